"""The tool that describes the graph, as the graph itself says."""

from collections import defaultdict
from collections.abc import Iterable

from gmgkg.agents.tools import SOURCE, Json, Tool
from gmgkg.namespaces import PREFIXES, shorten
from gmgkg.store import Store
from gmgkg.store.results import select

_PREFIXES = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""

_CLASSES = "SELECT ?term (COUNT(*) AS ?count) WHERE { ?resource a ?term } GROUP BY ?term"

_PROPERTIES = "SELECT ?term (COUNT(*) AS ?count) WHERE { ?subject ?term ?object } GROUP BY ?term"

_COMMENTS = """
SELECT ?term ?comment WHERE {
  ?term rdfs:isDefinedBy ?ontology ; rdfs:comment ?comment FILTER(LANG(?comment) = "en")
}
"""

_SUBJECTS = """
SELECT DISTINCT ?term ?class WHERE {
  ?class rdfs:isDefinedBy ?ontology . ?subject a ?class ; ?term ?object
}
"""

_OBJECTS = """
SELECT DISTINCT ?term ?class WHERE {
  ?class rdfs:isDefinedBy ?ontology . ?object a ?class . ?subject ?term ?object
}
"""

_GRAPHS = """
SELECT ?term (COUNT(*) AS ?count)
WHERE { GRAPH ?term { ?subject ?predicate ?object } }
GROUP BY ?term
"""

_TERMS: Json = {"type": "array", "items": {"type": "object"}}


def schema_tool() -> Tool:
    """Return the tool."""
    return Tool(
        name="describe_schema",
        title="What the graph holds, and under which names",
        description=(
            "Gives what is needed to write SPARQL: the prefixes; the classes with what they mean "
            "and how many resources they have; the properties with what they mean, how many "
            "statements they make, and which classes of ours stand on either side; the named "
            "graphs with how many triples they hold."
        ),
        takes={},
        gives={
            "prefixes": {"type": "object"},
            "classes": _TERMS,
            "properties": _TERMS,
            "graphs": _TERMS,
            **SOURCE,
        },
        run=lambda asking, _: _describe(asking.store),
    )


def _describe(store: Store) -> Json:
    """Describe the graph."""
    comments = {
        row["term"].value: row["comment"].value for row in select(store, _PREFIXES + _COMMENTS)
    }
    subjects, objects = _sides(store, _SUBJECTS), _sides(store, _OBJECTS)
    return {
        "prefixes": PREFIXES,
        "classes": [
            _term(iri, comments, {"resources": count}) for iri, count in _counts(store, _CLASSES)
        ],
        "properties": [
            _term(
                iri,
                comments,
                {"statements": count, "of": subjects[iri], "to": objects[iri]},
            )
            for iri, count in _counts(store, _PROPERTIES)
        ],
        "graphs": [{"name": iri, "triples": count} for iri, count in _counts(store, _GRAPHS)],
    }


def _counts(store: Store, query: str) -> Iterable[tuple[str, int]]:
    """Return IRIs in alphabetical order, each with its count."""
    rows = select(store, query)
    return sorted((row["term"].value, int(row["count"].value)) for row in rows)


def _sides(store: Store, query: str) -> defaultdict[str, list[str]]:
    """Return the classes on one side of each property."""
    sides: defaultdict[str, list[str]] = defaultdict(list)
    for row in select(store, _PREFIXES + query):
        sides[row["term"].value].append(shorten(row["class"].value))
    return defaultdict(list, {iri: sorted(classes) for iri, classes in sides.items()})


def _term(iri: str, comments: dict[str, str], counted: Json) -> Json:
    """Return what is said of a class or a property; nothing of what is not known."""
    said = {"name": shorten(iri), "comment": comments.get(iri)} | counted
    return {key: value for key, value in said.items() if value}
