"""Parameters in the text of a query: every group that hands the variable on, and no other."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from gmgkg.errors import QuerySyntaxError
from gmgkg.store import Term
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.inline import inline
from gmgkg.store.results import select_table

EX = "http://example.org/"
A = NamedNode(f"{EX}a")
BOUND = f"VALUES ?x {{ <{EX}a> }}"


def test_query_without_parameters_stays_as_it_is() -> None:
    assert inline("SELECT ?x { ?x ?p ?o }", {}) == "SELECT ?x { ?x ?p ?o }"


def test_value_stands_first_in_the_outermost_group() -> None:
    assert inline("SELECT ?x { ?x ?p ?o }", {"x": A}) == f"SELECT ?x {{ {BOUND} ?x ?p ?o }}"


def test_value_stands_in_each_subquery_that_hands_the_variable_on() -> None:
    text = "SELECT * { { SELECT ?x { ?x ?p ?o } } OPTIONAL { SELECT ?x ?n { ?x ?q ?n } } }"
    assert inline(text, {"x": A}).count(BOUND) == 3


@pytest.mark.parametrize(
    "subquery",
    [
        "SELECT ?y { ?x ?p ?y }",
        "SELECT (COUNT(?x) AS ?n) { ?x ?p ?o }",
        "SELECT (STR(?y) AS ?x) { ?y ?p ?o }",
        "SELECT ?x { ?y ?p ?o BIND(STR(?y) AS ?x) }",
        "SELECT ?y { SELECT ?x ?y { ?x ?p ?y } }",
        "SELECT * { ?x ?p ?o }",
    ],
)
def test_value_stays_out_of_a_subquery_that_hands_no_such_variable_on(subquery: str) -> None:
    assert inline(f"SELECT * {{ {{ {subquery} }} }}", {"x": A}).count(BOUND) == 1


def test_subquery_that_wraps_another_leaves_the_value_to_it() -> None:
    text = "SELECT * { { SELECT ?x (COUNT(*) AS ?n) { SELECT ?x ?o { ?x ?p ?o } } GROUP BY ?x } }"
    assert f"{{ {BOUND} ?x ?p ?o }}" in inline(text, {"x": A})
    assert inline(text, {"x": A}).count(BOUND) == 2


def test_query_that_is_a_subquery_alone_gets_room_for_the_value() -> None:
    bound = inline("SELECT ?x { SELECT ?x { ?x ?p ?o } LIMIT 1 }", {"x": A})
    assert bound == f"SELECT ?x {{ {BOUND} {{ SELECT ?x {{ ?x ?p ?o }} LIMIT 1 }} }}"


@pytest.mark.parametrize("slice_", ["LIMIT 1", "offset 1"])
def test_query_that_is_cut_gets_the_value_in_its_outermost_group_alone(slice_: str) -> None:
    text = f"SELECT * {{ {{ SELECT ?x {{ ?x ?p ?o }} {slice_} }} }}"
    assert inline(text, {"x": A}).count(BOUND) == 1


def test_brackets_and_keywords_in_strings_comments_and_names_are_no_groups() -> None:
    text = 'SELECT ?x # { SELECT\n { FILTER("{ SELECT ?x {" != "") ?x <{EX}select> ?o }'
    assert inline(text, {"x": A}).count(BOUND) == 1


@pytest.mark.parametrize("name", ["", "x y", "x }", "1x", "?x"])
def test_name_that_is_none_of_a_variable_is_refused(name: str) -> None:
    with pytest.raises(QuerySyntaxError, match="no name of a variable"):
        inline("SELECT ?x { ?x ?p ?o }", {name: A})


def test_text_without_a_group_is_refused() -> None:
    with pytest.raises(QuerySyntaxError, match="no group"):
        inline("SELECT ?x", {"x": A})


QUERIES = """
SELECT ?x ?n { { SELECT ?x (COUNT(?o) AS ?n) { ?x ?p ?o } GROUP BY ?x } }
SELECT ?x ?n { ?x ?p ?o OPTIONAL { SELECT ?x (COUNT(?s) AS ?n) { ?s ?q ?x } GROUP BY ?x } }
SELECT ?x ?y { { SELECT DISTINCT ?x ?y { ?x ?p ?y } } MINUS { SELECT ?x { ?x ex:q ?z } } }
SELECT ?x ?n { SELECT ?x (COUNT(?t) AS ?n) { SELECT DISTINCT ?x ?t { ?x ?p ?t } } GROUP BY ?x }
SELECT ?x { { SELECT ?x { { ?x ?p ?y } UNION { ?y ?p ?x } } } FILTER NOT EXISTS { ?x ex:q ?x } }
""".strip().splitlines()
NODES = [NamedNode(f"{EX}{name}") for name in "abc"]
PROPERTIES = [NamedNode(f"{EX}{name}") for name in "pq"]
QUADS = [Quad(*triple) for triple in product(NODES, PROPERTIES, NODES)]


@given(st.sets(st.sampled_from(QUADS)), st.sampled_from(QUERIES), st.sampled_from(NODES))
@settings(deadline=None)
def test_rows_are_those_of_the_query_with_its_variable_bound_outside(
    quads: set[Quad], text: str, term: Term
) -> None:
    store = EmbeddedStore()
    store.add(quads)
    whole = f"PREFIX ex: <{EX}> {text}"
    columns, rows = select_table(store, whole)
    _, found = select_table(store, inline(whole, {"x": term}))
    expected = [row for row in rows if row["x"] == term]
    assert _sorted(found, columns) == _sorted(expected, columns)


def _sorted(rows: list[dict[str, Term | None]], columns: list[str]) -> list[tuple[str, ...]]:
    """Return rows as texts, in an order of their own."""
    return sorted(tuple(str(row[column]) for column in columns) for row in rows)


def test_hostile_value_stays_one_literal() -> None:
    hostile = '" } } SELECT * { ?s ?p ?o #'
    store = EmbeddedStore()
    store.add([Quad(A, PROPERTIES[0], Literal(hostile)), Quad(A, PROPERTIES[0], Literal("x"))])
    _, rows = select_table(store, inline("SELECT ?o { ?s ?p ?o }", {"o": Literal(hostile)}))
    assert [row["o"] for row in rows] == [Literal(hostile)]
