"""The pages about the data: their source and coverage, and the ontology."""

import html
import re
from pathlib import Path

import pytest
import rdflib
from flask.testing import FlaskClient
from rdflib import OWL, RDF, RDFS
from released import VERSION

from gmgkg.namespaces import GMG, ONTOLOGY
from gmgkg.store import Store
from gmgkg.store.results import select

GMG_TERMS = rdflib.Namespace(GMG)


def test_about_names_source_method_limits_licence_and_how_to_cite(client: FlaskClient) -> None:
    page = client.get("/about").text
    for anchor in ("source", "method", "coverage", "limits", "boundaries", "licence", "cite"):
        assert f'id="{anchor}"' in page
    assert "Activities in the Area of Capacity Building" in page
    assert f"Data version {VERSION}" in page


def test_about_lists_every_section_of_the_source(client: FlaskClient, store: Store) -> None:
    page = html.unescape(client.get("/about").text)
    rows = select(store, f"SELECT ?x WHERE {{ ?s a <{GMG}Section> ; <{GMG}heading> ?x }}")
    assert len(rows) == 69
    for row in rows:
        assert row["x"].value in page


def test_about_counts_cited_and_excused_sentences_of_a_chapter(
    client: FlaskClient, root: Path
) -> None:
    row = re.findall(r"<tr>(?:(?!</tr>).)*#ilo\".*?</tr>", client.get("/about").text)[0]
    source = root / "data/sources/gmg-2007"
    cited = (source / "activities/ilo.ttl").read_text().count("a gmg:Passage ;")
    excused = (source / "coverage/ilo.ttl").read_text().count("a gmg:ExcusedPassage ;")
    # The chapter begins on page 3 of the document.
    assert re.findall(r'class="number">(\d+)', row) == ["3", str(cited), str(excused)]


def test_frame_leads_to_about_and_ontology(client: FlaskClient) -> None:
    page = client.get("/").text
    assert 'href="/about"' in page
    assert 'href="/ontology"' in page


def test_ontology_documents_every_term_under_its_anchor(client: FlaskClient, store: Store) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"}).text
    terms = select(
        store,
        f"SELECT ?term ?comment WHERE {{ ?term <{RDFS.isDefinedBy}> <{ONTOLOGY}> ; "
        f"<{RDFS.comment}> ?comment }}",
    )
    assert len(terms) == 73
    for row in terms:
        assert f'id="{row["term"].value.removeprefix(GMG)}"' in page
        assert row["comment"].value.replace("'", "&#39;") in page


@pytest.mark.parametrize(
    ("term", "line"),
    [
        # The shapes of records: an activity has a theme, which is a Theme.
        ("theme", '<dt>Leads to</dt><dd><a href="#Theme">gmg:Theme</a></dd>'),
        ("amount", '<dt>Used on</dt><dd><a href="#Activity">gmg:Activity</a></dd>'),
        ("Passage", '<dt>Specializes</dt><dd><a href="#Evidence">gmg:Evidence</a></dd>'),
    ],
)
def test_term_says_how_it_is_used(client: FlaskClient, term: str, line: str) -> None:
    page = client.get("/ontology", headers={"Accept": "text/html"}).text
    section = page.partition(f'<section class="term" id="{term}">')[2].partition("</section>")[0]
    assert line in section


@pytest.mark.parametrize(
    ("media_type", "reader", "extension"),
    [
        ("text/turtle", "turtle", "ttl"),
        ("application/ld+json", "json-ld", "jsonld"),
        ("application/rdf+xml", "xml", "rdf"),
        ("application/n-triples", "nt", "nt"),
    ],
)
def test_ontology_is_rdf_for_a_program(
    client: FlaskClient, media_type: str, reader: str, extension: str
) -> None:
    response = client.get("/ontology", headers={"Accept": media_type})
    assert response.mimetype == media_type
    assert response.headers["Content-Location"] == f"/ontology.{extension}"
    assert "Accept" in response.headers["Vary"]
    graph = rdflib.Graph().parse(data=response.data, format=reader)
    assert (rdflib.URIRef(ONTOLOGY), RDF.type, OWL.Ontology) in graph
    assert (GMG_TERMS.Activity, RDFS.label, rdflib.Literal("Activity", "en")) in graph
    assert client.get(f"/ontology.{extension}").data == response.data


def test_ontology_is_no_page_where_none_is_acceptable(client: FlaskClient) -> None:
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406
