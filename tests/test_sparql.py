"""Keywords are found where they are, and nowhere else."""

import pytest

from gmgkg.sparql import is_update, names_dataset, services

SERVICE_IS_ASKED = [
    "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
    "select*{service<http://example.org/>{?s ?p ?o}}",
    "SELECT * { { { sErViCe SILENT ?where { ?s ?p ?o } } } }",
    "SELECT * { \\u0053ERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { # harmless\nSERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { FILTER(?x<?y)SERVICE<http://example.org/>{ ?s ?p ?o } }",
    'SELECT * { ?s ?p "\\"" SERVICE <http://example.org/> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '''it's''' SERVICE ex:sparql { ?s ?p ?o } }",
    "PREFIX : <http://example.org/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX foo: <http://example.org/> SELECT * { SERVICEfoo:x { ?s ?p ?o } }",
    'SELECT * { VALUES ?q { "\\u005C" } SERVICE <http://a.b/> { } VALUES ?r { "b" } }',
    "SELECT * { FILTER(trueSERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1e5SERVICE <http://example.org/> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://example.org/>{ ?s ?p ?o } }",
]

SERVICE_IS_ONLY_A_WORD = [
    'SELECT * { ?s ?p "SERVICE <http://example.org/> { }" }',
    "SELECT * { ?s ?p '''\nSERVICE\n''' }",
    "SELECT * { ?s ?p ?service }",
    "SELECT * { ?s $SERVICE ?o }",
    "SELECT * { ?s <http://example.org/SERVICE> ?o }",
    "PREFIX a: <http://example.org/> SELECT * { ?s a:SERVICE ?o }",
    "SELECT * { ?s ?p ?o } # SERVICE",
    'SELECT * { ?s ?p "x"@service }',
    "SELECT * { ?s ?p ?self_service }",
]


@pytest.mark.parametrize("text", SERVICE_IS_ASKED)
def test_service_cannot_hide(text: str) -> None:
    assert services(text) != frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT * { SERVICE <http://a.b/> { ?s ?p ?o } }", {"http://a.b/"}),
        ("SELECT*{service silent<http://a.b/>{}SERVICE<c:d>{}}", {"http://a.b/", "c:d"}),
        ("SELECT * { SERVICE <http://a.b/> { SERVICE <c:d> {} } }", {"http://a.b/", "c:d"}),
        ("SELECT * { SERVICE <http://a.b/> {} # SERVICE <c:d> {}\n }", {"http://a.b/"}),
    ],
)
def test_servers_that_are_asked_are_named(text: str, expected: set[str]) -> None:
    assert services(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE ?where {} }",
        "SELECT * { SERVICE ex:sparql {} }",
        "SELECT * { SERVICE <http://a.b/> {} SERVICE:x {} }",
        "SELECT * { SERVICESILENT <http://a.b/> {} }",
        "SELECT * { SERVICE <http://a.b/\\u0020> {} }",
    ],
)
def test_server_that_cannot_be_told_is_none(text: str) -> None:
    assert services(text) is None


@pytest.mark.parametrize("text", SERVICE_IS_ONLY_A_WORD)
def test_service_is_not_mistaken(text: str) -> None:
    assert services(text) == frozenset()


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
    assert is_update(text)


def test_query_is_no_update() -> None:
    assert not is_update('SELECT (1 AS ?insert) { ?s <a:delete> "DROP" }')


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM <http://a.b/> { ?s ?p ?o }",
        "ASKFROM <http://a.b/> { ?s ?p ?o }",
        "PREFIX : <http://a.b/> SELECT (COUNT(*) AS ?n) FROM:c { ?s ?p ?o }",
        "CONSTRUCT { ?s ?p ?o } FROM <http://a.b/> WHERE { ?s ?p ?o }",
        "DESCRIBE ?s FROM NAMED <http://a.b/> { ?s ?p ?o }",
        'SELECT ("\\u005C" AS ?x) from <http://a.b/> { }',
    ],
)
def test_dataset_clause_is_seen(text: str) -> None:
    assert names_dataset(text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?from { ?from ?p ?o }",
        "PREFIX from: <http://a.b/> SELECT * { ?s from:a ?o }",
        "PREFIX from: <http://a.b/> DESCRIBE from:a",
        'SELECT ("FROM" AS ?x) { }',
        "SELECT * { ?s ?p ?o } # FROM <http://a.b/>",
    ],
)
def test_dataset_clause_is_not_mistaken(text: str) -> None:
    assert not names_dataset(text)
