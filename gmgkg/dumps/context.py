"""The JSON-LD context of the graph (JSON-LD 1.1): short names for what its terms mean.

Our own terms go by their local names, those of other vocabularies that the graph uses most by the
names below; anything else has a prefix. Resources are always whole IRIs: the prefixes of resources
(``theme:``) would be taken for our terms of the same name.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from gmgkg.graph.files import bundled_root, parse_turtle, shape_files
from gmgkg.namespaces import DCTERMS, GMG, PREFIXES, RDF, RDFS, SKOS, XSD

_OWL = PREFIXES["owl"]
_SH = PREFIXES["sh"]
_LANGUAGE = f"{RDF}langString"
_STRING = f"{XSD}string"
IDENTIFIER = "@id"
"""The type of a term whose values are resources."""

LANGUAGE_MAP = "@language"
"""The type of a term whose values are texts by language."""

_TEXTS = {RDFS: ("comment", "label"), DCTERMS: ("description", "title")} | {
    SKOS: ("altLabel", "definition", "prefLabel", "scopeNote")
}
_LINKS = {
    RDFS: ("isDefinedBy", "subClassOf", "subPropertyOf"),
    DCTERMS: ("creator", "isPartOf", "license", "relation", "source", "spatial"),
    SKOS: (
        *("broadMatch", "broader", "closeMatch", "exactMatch", "hasTopConcept", "inScheme"),
        *("narrowMatch", "narrower", "related", "relatedMatch", "topConceptOf"),
    ),
    PREFIXES["org"]: ("hasMember", "memberOf", "unitOf"),
    PREFIXES["foaf"]: ("homepage",),
}
_VALUES = {
    DCTERMS: ("created", "identifier", "issued", "modified"),
    SKOS: ("notation",),
    PREFIXES["geo"]: ("lat", "long"),
}
VOCABULARIES = (
    *("dcat", "dcterms", "foaf", "gmg", "org", "owl", "prov", "rdf", "rdfs", "schema"),
    *("sh", "skos", "vann", "void", "xsd"),
)
"""The prefixes by which IRIs can be shortened."""


@dataclass(frozen=True)
class Key:
    """What a property is called in JSON, and how its values are to be read.

    :ivar name: a term, a name with a prefix, or an IRI
    :ivar iri: of the property
    :ivar coercion: ``@id``, ``@language``, the IRI of a datatype, or nothing
    """

    name: str
    iri: str
    coercion: str = ""


@dataclass(frozen=True)
class Context:
    """A context.

    :ivar properties: keys by the IRI of the property
    :ivar classes: terms by the IRI of the class
    """

    properties: Mapping[str, Key]
    classes: Mapping[str, str]

    def key(self, iri: str) -> Key:
        """Return what a property is called."""
        return self.properties.get(iri) or Key(_prefixed(iri), iri)

    def class_name(self, iri: str) -> str:
        """Return what a class is called."""
        return self.classes.get(iri) or _prefixed(iri)

    def definition(self) -> dict[str, object]:
        """Return the context as JSON has it."""
        found: dict[str, object] = {"@version": 1.1}
        found |= {prefix: PREFIXES[prefix] for prefix in VOCABULARIES}
        found |= {name: iri for iri, name in self.classes.items()}
        for key in self.properties.values():
            if not key.coercion:
                found[key.name] = key.iri
            elif key.coercion == LANGUAGE_MAP:
                found[key.name] = {"@id": key.iri, "@container": LANGUAGE_MAP}
            else:
                found[key.name] = {"@id": key.iri, "@type": key.coercion}
        return dict(sorted(found.items(), key=lambda each: (each[0] != "@version", each[0])))

    def document(self) -> bytes:
        """Return the context as a file of its own."""
        return json.dumps({"@context": self.definition()}, indent=1).encode() + b"\n"


@cache
def shipped_context() -> Context:
    """Return the context of the ontology in the package.

    Whether a property of ours leads to a resource is what the ontology says; which datatype its
    values have, or that they have a language, what the shapes say. Where these allow several, a
    value names its own.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for file in sorted((bundled_root() / "ontology").glob("*.ttl")):
        for triple in parse_turtle(file):
            if isinstance(triple.subject, NamedNode) and triple.predicate.value == f"{RDF}type":
                kinds[triple.subject.value].add(getattr(triple.object, "value", ""))
    datatypes = _datatypes()
    properties = {
        iri: Key(
            iri.removeprefix(GMG), iri, IDENTIFIER if _is_link(kind) else datatypes.get(iri, "")
        )
        for iri, kind in kinds.items()
        if iri.startswith(GMG) and kind & {f"{_OWL}ObjectProperty", f"{_OWL}DatatypeProperty"}
    }
    taken = {key.name for key in properties.values()}
    for names, coercion in ((_TEXTS, LANGUAGE_MAP), (_LINKS, IDENTIFIER), (_VALUES, "")):
        for namespace, words in names.items():
            for word in set(words) - taken:
                iri = namespace + word
                properties[iri] = Key(word, iri, coercion or datatypes.get(iri, ""))
    classes = {
        iri: iri.removeprefix(GMG)
        for iri, kind in kinds.items()
        if iri.startswith(GMG) and f"{_OWL}Class" in kind
    }
    return Context(dict(sorted(properties.items())), dict(sorted(classes.items())))


def _is_link(kinds: set[str]) -> bool:
    """Tell whether the values of a property are resources."""
    return f"{_OWL}ObjectProperty" in kinds


def _datatypes() -> dict[str, str]:
    """Return how the values of properties are read, for those of which the shapes allow one type.

    Whole numbers and plain strings are written as JSON has them and need no type.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for file in shape_files(bundled_root()):
        paths: dict[object, str] = {}
        types: dict[object, str] = {}
        for triple in parse_turtle(file):
            value = getattr(triple.object, "value", "")
            if triple.predicate.value == f"{_SH}path":
                paths[triple.subject] = value
            elif triple.predicate.value == f"{_SH}datatype":
                types[triple.subject] = value
        for shape, path in paths.items():
            found[path].add(types.get(shape, ""))
    single = {path: next(iter(each)) for path, each in found.items() if len(each) == 1}
    plain = ("", _STRING, f"{XSD}integer")
    return {
        path: LANGUAGE_MAP if each == _LANGUAGE else each
        for path, each in single.items()
        if each not in plain
    }


def _prefixed(iri: str) -> str:
    """Return an IRI with the prefix of a vocabulary, where one covers it."""
    for prefix in VOCABULARIES:
        if iri.startswith(PREFIXES[prefix]):
            return f"{prefix}:{iri.removeprefix(PREFIXES[prefix])}"
    return iri
