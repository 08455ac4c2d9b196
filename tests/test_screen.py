"""The endpoint in a browser: a form, a table, and an explicit mark where it is not the whole."""

import pytest
from flask.testing import FlaskClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
MANY = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 1001"


def test_browser_without_a_query_gets_a_form(client: FlaskClient) -> None:
    response = client.get("/sparql", headers=BROWSER)
    assert response.status_code == 200
    assert "<textarea" in response.text


def test_query_of_a_browser_is_answered_with_a_table(client: FlaskClient) -> None:
    query = "SELECT ?p { <https://w3id.org/gmgkg/id/organization/osce> a ?p }"
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert response.mimetype == "text/html"
    assert "<td>" in response.text
    assert "gmg:Organization" in response.text


def test_page_may_be_asked_for_by_name(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "ASK {}", "format": "html"})
    assert "<p>Yes</p>" in response.text


def test_graph_is_shown_as_triples(client: FlaskClient) -> None:
    query = "CONSTRUCT { <a:s> <a:p> <a:o> } {}"
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert "subject" in response.text
    assert "1 row" in response.text


def test_longer_result_is_marked_on_the_page_and_in_a_header(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": MANY}, headers=BROWSER)
    assert response.headers["Result-Truncated"] == "1000"
    assert "the first 1,000 of 1,001 rows" in response.text
    assert response.text.count("<tr>") == 1001


def test_result_of_just_the_most_rows_is_not_marked(client: FlaskClient) -> None:
    query = MANY.replace("1001", "1000")
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert "Result-Truncated" not in response.headers
    assert "1,000 rows" in response.text


def test_whole_result_is_not_truncated(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": MANY, "format": "csv"})
    assert response.text.count("\r\n") == 1002
    assert "Result-Truncated" not in response.headers


@pytest.mark.parametrize(
    ("query", "status"),
    [("SELECT * {", 400), ("CLEAR ALL", 403), ("SELECT * { SERVICE <a:b> {} }", 403)],
)
def test_wrong_query_stays_in_the_form_with_what_is_wrong(
    client: FlaskClient, query: str, status: int
) -> None:
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert response.status_code == status
    assert f">{query.replace('<', '&lt;').replace('>', '&gt;')}</textarea>" in response.text
    assert 'role="alert"' in response.text


def test_markup_in_a_result_is_shown_and_not_run(client: FlaskClient) -> None:
    query = "SELECT ('<script>alert(1)</script>' AS ?x) {}"
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert "<script" not in response.text


def test_address_that_would_run_a_script_is_no_link(client: FlaskClient) -> None:
    query = "SELECT (<javascript:alert(1)> AS ?x) {}"
    response = client.get("/sparql", query_string={"query": query}, headers=BROWSER)
    assert "javascript:alert(1)" in response.text
    assert 'href="javascript:' not in response.text


def test_page_and_result_of_one_address_have_tags_of_their_own(client: FlaskClient) -> None:
    query = {"query": "ASK { ?a ?b ?c }"}
    page = client.get("/sparql", query_string=query, headers=BROWSER)
    result = client.get("/sparql", query_string=query)
    assert page.headers["ETag"] != result.headers["ETag"]
