"""The graph that the parts read: built once, with what the rules derive."""

from functools import cache

from rdflib import Graph

from gmgkg.graph.build import build
from gmgkg.graph.files import bundled_root, shape_files
from gmgkg.graph.questions import load_questions
from gmgkg.namespaces import shorten
from gmgkg.questions import Question
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select

PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@cache
def store() -> EmbeddedStore:
    """Return the graph."""
    return build(bundled_root())


@cache
def shapes() -> Graph:
    """Return the SHACL shapes, which are no part of the graph."""
    graph = Graph()
    for file in shape_files(bundled_root()):
        graph.parse(file)
    return graph


@cache
def library() -> dict[str, Question]:
    """Return the questions by name."""
    return load_questions(bundled_root())


def rows(query: str) -> list[dict[str, str]]:
    """Return the rows of a query as texts; a value that is missing is empty."""
    return [
        {name: "" if term is None else str(term.value) for name, term in row.items()}
        for row in select(store(), PREFIXES + query)
    ]


def code(iri: str) -> str:
    """Return an IRI as Markdown shows it, shortened where a prefix covers it."""
    return f"`{shorten(iri)}`"
