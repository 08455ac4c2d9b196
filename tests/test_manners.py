"""The manners of linked data: one IRI, its page and its data, and how each leads to the others."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pyoxigraph
import pytest
import rdflib
from conftest import serving
from flask.testing import FlaskClient

from gmgkg.graph.questions import load_questions
from gmgkg.namespaces import BASE
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.web import sitemap

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
OSCE = f"{BASE}id/organization/osce"


@pytest.mark.parametrize(
    ("accept", "location"),
    [
        (BROWSER, "/organization/osce"),
        ("*/*", "/organization/osce"),
        ("text/html", "/organization/osce"),
        ("text/turtle", "/data/organization/osce.ttl"),
        ("application/n-triples", "/data/organization/osce.nt"),
        ("application/rdf+xml", "/data/organization/osce.rdf"),
        ("application/ld+json", "/data/organization/osce.jsonld"),
        ("application/json", "/data/organization/osce.jsonld"),
        ("text/turtle;q=0.5, application/ld+json", "/data/organization/osce.jsonld"),
        ("text/html;q=0, text/turtle", "/data/organization/osce.ttl"),
    ],
)
def test_name_of_a_thing_leads_to_the_document_that_the_client_prefers(
    client: FlaskClient, accept: str, location: str
) -> None:
    response = client.get("/id/organization/osce", headers={"Accept": accept})
    assert response.status_code == 303
    assert response.headers["Location"] == location
    assert "Accept" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/id/organization/osce?format=turtle", "/data/organization/osce.ttl"),
        ("/id/organization/osce?format=jsonld", "/data/organization/osce.jsonld"),
        ("/id/organization/osce?format=html", "/organization/osce"),
        ("/id/organization/osce?lang=fr", "/organization/osce?lang=fr"),
        ("/id/theme", "/theme"),
        ("/id/theme?format=ttl", "/data/theme.ttl"),
        ("/codelist/basis", "/code/basis"),
        ("/codelist/gcm-objective/5", "/code/gcm-objective/5"),
        ("/codelist/gcm-objective/5?format=nt", "/data/code/gcm-objective/5.nt"),
    ],
)
def test_every_kind_of_name_leads_there_in_one_step(
    client: FlaskClient, address: str, location: str
) -> None:
    response = client.get(address)
    assert response.status_code == 303
    assert response.headers["Location"] == location
    assert client.get(location).status_code == 200


def test_format_that_there_is_not_is_refused(client: FlaskClient) -> None:
    response = client.get("/id/organization/osce", headers={"Accept": "image/png"})
    assert response.status_code == 406


def test_data_are_every_statement_with_the_thing(client: FlaskClient) -> None:
    response = client.get("/data/organization/osce.ttl")
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    iri = rdflib.URIRef(OSCE)
    assert (None, None, iri) in graph
    assert (iri, rdflib.RDFS.label, None) in graph


@pytest.mark.parametrize("path", ["/data/organization/osce.docx", "/data/organization/nope.ttl"])
def test_data_that_there_are_not_are_404(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def _links(headers: list[str]) -> set[tuple[str, str, str]]:
    """Return target, relation and media type of every link."""
    pattern = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="([^"]*)")?')
    return {link for header in headers for link in pattern.findall(header)}


def test_page_says_where_the_data_are_and_how_to_cite_the_thing(client: FlaskClient) -> None:
    links = _links(client.get("/organization/osce").headers.getlist("Link"))
    here = "http://localhost"
    for extension, kind in (
        ("ttl", "text/turtle"),
        ("nt", "application/n-triples"),
        ("rdf", "application/rdf+xml"),
        ("jsonld", "application/ld+json"),
    ):
        assert (f"{here}/data/organization/osce.{extension}", "alternate", kind) in links
        assert (f"{here}/data/organization/osce.{extension}", "describedby", kind) in links
    assert (OSCE, "cite-as", "") in links
    assert ("https://creativecommons.org/licenses/by/4.0/", "license", "") in links
    assert (f"{here}/dataset", "collection", "text/html") in links


def test_data_say_what_they_describe_and_where_the_page_is(client: FlaskClient) -> None:
    links = _links(client.get("/data/organization/osce.ttl").headers.getlist("Link"))
    assert (OSCE, "describes", "") in links
    assert ("http://localhost/organization/osce", "alternate", "text/html") in links


def test_page_tells_search_engines_what_it_is_about(client: FlaskClient) -> None:
    page = client.get("/organization/osce").text
    said = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert said["@id"] == OSCE
    assert said["@type"] == "Organization"
    assert said["name"] == "Organization for Security and Co-operation in Europe"
    assert "OSCE" in said["alternateName"]
    assert '<meta property="og:title"' in page
    assert '<link rel="canonical" href="http://localhost/organization/osce">' in page


def test_script_in_a_name_does_not_end_the_description_for_search_engines(tmp_path: Path) -> None:
    store = EmbeddedStore()
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    data = f'<{BASE}id/place/x> {label} "</script><script>alert(1)"@en .'
    store.add(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE))
    with serving(store, tmp_path) as small:
        page = small.get("/place/x").text
    assert page.count("<script") == page.count("</script>") == 2
    said = json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)[0])
    assert said["name"] == "</script><script>alert(1)"


@pytest.mark.parametrize(
    ("path", "name", "address"),
    [
        ("/id/organization/osec", "Organization for Security", "/organization/osce"),
        ("/organization/osec", "Organization for Security", "/organization/osce"),
        ("/organization/iol", "International Labour Organization", "/organization/ilo"),
        # The identifier that the pages print, and the beginning of an address.
        (
            "/activity/ILO-08",
            "Capacity building on migration in Africa, 2004 to 2006",
            "/activity/ilo-africa-capacity-building",
        ),
        (
            "/activity/ilo-afric",
            "Planned expansion of capacity building",
            "/activity/ilo-africa-expansion",
        ),
        ("/country/Ghana", "Ghana", "/country/GHA"),
        ("/theme/remitances", "Remittances", "/theme/remittances"),
        ("/code/basis/jiont", "Joint activity", "/code/basis/joint"),
        ("/data/country/ghanna.ttl", "Ghana", "/country/GHA"),
    ],
)
def test_unknown_thing_is_404_with_the_nearest_names(
    client: FlaskClient, path: str, name: str, address: str
) -> None:
    page = client.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert f'<a href="{address}">{name}' in page.text
    problem = client.get(path, headers={"Accept": "application/problem+json"})
    assert address in [near["address"] for near in json.loads(problem.data)["near"]]


def test_thing_unlike_any_other_is_404_without_a_guess(client: FlaskClient) -> None:
    problem = client.get("/organization/qqqqqqqq", headers={"Accept": "application/json"})
    assert problem.status_code == 404
    assert "near" not in json.loads(problem.data)


def test_robots_may_read_pages_and_run_no_query(client: FlaskClient) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert "Disallow: /sparql?" in lines
    assert "Sitemap: http://localhost/sitemap.xml" in lines


def _addresses(body: bytes) -> list[str]:
    """Return the addresses that a file of the sitemap lists."""
    root = ET.fromstring(body)  # noqa: S314  our own answer
    return [node.text or "" for node in root.iter() if node.tag.endswith("}loc")]


def test_sitemap_lists_every_kind_of_page(client: FlaskClient) -> None:
    found = _addresses(client.get("/sitemap.xml").data)
    assert len(found) == len(set(found))
    for path in ("/", "/about", "/ontology", "/theme", "/code/basis", "/code/basis/joint"):
        assert f"http://localhost{path}" in found
    for path in ("/organization/osce", "/country/GHA", "/passage/ilo-turin-training-course-1"):
        assert f"http://localhost{path}" in found
    assert not [address for address in found if "#" in address]


def test_sitemap_lists_every_page_of_the_frame_and_every_question(
    client: FlaskClient, root: Path
) -> None:
    found = _addresses(client.get("/sitemap.xml").data)
    pages = ["activities", "collaborations", "map", "timeline", "gaps", "questions", "briefs"]
    pages += ["sparql", "dumps/", "api/", "dataset", "versions"]
    pages += [f"questions/{name}" for name in load_questions(root)]
    assert {f"http://localhost/{page}" for page in pages} <= set(found)


def test_sitemap_of_many_pages_is_split(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = _addresses(client.get("/sitemap.xml").data)
    monkeypatch.setattr(sitemap, "MOST", 1000)
    files = _addresses(client.get("/sitemap.xml?split").data)
    assert files == [
        f"http://localhost/sitemap-{number}.xml" for number in range(1, -(-len(whole) // 1000) + 1)
    ]
    parts = [address for file in files for address in _addresses(client.get(file).data)]
    assert parts == whole
    assert client.get(f"/sitemap-{len(files) + 1}.xml").status_code == 404


@pytest.mark.parametrize(
    ("path", "vary"),
    [
        ("/activities", {"accept-language"}),
        ("/organization/osce", {"accept-language"}),
        ("/questions/who-works-with", {"accept-language"}),
        ("/briefs/country/GHA", {"accept-language"}),
        ("/dataset", {"accept", "accept-language"}),
        ("/sparql", {"accept", "accept-language"}),
        ("/organization/osec", {"accept", "accept-language"}),
    ],
)
def test_page_says_that_its_names_depend_on_the_language_of_the_reader(
    client: FlaskClient, path: str, vary: set[str]
) -> None:
    response = client.get(path, headers={"Accept": "text/html"})
    named = [each.strip().lower() for each in response.headers["Vary"].split(",")]
    assert len(named) == len(set(named))
    assert set(named) - {"accept-encoding"} == vary
    assert response.headers["Content-Language"] == "en"
