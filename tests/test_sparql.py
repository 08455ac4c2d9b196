"""Keywords are found where they are, and nowhere else."""

import pytest

from gmgkg.sparql import is_update, keywords

SERVICE_IS_ASKED = [
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "select*{service<http://example.org/>{?s ?p ?o}}",
    "SELECT * { { { sErViCe SILENT ?where { ?s ?p ?o } } } }",
    "SELECT * { \\u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { # harmless\nSERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { FILTER(?x<?y)SERVICE<http://example.org/>{ ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\"" SERVICE <http://example.org/> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''it's''' SERVICE ex:sparql { ?s ?p ?o } }",
]

SERVICE_IS_ONLY_A_WORD = [
    'SELECT * { ?s ?p "SERVICE <http://example.org/> { }" }',
    "SELECT * { ?s ?p '''\nSERVICE\n''' }",
    "SELECT * { ?s ?p ?service }",
    "SELECT * { ?s $SERVICE ?o }",
    "SELECT * { ?s <http://example.org/SERVICE> ?o }",
    "PREFIX SERVICE: <http://example.org/> SELECT * { ?s SERVICE:a ?o }",
    "PREFIX a: <http://example.org/> SELECT * { ?s a:SERVICE ?o }",
    "SELECT * { ?s ?p ?o } # SERVICE",
    'SELECT * { ?s ?p "x"@service }',
    "SELECT * { ?s ?p ?self_service }",
]


@pytest.mark.parametrize("text", SERVICE_IS_ASKED)
def test_service_cannot_hide(text: str) -> None:
    assert "SERVICE" in keywords(text)


@pytest.mark.parametrize("text", SERVICE_IS_ONLY_A_WORD)
def test_service_is_not_mistaken(text: str) -> None:
    assert "SERVICE" not in keywords(text)


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:a> <a:b> <a:c> }",
        "PREFIX a: <b:> delete where { ?s ?p ?o }",
        "LOAD <http://example.org/>",
        "CLEAR ALL",
    ],
)
def test_update_is_recognised(text: str) -> None:
    assert is_update(keywords(text))


def test_query_is_no_update() -> None:
    assert not is_update(keywords('SELECT (1 AS ?insert) { ?s <a:delete> "DROP" }'))
