"""A thing in the words of schema.org, for search engines."""

from typing import Any

from pyoxigraph import Literal, NamedNode

from gmgkg.library.answer import LICENCE
from gmgkg.namespaces import DATASET
from gmgkg.web.things.kinds import KINDS
from gmgkg.web.things.reader import Reader

_LINKS = {
    "gmg:leadAgency": ("agent", "Organization"),
    "gmg:partner": ("participant", "Organization"),
    "gmg:country": ("location", "Country"),
    "gmg:region": ("location", "Place"),
    "gmg:place": ("location", "Place"),
    "gmg:output": ("result", "CreativeWork"),
    "org:unitOf": ("parentOrganization", "Organization"),
    "org:memberOf": ("memberOf", "Organization"),
}
_CONTAINED = ("country", "region", "place")


def described(reader: Reader, kind: str, page: str) -> dict[str, Any]:
    """Return a JSON-LD document about the thing.

    :param kind: its type in the IRI
    :param page: absolute address of its page
    """
    name = reader.name(reader.thing)
    said: dict[str, Any] = {
        "@context": "https://schema.org/",
        "@id": reader.thing.value,
        "@type": KINDS[kind].schema_type,
        "name": name.text,
        "url": page,
        "subjectOf": {"@type": "Dataset", "@id": DATASET, "license": LICENCE},
    }
    others = [label.text for label in reader.other_names()]
    description = reader.text("dcterms:description", "skos:definition", "rdfs:comment")
    identifier = reader.text("dcterms:identifier", "gmg:iso3", "gmg:iatiIdentifier")
    same = [term.value for term in reader.said.get("skos:exactMatch", [])]
    more = {
        "alternateName": others,
        "description": description and description.value,
        "identifier": identifier and identifier.value,
        "sameAs": same,
        "startTime": _first(reader, "gmg:startDate"),
        "endTime": _first(reader, "gmg:endDate"),
    }
    said |= {key: value for key, value in more.items() if value}
    for name_of_link, (key, kind_of_target) in _LINKS.items():
        targets = [term for term in reader.said.get(name_of_link, []) if _is_node(term)]
        if targets:
            link = "containedInPlace" if key == "location" and kind in _CONTAINED else key
            said.setdefault(link, []).extend(
                {"@type": kind_of_target, "@id": node.value, "name": reader.name(node).text}
                for node in targets
            )
    return said


def _first(reader: Reader, name: str) -> str | None:
    """Return the first value of a property."""
    return next((str(t.value) for t in reader.said.get(name, []) if isinstance(t, Literal)), None)


def _is_node(term: object) -> bool:
    """Tell whether a term is a resource."""
    return isinstance(term, NamedNode)
