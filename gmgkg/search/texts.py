"""What can be searched: everything that has a name, with all that it is called and said of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from gmgkg.search.words import compose
from gmgkg.store import Store
from gmgkg.store.results import select

PASSAGE = "passage"

KINDS = {
    "organization": "Organization",
    "country": "Country",
    "region": "Region",
    "place": "Place",
    "theme": "Theme",
    "activity": "Activity",
    "activity-type": "ActivityType",
    "target-group": "TargetGroup",
    "output": "Output",
    "instrument": "Instrument",
    PASSAGE: "Passage",
}
"""The kinds of what is found, as their IRIs have them, and the class of each."""

_TEXTS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?resource ?text WHERE { ?resource a gmg:%s ; %s ?text }
"""
_LABEL = "rdfs:label"
_NAMES = (
    _LABEL,
    "skos:altLabel",
    "gmg:shortName",
    "gmg:iso2",
    "gmg:iso3",
    "gmg:m49",
    "gmg:iatiIdentifier",
    "dcterms:identifier",
)
_SAID = ("dcterms:description", "rdfs:comment", "skos:definition", "skos:scopeNote")
# A passage is called by its page and its phrase, and is no name to be completed.
_OF_PASSAGE = (_LABEL, "gmg:section")


@dataclass(frozen=True)
class Text:
    """One text of a resource.

    :ivar resource: its IRI
    :ivar kind: of the resource
    :ivar text: what it says
    :ivar language: of the text, or nothing where it has none
    :ivar is_name: whether it names the resource, rather than tell of it
    :ivar is_label: whether it is the name by which the resource goes
    """

    resource: str
    kind: str
    text: str
    language: str
    is_name: bool
    is_label: bool


def read_texts(store: Store) -> Iterator[Text]:
    """Yield every text of a store, the texts of one resource not always together."""
    for kind, term in KINDS.items():
        for property_name in _OF_PASSAGE if kind == PASSAGE else _NAMES + _SAID:
            for row in select(store, _TEXTS % (term, property_name)):
                yield Text(
                    resource=row["resource"].value,
                    kind=kind,
                    text=compose(row["text"].value),
                    language=row["text"].language or "",
                    is_name=kind != PASSAGE and property_name in _NAMES,
                    is_label=property_name == _LABEL,
                )
