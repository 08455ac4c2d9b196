"""The evidence against the text of its document.

Every sentence is cited or excused, every phrase is found once, every link is named.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from gmgkg.document import Document, Section, collapse
from gmgkg.errors import UsageError
from gmgkg.graph.faults import Fault, Locator
from gmgkg.namespaces import shorten
from gmgkg.store import Store
from gmgkg.store.results import select

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

_SECTIONS = """
SELECT ?section ?name ?heading ?page ?reason ?parent WHERE {
  ?section a gmg:Section ; dcterms:isPartOf ?document ; gmg:section ?name ; gmg:heading ?heading ;
    gmg:page ?page ; gmg:order ?order .
  OPTIONAL { ?section gmg:coverageReason ?reason }
  OPTIONAL { ?section dcterms:isPartOf ?parent . ?parent a gmg:Section }
} ORDER BY ?order
"""

_QUOTATIONS = """
SELECT ?passage ?phrase ?section ?excused WHERE {
  ?passage dcterms:source ?document ; gmg:phrase ?phrase ; gmg:section ?section .
  BIND(EXISTS { ?passage a gmg:ExcusedPassage } AS ?excused)
} ORDER BY ?passage
"""

_LINKS = """
SELECT ?subject ?property ?object ?section WHERE {
  ?subject gmg:evidence ?passage .
  ?passage dcterms:source ?document ; gmg:section ?section .
  ?subject ?property ?object .
  FILTER(?property IN (gmg:organization, gmg:country, gmg:region, gmg:place, gmg:grouping,
    gmg:output, gmg:instrument, gmg:mentions))
  FILTER NOT EXISTS { ?subject a gmg:Participation ; gmg:inferenceNote ?note }
  FILTER NOT EXISTS {
    ?inference rdf:subject ?subject ; rdf:predicate ?property ; rdf:object ?object ;
      gmg:inferenceNote ?note .
  }
} ORDER BY ?subject ?property ?object
"""

_LABELS = """
SELECT ?resource ?label WHERE { ?resource rdfs:label|skos:altLabel|gmg:shortName ?label }
"""


@dataclass
class Coverage:
    """What a text was found to hold.

    :ivar document: IRI of the document
    :ivar same_text: false where the text is not byte for byte the one curated from
    :ivar sentences: how many sentences the text has under the sections
    :ivar cited: how many of them hold a phrase that an activity cites
    :ivar excused: how many are listed as yielding no activity, singly or with their section
    :ivar left_over: how many are neither; must be 0
    :ivar faults: everything that is wrong, the sentences left over among it
    """

    document: str
    same_text: bool
    sentences: int
    cited: int
    excused: int
    left_over: int
    faults: list[Fault]


def cover(store: Store, file: Path, locator: Locator) -> Coverage:
    """Check the evidence of the document whose text the file holds.

    :param file: the text; which document it is follows from its digest, else from its phrases
    :raise UsageError: where the file cannot be read or is the text of no document of the graph
    """
    try:
        content = file.read_bytes()
        text = content.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: cannot be read as UTF-8 text: {error}") from error
    identifier, same_text = _recognise(store, content, text, file)
    document = Document(text, _sections(store, identifier))
    faults = [
        Fault(*locator.place(identifier), f"no heading in the text: {section.heading}")
        for section in document.missing_headings
    ]
    cited: set[int] = set()
    excused: set[int] = set()
    for passage, phrase, section, is_excused in _quotations(store, identifier):
        place = locator.place(passage, phrase)
        problem, position = _find(document, phrase, section)
        if problem:
            faults.append(Fault(*place, f"{shorten(passage)}: {problem}"))
        if position is not None:
            (excused if is_excused else cited).add(position)
            if is_excused and position in cited:
                faults.append(
                    Fault(*place, f"{shorten(passage)}: excuses a sentence that is cited")
                )
    faults += _unnamed(store, identifier, document, locator)
    wholly = {i for i, s in enumerate(document.sentences) if document.sections[s.section].excused}
    left_over = set(range(len(document.sentences))) - cited - excused - wholly
    for position in sorted(left_over):
        sentence = document.sentences[position]
        opening = " ".join(sentence.text.split()[:10])
        faults.append(Fault(file, None, f"left over in section {sentence.section}: {opening} ..."))
    return Coverage(
        document=identifier,
        same_text=same_text,
        sentences=len(document.sentences),
        cited=len(cited),
        excused=len((excused | wholly) - cited),
        left_over=len(left_over),
        faults=faults,
    )


def _recognise(store: Store, content: bytes, text: str, file: Path) -> tuple[str, bool]:
    """Return the document of which this is the text, and whether to the byte."""
    digest = hashlib.sha256(content).hexdigest()
    found: dict[str, int] = {}
    for row in _select(store, "SELECT ?document ?digest WHERE { ?document gmg:sha256 ?digest }"):
        if row["digest"].value == digest:
            return str(row["document"].value), True
        found[str(row["document"].value)] = 0
    collapsed = collapse(text)
    for identifier in found:
        found[identifier] = sum(q[1] in collapsed for q in _quotations(store, identifier))
    best = max(found, key=lambda identifier: found[identifier], default=None)
    if best is None or not found[best]:
        raise UsageError(f"{file}: not the text of any document that the graph describes")
    return best, False


def _sections(store: Store, document: str) -> list[Section]:
    """Return the sections of a document in their order."""
    rows = _select(store, _SECTIONS, document)
    names = {row["section"].value: row["name"].value for row in rows}
    parents = {row["section"].value: row["parent"].value for row in rows if row["parent"]}

    def ancestors(section: str) -> Iterator[str]:
        while section in parents:
            section = parents[section]
            yield names[section]

    return [
        Section(
            name=row["name"].value,
            heading=row["heading"].value,
            page=int(row["page"].value),
            excused=row["reason"] is not None,
            ancestors=tuple(ancestors(row["section"].value)),
        )
        for row in rows
    ]


def _quotations(store: Store, document: str) -> list[tuple[str, str, str, bool]]:
    """Return passage, phrase, section and whether it is excused, of all quotations."""
    return [
        (r["passage"].value, r["phrase"].value, r["section"].value, r["excused"].value == "true")
        for r in _select(store, _QUOTATIONS, document)
    ]


def _find(document: Document, phrase: str, section: str) -> tuple[str, int | None]:
    """Return what is wrong with a phrase, if anything, and the position of its sentence."""
    count = document.count(phrase)
    if count != 1:
        times = "not in the document" if count == 0 else f"{count} times in the document"
        return f'the phrase is {times}: "{phrase}"', None
    sentence = document.sentence_with(phrase)
    if sentence is None:
        return f'the phrase does not stand inside one sentence: "{phrase}"', None
    position = document.sentences.index(sentence)
    if sentence.section != section:
        return f"the phrase stands in section {sentence.section}, not in {section}", position
    return "", position


def _unnamed(
    store: Store, identifier: str, document: Document, locator: Locator
) -> Iterator[Fault]:
    """Yield a fault for each link whose object none of the cited sections names."""
    labels: dict[str, list[str]] = {}
    for row in _select(store, _LABELS):
        labels.setdefault(row["resource"].value, []).append(row["label"].value)
    cited: dict[tuple[str, str, str], set[str]] = {}
    for row in _select(store, _LINKS, identifier):
        link = (row["subject"].value, row["property"].value, row["object"].value)
        cited.setdefault(link, set()).add(row["section"].value)
    for (subject, link_property, target), sections in cited.items():
        known = sections & document.sections.keys()
        if not any(document.names(section, labels.get(target, [])) for section in known):
            yield Fault(
                *locator.place(subject, target),
                f"{shorten(subject)} {shorten(link_property)} {shorten(target)}: named by none of "
                f"its labels in {' or '.join(sorted(sections))}; cite where it is named, add the "
                "label, or say in gmg:inferenceNote why it holds",
            )


def _select(store: Store, query: str, document: str | None = None) -> list[dict[str, Any]]:
    """Run one of the queries above, over one document where it asks for one."""
    if document is not None:
        query = query.replace("WHERE {", "?document WHERE {", 1)
    parameters = None if document is None else {"document": NamedNode(document)}
    return select(store, _PREFIXES + query, parameters)
