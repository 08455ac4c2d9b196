"""What things are called, in the language of the reader or the nearest that there is."""

from collections.abc import Iterable

from pyoxigraph import NamedNode

from gmgkg.namespaces import shorten
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.language import Label

_LABELS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?resource ?label WHERE { VALUES ?resource { %s } ?resource rdfs:label ?label }
"""


def labels(store: Store, resources: Iterable[NamedNode], language: str) -> dict[str, Label]:
    """Return the name of each resource by its IRI.

    A name in the language asked for goes first, then English, then any other; a resource without
    a name is called by its IRI.
    """
    asked = sorted({resource.value for resource in resources})
    if not asked:
        return {}
    found: dict[str, list[Label]] = {}
    terms = " ".join(f"<{iri}>" for iri in asked)
    for row in select(store, _LABELS % terms):
        label = Label(row["label"].value, row["label"].language or "")
        found.setdefault(row["resource"].value, []).append(label)
    return {
        iri: preferred(found.get(iri, ()), language) or Label(shorten(iri), "") for iri in asked
    }


def preferred(names: Iterable[Label], language: str) -> Label | None:
    """Return the name in a language, else in English, else any; None where there is none."""
    order = (language, "en")
    return min(
        names,
        key=lambda label: (
            order.index(label.language) if label.language in order else len(order),
            label.text,
        ),
        default=None,
    )
