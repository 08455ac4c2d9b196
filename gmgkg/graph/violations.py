"""Checks written as queries: any row that one of ``queries/checks/*.rq`` returns is a fault."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import QuerySolutions

from gmgkg.errors import DataError
from gmgkg.graph.faults import Fault, Locator
from gmgkg.graph.files import blamed_on, query_files, read_text
from gmgkg.namespaces import BASE, shorten
from gmgkg.store import Store
from gmgkg.store.results import read_rows, select


def violations(store: Store, root: Path, locator: Locator) -> Iterator[Fault]:
    """Yield a fault for every row of every check.

    A check selects ``?subject`` and ``?message`` and may select ``?value``. Where the value is a
    resource of ours that does not exist, the fault names those that are spelled alike.

    :raise DataError: where a check is not a SELECT query
    """
    resources = _resources(store)
    for check in query_files(root, "checks"):
        text = read_text(check)
        with blamed_on(check):
            result = store.query(text)
            if not isinstance(result, QuerySolutions):
                raise DataError("a check must be a SELECT query", check)
            rows = read_rows(result)
        for row in rows:
            if row.get("subject") is None or row.get("message") is None:
                raise DataError("a check must select ?subject and ?message in every row", check)
            term = row.get("value")
            value = None if term is None else str(getattr(term, "value", term))
            subject = str(getattr(row["subject"], "value", row["subject"]))
            file, line = locator.place(subject, value)
            message = _short(f"{subject} {getattr(row['message'], 'value', '')}")
            yield Fault(file, line, message + _alike(value, resources))


def _resources(store: Store) -> set[str]:
    """Return every IRI of ours that has a type."""
    rows = select(store, "SELECT DISTINCT ?resource WHERE { ?resource a ?class }")
    iris = {str(getattr(row["resource"], "value", "")) for row in rows}
    return {iri for iri in iris if iri.startswith(BASE)}


def _alike(value: str | None, resources: set[str]) -> str:
    """Return ``; did you mean ...`` for an IRI of ours that does not exist, else nothing."""
    if value is None or not value.startswith(BASE) or value in resources:
        return ""
    family = value[: max(value.rfind("/"), value.rfind("#")) + 1]
    alike = get_close_matches(value, [iri for iri in resources if iri.startswith(family)], n=3)
    return f"; did you mean {' or '.join(shorten(iri) for iri in alike)}?" if alike else ""


def _short(message: str) -> str:
    """Return the message with our IRIs written with prefixes."""
    words = message.split(" ")
    return " ".join(
        shorten(word.rstrip(",;")) + word[len(word.rstrip(",;")) :]
        if word.startswith("http")
        else word
        for word in words
    )
