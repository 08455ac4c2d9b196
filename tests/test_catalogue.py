"""The description of the data set (VoID, DCAT 3) says what is there, and its links lead on."""

import hashlib
import json
import re
from html import unescape
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from conftest import serving
from flask.testing import FlaskClient
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID
from released import CHANGED, ISSUED, VERSION

import gmgkg
from gmgkg.store import Store

DATASET = rdflib.URIRef("https://w3id.org/gmgkg/dataset")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
HERE = "http://localhost/"


@pytest.fixture(scope="module")
def described(client: FlaskClient) -> rdflib.Graph:
    """Return the description."""
    return rdflib.Graph().parse(data=client.get("/.well-known/void").data, format="turtle")


def test_well_known_address_describes_the_data_set(described: rdflib.Graph) -> None:
    document = rdflib.URIRef(f"{HERE}.well-known/void")
    assert (document, RDF.type, VOID.DatasetDescription) in described
    assert {VOID.Dataset, DCAT.Dataset} <= set(described.objects(DATASET, RDF.type))


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, "text/turtle"),
        ("text/html,*/*;q=0.8", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
    ],
)
def test_description_is_sent_in_the_format_that_is_asked_for(
    client: FlaskClient, accept: str | None, media_type: str
) -> None:
    headers = {} if accept is None else {"Accept": accept}
    response = client.get("/.well-known/void", headers=headers)
    assert response.mimetype == media_type
    assert "Accept" in response.headers["Vary"]


def test_every_format_says_the_same(client: FlaskClient) -> None:
    read = {
        ending: {
            str(triple)
            for triple in pyoxigraph.parse(
                client.get(f"/dataset.{ending}").data,
                format=pyoxigraph.RdfFormat.from_extension(ending),
            )
        }
        for ending in ("ttl", "nt", "rdf", "jsonld")
    }
    assert len({frozenset(statements) for statements in read.values()}) == 1


def test_every_address_of_this_site_in_the_description_answers(
    client: FlaskClient, described: rdflib.Graph
) -> None:
    here = {
        str(term)
        for triple in described
        for term in triple
        if isinstance(term, rdflib.URIRef) and str(term).startswith(HERE)
    }
    assert len(here) > 50
    for address in sorted(here):
        assert client.get(address.removeprefix(HERE.rstrip("/"))).status_code == 200, address


def test_every_file_has_its_size_and_checksum(client: FlaskClient, described: rdflib.Graph) -> None:
    files = list(described.objects(DATASET, DCAT.distribution))
    assert len(files) == 48
    for file in files:
        address = str(described.value(file, DCAT.downloadURL))
        content = client.get(address.removeprefix(HERE.rstrip("/"))).data
        assert int(described.value(file, DCAT.byteSize)) == len(content), address
        checksum = described.value(file, SPDX.checksum)
        stated = str(described.value(checksum, SPDX.checksumValue)).lower()
        assert stated == hashlib.sha256(content).hexdigest(), address


def test_media_type_of_a_file_is_that_with_which_it_is_sent(
    client: FlaskClient, described: rdflib.Graph
) -> None:
    for file in described.objects(DATASET, DCAT.distribution):
        packed = described.value(file, DCAT.compressFormat)
        stated = packed or described.value(file, DCAT.mediaType)
        if stated is None:
            standard = described.value(file, DCTERMS.conformsTo)
            assert standard == rdflib.URIRef("http://graphml.graphdrawing.org/xmlns")
            continue
        address = str(described.value(file, DCAT.downloadURL))
        response = client.head(address.removeprefix(HERE.rstrip("/")))
        assert str(stated).endswith(f"media-types/{response.mimetype}"), address


def test_description_names_the_version_and_its_date(described: rdflib.Graph) -> None:
    assert str(described.value(DATASET, rdflib.URIRef(f"{DCAT}version"))) == VERSION
    assert str(described.value(DATASET, DCTERMS.issued)) == ISSUED


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("question/who-works-with", "/questions/who-works-with"),
        ("graph/derived", "/graphs?graph=https://w3id.org/gmgkg/graph/derived"),
        (f"ontology/{gmgkg.__version__}", "/ontology"),
        ("ontology/0.1.0", "/ontology"),
        (f"dataset/{VERSION}", f"/versions#v{VERSION}"),
    ],
)
def test_name_leads_to_where_the_thing_is_shown(client: FlaskClient, name: str, place: str) -> None:
    response = client.get(f"/{name}")
    assert response.status_code == 303
    assert response.location == place
    assert client.get(place.partition("#")[0]).status_code == 200


@pytest.mark.parametrize(
    "name",
    ["question/nothing", "ontology/9.9.9", f"ontology/{'1' * 5000}.0.0", "dataset/9.9.9"],
    ids=["question", "ontology", "long", "dataset"],
)
def test_name_of_what_is_not_here_is_404(client: FlaskClient, name: str) -> None:
    assert client.get(f"/{name}").status_code == 404


def test_current_version_has_a_name_of_its_own(described: rdflib.Graph) -> None:
    version = rdflib.URIRef(f"{DATASET}/{VERSION}")
    assert described.value(DATASET, rdflib.URIRef(f"{DCAT}hasCurrentVersion")) == version
    assert described.value(version, rdflib.URIRef(f"{DCAT}isVersionOf")) == DATASET
    held = set(described.objects(version, rdflib.URIRef(f"{DCAT}distribution")))
    assert held == set(described.objects(DATASET, rdflib.URIRef(f"{DCAT}distribution")))
    assert described.value(version, DCTERMS.license) == described.value(DATASET, DCTERMS.license)


def test_data_set_and_catalogue_have_what_harvesters_require(described: rdflib.Graph) -> None:
    for catalogued in (DATASET, rdflib.URIRef(HERE)):
        for required in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher):
            assert described.value(catalogued, required), (catalogued, required)
    publisher = described.value(DATASET, DCTERMS.publisher)
    assert (publisher, RDF.type, rdflib.FOAF.Agent) in described


def test_endpoint_of_the_description_answers_queries(
    client: FlaskClient, described: rdflib.Graph
) -> None:
    endpoint = str(described.value(DATASET, VOID.sparqlEndpoint)).removeprefix(HERE.rstrip("/"))
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    counted = client.get(endpoint, query_string={"query": query}).json
    assert counted is not None
    stated = str(described.value(DATASET, VOID.triples))
    assert counted["results"]["bindings"][0]["n"]["value"] == stated


def test_iri_of_the_data_set_leads_to_a_page_or_to_data(client: FlaskClient) -> None:
    page = client.get("/dataset", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    assert client.get("/dataset", headers={"Accept": "text/turtle"}).mimetype == "text/turtle"
    assert f'<{DATASET}>; rel="cite-as"' in page.headers["Link"]
    assert client.get("/dataset.doc").status_code == 404


def test_page_holds_the_data_set_for_search_engines(client: FlaskClient) -> None:
    text = client.get("/dataset", headers={"Accept": "text/html"}).text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    said = json.loads(unescape(found[1]))
    assert said["@type"] == "Dataset"
    assert said["version"] == VERSION
    assert (said["datePublished"], said["dateModified"]) == (ISSUED, CHANGED)
    assert {"name", "description", "license", "url"} <= said.keys()
    assert len(said["distribution"]) == 16
    assert all("sha256" in file for file in said["distribution"])


def test_service_description_names_formats_as_the_list_of_w3c_does(client: FlaskClient) -> None:
    answer = client.get("/sparql", headers={"Accept": "application/n-triples"}).text
    formats = set(
        re.findall(r"#resultFormat> <http://www\.w3\.org/ns/formats/([^>/]+)> \.", answer)
    )
    assert formats == {
        *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
        *("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads"),
    }
    assert answer.count("#resultFormat>") == len(formats)


def test_service_description_leads_to_the_description_of_the_data(
    client: FlaskClient, store: Store
) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/turtle"})
    service = rdflib.Graph().parse(data=answer.data, format="turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    endpoint = rdflib.URIRef(f"{HERE}sparql")
    held = service.value(endpoint, sd.defaultDataset)
    assert (held, sd.defaultGraph, None) in service
    names = {str(service.value(graph, sd.name)) for graph in service.objects(held, sd.namedGraph)}
    assert names == {quad.graph_name.value for quad in store.quads()}
    assert (endpoint, DCAT.servesDataset, DATASET) in service
    assert (DATASET, rdflib.RDFS.seeAlso, rdflib.URIRef(f"{HERE}.well-known/void")) in service


def test_description_without_dumps_is_not_to_be_kept(store: Store, tmp_path: Path) -> None:
    with serving(store, tmp_path) as fresh:
        response = fresh.get("/.well-known/void")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert b"byteSize" not in response.data


def test_editor_completes_what_the_figures_name(client: FlaskClient) -> None:
    terms = client.get("/sparql/terms").json
    assert terms is not None
    classes = {term["iri"] for term in terms["classes"]}
    assert "https://w3id.org/gmgkg/ontology#Activity" in classes
    properties = {term["iri"]: term["label"] for term in terms["properties"]}
    assert properties["https://w3id.org/gmgkg/ontology#leadAgency"]
