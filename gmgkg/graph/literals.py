"""Texts and numbers of the files that would not come out of the store, or of XML, as they are."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gmgkg.graph.derive import Term
from gmgkg.graph.faults import Fault, Locator
from gmgkg.graph.files import parse_turtle
from gmgkg.namespaces import shorten
from gmgkg.store.embedded import EmbeddedStore

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def literal_faults(files: Iterable[Path], locator: Locator) -> Iterator[Fault]:
    """Yield a fault for each literal that is written so that it changes or cannot be written.

    A literal is its lexical form (RDF 1.1 Concepts, section 3.3), and the engine keeps the values
    of numbers and the like in canonical form: the graph would hold another literal than the file.
    Control characters, which come with text out of a PDF, have no place in XML (XML 1.0, section
    2.2).
    """
    for file in files:
        written = [each for each in parse_turtle(file) if isinstance(each.object, Literal)]
        for triple, kept in _kept(written):
            text = getattr(triple.object, "value", "")
            subject = str(getattr(triple.subject, "value", triple.subject))
            what = f"{shorten(subject)} {shorten(triple.predicate.value)}"
            place = locator.place(subject, text)
            if _NO_XML.search(text):
                yield Fault(*place, f"{what} has a control character, which no XML can hold")
            elif kept != triple.object:
                message = f"{what} {triple.object} would be another literal in the graph"
                yield Fault(*place, f"{message}; write {kept}")


def _kept(written: Iterable[Triple]) -> Iterator[tuple[Triple, Term]]:
    """Yield triples, each with the literal that the engine keeps for its own."""
    store = EmbeddedStore()
    # Two that become one must not meet, so each has a subject of its own.
    subjects = {NamedNode(f"urn:{number}"): triple for number, triple in enumerate(written)}
    store.add(Quad(own, triple.predicate, triple.object) for own, triple in subjects.items())
    kept = {quad.subject: quad.object for quad in store.quads()}
    yield from ((triple, kept[own]) for own, triple in subjects.items())
