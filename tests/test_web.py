"""The web: the endpoint by the SPARQL 1.1 Protocol, resources, pages."""

import gzip
import json
from html import unescape
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from conftest import serving
from flask.testing import FlaskClient
from pyoxigraph import parse

from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore

OSCE = "/id/organization/osce"
ASK = "ASK { <https://w3id.org/gmgkg/id/organization/osce> ?p ?o }"
SELECT = "SELECT ?o WHERE { <https://w3id.org/gmgkg/id/organization/osce> a ?o }"
CONSTRUCT = "CONSTRUCT WHERE { <https://w3id.org/gmgkg/id/organization/osce> a ?o }"
JSON = "application/sparql-results+json"
CODECS = {form.name: form.codec for form in (*GRAPH_FORMATS, *DATASET_FORMATS)}


# Queries ------------------------------------------------------------------------


def test_query_by_get(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": ASK})
    assert response.mimetype == JSON
    assert json.loads(response.data)["boolean"] is True


def test_query_by_post_form(client: FlaskClient) -> None:
    response = client.post("/sparql", data={"query": ASK})
    assert json.loads(response.data)["boolean"] is True


def test_query_by_post_direct(client: FlaskClient) -> None:
    response = client.post("/sparql", data=ASK, content_type="application/sparql-query")
    assert json.loads(response.data)["boolean"] is True


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    response = client.head("/sparql", query_string={"query": ASK})
    assert response.mimetype == JSON
    assert response.data == b""


def test_percent_sign_in_an_iri_of_a_form_is_decoded_once(client: FlaskClient) -> None:
    query = "SELECT (STR(<http://a.b/x%20y>) AS ?iri) {}"
    response = client.post("/sparql", data={"query": query})
    assert json.loads(response.data)["results"]["bindings"][0]["iri"]["value"] == "http://a.b/x%20y"


@pytest.mark.parametrize(
    ("accept", "query", "media_type"),
    [
        (None, SELECT, JSON),
        ("*/*", SELECT, JSON),
        ("application/sparql-results+xml", SELECT, "application/sparql-results+xml"),
        ("text/csv", SELECT, "text/csv"),
        ("text/tab-separated-values", SELECT, "text/tab-separated-values"),
        (
            "text/csv;q=0.1, application/sparql-results+xml",
            SELECT,
            "application/sparql-results+xml",
        ),
        ("application/sparql-results+xml", ASK, "application/sparql-results+xml"),
        ("application/json", SELECT, JSON),
        ("application/xml", SELECT, "application/sparql-results+xml"),
        (None, CONSTRUCT, "text/turtle"),
        ("application/n-triples", CONSTRUCT, "application/n-triples"),
        ("application/rdf+xml", CONSTRUCT, "application/rdf+xml"),
        ("application/ld+json", CONSTRUCT, "application/ld+json"),
    ],
)
def test_result_format_follows_the_accept_header(
    client: FlaskClient, accept: str | None, query: str, media_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    response = client.get("/sparql", query_string={"query": query}, headers=headers)
    assert response.status_code == 200
    assert response.mimetype == media_type
    assert "Accept" in response.headers["Vary"].split(", ")


def test_result_format_follows_the_parameter_first(client: FlaskClient) -> None:
    response = client.get(
        "/sparql", query_string={"query": SELECT, "format": "csv"}, headers={"Accept": JSON}
    )
    assert response.mimetype == "text/csv"


def test_default_graph_uri_takes_the_place_of_from(client: FlaskClient) -> None:
    query = """SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/gmgkg/graph/gmg-2007-undp>
    WHERE { ?a a <https://w3id.org/gmgkg/ontology#Activity> }"""
    graph = "https://w3id.org/gmgkg/graph/gmg-2007-unhcr"
    response = client.get("/sparql", query_string={"query": query, "default-graph-uri": graph})
    assert json.loads(response.data)["results"]["bindings"][0]["n"]["value"] == "18"


def test_named_graph_uri_leaves_the_default_graph_empty(client: FlaskClient) -> None:
    graph = "https://w3id.org/gmgkg/graph/ontology"
    query = {"query": "ASK { ?s ?p ?o }", "named-graph-uri": graph}
    assert json.loads(client.get("/sparql", query_string=query).data)["boolean"] is False


@pytest.mark.parametrize(
    ("method", "options", "status"),
    [
        ("get", {"query_string": {"query": "SELECT * {"}}, 400),
        ("get", {"query_string": {"query": ""}}, 400),
        ("get", {"query_string": "query=SELECT%20(%22caf%e9%22%20AS%20%3Fx)%20%7B%7D"}, 400),
        ("get", {"query_string": {"query": "SELECT (<http://a.b/f>(1) AS ?x) {}"}}, 400),
        ("get", {"query_string": {"format": "csv"}}, 400),
        ("get", {"query_string": [("query", ASK), ("query", ASK)]}, 400),
        ("get", {"query_string": {"query": ASK, "default-graph-uri": "not an iri"}}, 400),
        ("get", {"query_string": {"query": ASK, "format": "docx"}}, 406),
        ("get", {"query_string": {"query": ASK}, "headers": {"Accept": "image/png"}}, 406),
        ("get", {"query_string": {"query": "SELECT * { SERVICE <http://a.b/> {} }"}}, 403),
        ("get", {"query_string": {"update": "CLEAR ALL"}}, 403),
        ("post", {"data": {"update": "CLEAR ALL"}}, 403),
        ("post", {"data": "CLEAR ALL", "content_type": "application/sparql-update"}, 403),
        ("post", {"data": {"query": "CLEAR ALL"}}, 403),
        ("post", {"data": b"\xff", "content_type": "application/sparql-query"}, 400),
        ("post", {"data": ASK, "content_type": "text/plain"}, 415),
        ("post", {"data": "x" * 1_100_000, "content_type": "application/sparql-query"}, 413),
        ("put", {"data": ASK}, 405),
    ],
)
def test_wrong_request_is_a_problem_document_with_its_status(
    client: FlaskClient, method: str, options: dict[str, object], status: int
) -> None:
    response = getattr(client, method)("/sparql", **options)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    problem = json.loads(response.data)
    assert problem["status"] == status
    assert problem["detail"]
    assert "Accept" in response.headers["Vary"].split(", ")


def test_syntax_error_names_line_and_column(client: FlaskClient) -> None:
    response = client.get("/sparql", query_string={"query": "SELECT *\n{ ?s ?p"})
    assert json.loads(response.data)["line"] == 2


def test_method_that_is_not_allowed_names_those_that_are(client: FlaskClient) -> None:
    assert set(client.put("/sparql").headers["Allow"].split(", ")) >= {"GET", "POST", "OPTIONS"}


def test_preflight_of_another_site_is_answered(client: FlaskClient) -> None:
    response = client.options("/sparql")
    assert response.status_code == 204
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_get_without_a_query_describes_the_service(client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    service = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert (None, service.supportedLanguage, service.SPARQL11Query) in graph
    assert (None, service.feature, service.UnionDefaultGraph) in graph


def test_answer_that_a_client_has_is_not_sent_again(client: FlaskClient) -> None:
    address = {"query_string": {"query": SELECT}}
    tag = client.get("/sparql", **address).headers["ETag"]
    again = client.get("/sparql", **address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_tags_of_two_formats_differ(client: FlaskClient) -> None:
    tags = {
        client.get("/sparql", query_string={"query": SELECT, "format": name}).headers["ETag"]
        for name in ("json", "xml", "csv", "tsv")
    }
    assert len(tags) == 4


def test_large_answer_is_packed_for_who_unpacks_it(client: FlaskClient) -> None:
    query = {"query": "SELECT * { ?s ?p ?o } LIMIT 500"}
    plain = client.get("/sparql", query_string=query)
    packed = client.get("/sparql", query_string=query, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("given", ["0", "-1", "soon", "nan", "inf", ""])
def test_time_that_is_none_is_refused(client: FlaskClient, given: str) -> None:
    response = client.get("/sparql", query_string={"query": ASK, "timeout": given})
    assert response.status_code == 400


@pytest.mark.parametrize("form", ["csv", "tsv", "xml", "json"])
def test_number_of_rows_is_said_in_a_header(client: FlaskClient, form: str) -> None:
    query = 'SELECT ?x ?y { VALUES (?x ?y) { ("a\\n" 1) (UNDEF UNDEF) ("}},{\\"" 2) } }'
    response = client.get("/sparql", query_string={"query": query, "format": form})
    assert response.headers["Result-Count"] == "3"


@pytest.mark.parametrize("form", ["turtle", "ntriples", "rdfxml", "jsonld", "trig", "nquads"])
def test_every_format_of_a_graph_holds_the_same_triples(client: FlaskClient, form: str) -> None:
    query = "CONSTRUCT WHERE { <https://w3id.org/gmgkg/id/country/GHA> ?p ?o }"
    response = client.get("/sparql", query_string={"query": query, "format": form})
    read = {str(quad.triple) for quad in parse(response.data, format=CODECS[form])}
    expected = client.get("/sparql", query_string={"query": query, "format": "ntriples"})
    assert read == {str(quad.triple) for quad in parse(expected.data, format=CODECS["ntriples"])}
    assert response.headers["Result-Count"] == str(len(read))


def test_large_graph_is_written_with_its_prefixes_in_order(client: FlaskClient) -> None:
    query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
    response = client.get("/sparql", query_string={"query": query, "format": "turtle"})
    lines = response.text.splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert len(prefixes) > 20
    assert prefixes == sorted(prefixes)
    assert lines[: len(prefixes)] == prefixes


# Graphs -------------------------------------------------------------------------

UNDP = "https://w3id.org/gmgkg/graph/gmg-2007-undp"


def test_named_graph_holds_what_its_files_say(client: FlaskClient) -> None:
    response = client.get("/graphs", query_string={"graph": UNDP})
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    activity = rdflib.URIRef("https://w3id.org/gmgkg/ontology#Activity")
    assert len(list(graph.subjects(rdflib.RDF.type, activity))) == 5


def test_default_graph_is_the_union_of_all(client: FlaskClient, store: Store) -> None:
    response = client.get("/graphs?default", headers={"Accept": "application/n-triples"})
    assert len(response.data.splitlines()) == len({quad.triple for quad in store.quads()})


def test_graphs_are_listed_with_their_sizes(client: FlaskClient) -> None:
    page = client.get("/graphs").text
    assert UNDP in page


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/graphs?graph=https://w3id.org/gmgkg/graph/nope", 404),
        ("get", "/graphs?graph=not%20an%20iri", 404),
        ("get", f"/graphs?default&graph={UNDP}", 400),
        ("get", f"/graphs?graph={UNDP}&format=docx", 406),
        ("put", f"/graphs?graph={UNDP}", 403),
        ("post", "/graphs", 403),
        ("delete", "/graphs?default", 403),
    ],
)
def test_graph_that_is_not_here_or_not_to_be_written(
    client: FlaskClient, method: str, address: str, status: int
) -> None:
    response = getattr(client, method)(address)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"


# Resources ----------------------------------------------------------------------


def test_resource_is_a_page_for_a_browser(client: FlaskClient) -> None:
    accept = "text/html,application/xml;q=0.9,*/*;q=0.8"
    response = client.get(OSCE, headers={"Accept": accept}, follow_redirects=True)
    assert response.mimetype == "text/html"
    assert "Organization for Security and Co-operation in Europe" in response.text
    assert 'href="/organization/ilo"' in response.text


@pytest.mark.parametrize(
    ("media_type", "reader"),
    [("text/turtle", "turtle"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")],
)
def test_resource_is_rdf_for_a_program(client: FlaskClient, media_type: str, reader: str) -> None:
    response = client.get(OSCE, headers={"Accept": media_type}, follow_redirects=True)
    assert response.mimetype == media_type
    graph = rdflib.Graph().parse(data=response.data, format=reader)
    iri = rdflib.URIRef("https://w3id.org/gmgkg/id/organization/osce")
    assert (iri, rdflib.RDF.type, None) in graph
    assert (None, None, iri) in graph


@pytest.mark.parametrize("path", ["/id/organization/nope", "/id/planet/mars", "/nowhere"])
def test_unknown_resource_is_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_unknown_resource_is_a_page_for_a_browser(client: FlaskClient) -> None:
    response = client.get("/id/organization/nope", headers={"Accept": "text/html"})
    assert response.mimetype == "text/html"
    assert "There is no organization &#39;nope&#39; in this graph." in response.text


def test_every_link_of_a_page_to_our_own_resources_leads_somewhere(client: FlaskClient) -> None:
    page = client.get("/organization/osce").text
    links = {unescape(part.partition('"')[0]) for part in page.split('href="')[1:]}
    for link in sorted(link for link in links if link.startswith("/")):
        with client.get(link) as response:
            assert response.status_code == 200, link


@pytest.mark.parametrize("slug", ["ilo%20x", "%00", "%ff", "%22", "%3Cscript%3E", "a%7Bb"])
def test_address_that_no_iri_can_have_is_404(client: FlaskClient, slug: str) -> None:
    assert client.get(f"/id/organization/{slug}").status_code == 404


def test_markup_in_an_address_is_shown_and_not_run(client: FlaskClient) -> None:
    response = client.get("/id/organization/<script>alert(1)", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "<script>" not in response.text
    assert "&lt;script&gt;" in response.text


def _small(data: str) -> EmbeddedStore:
    """Return a store with the triples of a Turtle text in its default graph."""
    store = EmbeddedStore()
    store.add(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE))
    return store


LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
PLACE = "<https://w3id.org/gmgkg/id/place/x>"


def test_markup_in_a_label_is_shown_and_not_run(tmp_path: Path) -> None:
    data = f'{PLACE} {LABEL} "<script>alert(1)</script>"@en .'
    with serving(_small(data), tmp_path) as small:
        page = small.get("/place/x").text
    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_resource_of_a_store_without_named_graphs_is_found(tmp_path: Path) -> None:
    with serving(_small(f'{PLACE} {LABEL} "X"@en .'), tmp_path) as small:
        assert small.get("/id/place/x", follow_redirects=True).status_code == 200


def test_amount_is_described_with_its_activity(client: FlaskClient) -> None:
    response = client.get("/data/activity/iom-projects-2006.ttl")
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    value = rdflib.URIRef("https://w3id.org/gmgkg/ontology#value")
    assert {int(number) for number in graph.objects(None, value)} == {90_000_000, 200}


@pytest.mark.parametrize(
    ("query", "status"),
    [("format=html", 200), ("format=", 200), ("format=turtle", 200), ("format=docx", 406)],
)
def test_format_of_a_resource_may_be_named(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"{OSCE}?{query}", follow_redirects=True).status_code == status


# Pages, health -------------------------------------------------------------------


def test_home_says_what_this_is(client: FlaskClient) -> None:
    page = client.get("/").text
    assert "Who works with whom" in page
    assert "World Bank" in page


def test_health_is_ok_once_the_store_holds_something(client: FlaskClient) -> None:
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json is not None
    assert response.json["status"] == "ok"


def test_requests_are_counted_by_outcome(client: FlaskClient) -> None:
    client.get("/sparql", query_string={"query": "SELECT * {"})
    client.get("/health")
    text = client.get("/metrics").text
    assert 'gmgkg_requests_total{cache="miss",outcome="wrong",part="sparql"}' in text
    assert 'gmgkg_requests_total{cache="miss",outcome="ok",part="health"}' in text
    assert 'gmgkg_request_seconds_bucket{le="0.1",part="sparql"}' in text


def test_pages_forbid_scripts_and_other_sites(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
