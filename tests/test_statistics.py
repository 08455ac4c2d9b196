"""The figures that the graph states of itself are those that a query counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from gmgkg.graph.statistics import CATALOGUE, describe_statistics
from gmgkg.store import Store
from gmgkg.store.results import select

VOID = "http://rdfs.org/ns/void#"
INTEGER = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
DATASET = "https://w3id.org/gmgkg/dataset"
PREFIXES = f"PREFIX void: <{VOID}> PREFIX dataset: <{DATASET}> "

COUNTS = {
    "triples": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "entities": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o "
    "FILTER(STRSTARTS(STR(?s), 'https://w3id.org/gmgkg/id/')) }",
    "classes": "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }",
    "properties": "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }",
    "distinctSubjects": "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
}


def _rows(store: Store, query: str) -> set[tuple[str, ...]]:
    """Return the rows of a query as texts."""
    return {tuple(term.value for term in row.values()) for row in select(store, PREFIXES + query)}


@pytest.mark.parametrize("figure", COUNTS)
def test_figure_of_the_data_set_is_what_a_query_counts(store: Store, figure: str) -> None:
    stated = _rows(store, f"SELECT ?n {{ <{DATASET}> void:{figure} ?n }}")
    assert stated == _rows(store, COUNTS[figure])


def test_every_property_has_its_figures(store: Store) -> None:
    stated = _rows(
        store,
        f"SELECT ?p ?n ?s {{ <{DATASET}> void:propertyPartition ?part . ?part void:property ?p ;"
        " void:triples ?n ; void:distinctSubjects ?s }",
    )
    counted = _rows(
        store,
        "SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?x) AS ?s) { ?x ?p ?y } GROUP BY ?p",
    )
    assert stated == counted


def test_every_property_but_those_of_figures_says_how_many_values_it_has(store: Store) -> None:
    stated = _rows(
        store,
        f"SELECT ?p ?n {{ <{DATASET}> void:propertyPartition ?part . ?part void:property ?p ;"
        " void:distinctObjects ?n }",
    )
    counted = _rows(
        store,
        "SELECT ?p (COUNT(DISTINCT ?y) AS ?n) { ?x ?p ?y "
        f"FILTER(!STRSTARTS(STR(?p), '{VOID}')) }} GROUP BY ?p",
    )
    assert stated == counted


def test_every_class_has_its_figure(store: Store) -> None:
    stated = _rows(
        store,
        f"SELECT ?c ?n {{ <{DATASET}> void:classPartition ?part . ?part void:class ?c ;"
        " void:entities ?n }",
    )
    assert stated == _rows(store, "SELECT ?c (COUNT(DISTINCT ?x) AS ?n) { ?x a ?c } GROUP BY ?c")


def test_every_property_of_a_class_has_its_figure(store: Store) -> None:
    stated = _rows(
        store,
        "SELECT ?c ?p ?n { ?part void:class ?c ; void:propertyPartition ?inner ."
        " ?inner void:property ?p ; void:triples ?n }",
    )
    counted = _rows(store, "SELECT ?c ?p (COUNT(*) AS ?n) { ?x a ?c ; ?p ?y } GROUP BY ?c ?p")
    assert stated == counted


def test_links_to_wikidata_are_a_linkset(store: Store) -> None:
    stated = _rows(
        store,
        "SELECT ?link ?n { ?links a void:Linkset ; void:linkPredicate ?link ; void:triples ?n ;"
        f" void:subjectsTarget <{DATASET}> ; void:objectsTarget ?target ."
        ' ?target a void:Dataset ; void:uriSpace "http://www.wikidata.org/entity/" }',
    )
    counted = _rows(
        store,
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(isIRI(?o) && STRSTARTS(STR(?o), "
        "'http://www.wikidata.org/entity/')) } GROUP BY ?p",
    )
    assert stated == counted


def test_every_name_of_a_vocabulary_begins_as_a_stated_one_does(store: Store) -> None:
    spaces = {iri for (iri,) in _rows(store, f"SELECT ?v {{ <{DATASET}> void:vocabulary ?v }}")}
    used = _rows(store, "SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s a ?t } }")
    without = {
        iri for (iri,) in used if not any(iri.startswith(space) for space in spaces) and "/" in iri
    }
    assert without == set()


def test_figures_of_two_statements_are_known() -> None:
    thing, kind, link = (NamedNode(f"https://example.org/{name}") for name in ("a", "K", "p"))
    a = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    stated = describe_statistics([Triple(thing, a, kind), Triple(thing, link, Literal("x"))])
    part = NamedNode(f"{DATASET}#property-https%3A%2F%2Fexample.org%2Fp")
    one = Literal("1", datatype=INTEGER)
    for name in ("triples", "distinctSubjects", "distinctObjects"):
        assert Quad(part, NamedNode(VOID + name), one, CATALOGUE) in stated


@given(st.integers(0, 40), st.integers(0, 40))
def test_figures_come_to_rest_whatever_there_is_to_count(things: int, values: int) -> None:
    link = NamedNode("https://example.org/p")
    triples = [
        Triple(
            NamedNode(f"https://example.org/{thing}"), link, Literal(str(value), datatype=INTEGER)
        )
        for thing in range(things)
        for value in range(values)
    ]
    stated = {quad.triple for quad in describe_statistics(triples)}
    counted = Literal(str(len({*triples, *stated})), datatype=INTEGER)
    assert Triple(NamedNode(DATASET), NamedNode(f"{VOID}triples"), counted) in stated


def test_figures_do_not_depend_on_the_order_of_the_statements(store: Store) -> None:
    triples = [quad.triple for quad in store.quads() if quad.graph_name != CATALOGUE]
    assert describe_statistics(triples) == describe_statistics(reversed(triples))
