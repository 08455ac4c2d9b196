"""Reading of one thing what its page tells: queries, and names for whatever they bring."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from gmgkg.namespaces import BASE, PREFIXES, shorten
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.addresses import address_of, place_of
from gmgkg.web.labels import labels
from gmgkg.web.language import Label

Row = dict[str, Any]

_SAID = """
SELECT ?property ?value WHERE { $thing ?property ?value } ORDER BY ?property ?value
"""

_SHORT = """
SELECT ?resource ?short WHERE { VALUES ?resource { $list } ?resource gmg:shortName ?short }
"""

# Lists show passages by page, section and phrase, and name only those of the others that they show.
_UNNAMED = ("passage", "participation", "activity", "connection", "via", "other", "member")


@dataclass(frozen=True)
class Link:
    """A thing as a page shows it.

    :ivar kind: its type in the IRI
    :ivar address: of its page
    :ivar label: its name in the language of the reader
    """

    kind: str
    address: str
    label: Label


@dataclass(frozen=True)
class Citation:
    """Where the source says something.

    :ivar iri: of the passage
    :ivar page: as the document numbers itself
    :ivar section: of the document
    :ivar phrase: verbatim
    """

    iri: str
    page: int
    section: str
    phrase: str

    @property
    def address(self) -> str:
        """Return the address of the passage's page."""
        return address_of(self.iri) or self.iri


class Reader:
    """Asks the graph about one thing and keeps what it asked.

    :param store: to ask
    :param thing: whose page is made
    :param language: in which things are named, where they have a name in it
    :ivar queries: asked so far, by what they tell
    """

    def __init__(self, store: Store, thing: NamedNode, language: str) -> None:
        """Ask what is said of the thing itself."""
        self._store = store
        self._names: dict[str, Label] = {}
        self._shorts: dict[str, str] | None = None
        self._seen: dict[str, NamedNode] = {thing.value: thing}
        self.thing = thing
        self.language = language
        self.queries: dict[str, str] = {}
        self.said: dict[str, list[Any]] = {}
        for row in self.ask("What is said of it", _SAID):
            self.said.setdefault(shorten(row["property"].value), []).append(row["value"])

    def ask(self, title: str, query: str, resources: Iterable[NamedNode] = ()) -> list[Row]:
        """Return the rows of a query.

        :param title: what the query tells, for the reader who wants to run it
        :param query: ``$thing`` stands for the thing, ``$list`` for the resources
        """
        terms = " ".join(sorted({str(resource) for resource in resources}))
        text = prefixed(query).replace("$thing", str(self.thing)).replace("$list", terms)
        self.queries[title] = text
        rows = select(self._store, text)
        for row in rows:
            for name, term in row.items():
                if isinstance(term, NamedNode) and name not in _UNNAMED:
                    self._seen[term.value] = term
        return rows

    def note(self, resources: Iterable[NamedNode]) -> None:
        """Take note of what the page will name, so that all names are asked for at once."""
        self._seen |= {resource.value: resource for resource in resources}

    def text(self, *properties: str) -> Literal | None:
        """Return the first text that one of the properties gives, in the reader's language."""
        for name in properties:
            texts = [term for term in self.said.get(name, []) if isinstance(term, Literal)]
            order = {self.language: 0, "en": 1}
            if texts:
                return min(texts, key=lambda term: order.get(term.language or "", 2))
        return None

    def other_names(self) -> list[Label]:
        """Return every name but the one that stands at the head of the page."""
        head = self.name(self.thing)
        found = [
            Label(term.value, term.language or "")
            for name in ("gmg:shortName", "skos:altLabel", "rdfs:label")
            for term in self.said.get(name, [])
        ]
        others = {label.text: label for label in found if label.text != head.text}
        return list(others.values())

    def names(self) -> list[str]:
        """Return every name of the thing in any language."""
        return list(
            dict.fromkeys(
                term.value
                for name in ("rdfs:label", "skos:altLabel", "gmg:shortName")
                for term in self.said.get(name, [])
            )
        )

    def name(self, resource: NamedNode) -> Label:
        """Return the name of a resource."""
        if resource.value not in self._names:
            self._seen[resource.value] = resource
            self._learn()
        return self._names[resource.value]

    def link(self, resource: NamedNode) -> Link:
        """Return a resource as a page shows it."""
        place = place_of(resource.value)
        return Link(
            kind="" if place is None else place.kind,
            address=address_of(resource.value) or resource.value,
            label=self.name(resource),
        )

    def short(self, organization: NamedNode) -> Label:
        """Return the short form by which an organization is known, or its name where it has none.

        Those of all organizations seen so far are asked for at once.
        """
        if self._shorts is None:
            seen = [n for n in self._seen.values() if n.value.startswith(PREFIXES["organization"])]
            terms = " ".join(map(str, seen))
            rows = select(self._store, prefixed(_SHORT).replace("$list", terms))
            self._shorts = {row["resource"].value: row["short"].value for row in rows}
        text = self._shorts.get(organization.value)
        return self.name(organization) if text is None else Label(text, "")

    def _learn(self) -> None:
        """Ask for the names of all that was seen since the last time, at once."""
        new = [
            node
            for iri, node in self._seen.items()
            if iri not in self._names and (iri.startswith(BASE) or node == self.thing)
        ]
        self._names |= labels(self._store, new, self.language)
        self._names |= {
            iri: Label(shorten(iri), "") for iri in self._seen if iri not in self._names
        }


def citations(rows: Iterable[Row]) -> list[Citation]:
    """Return the passages of rows with ``passage``, ``page``, ``section``, ``phrase``, once each.

    :return: in the order of the document
    """
    found = {
        Citation(
            row["passage"].value, int(row["page"].value), row["section"].value, row["phrase"].value
        )
        for row in rows
    }
    return sorted(found, key=lambda passage: (passage.page, _natural(passage.iri)))


def _natural(text: str) -> list[tuple[int, str]]:
    """Return a key that sorts numbers in a text by their value."""
    return [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", text)]


@lru_cache(maxsize=256)
def prefixed(query: str) -> str:
    """Return a query with the prefixes that it uses."""
    lines = [
        f"PREFIX {name}: <{iri}>\n"
        for name, iri in PREFIXES.items()
        if re.search(rf"(?<![\w-]){name}:", query)
    ]
    return "".join(lines) + query.strip() + "\n"
