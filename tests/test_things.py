"""The pages of things: what each kind tells, and rules that hold for every one of them."""

import html
import re
from pathlib import Path

import pyoxigraph
import pytest
from conftest import serving
from flask.testing import FlaskClient

from gmgkg.namespaces import BASE, ID, RESOURCE_TYPES
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select
from gmgkg.web.addresses import page_path, place_of
from gmgkg.web.things.entries import MOST

EVERYTHING = f"""
SELECT DISTINCT ?resource WHERE {{
  ?resource a ?class . FILTER(STRSTARTS(STR(?resource), "{BASE}"))
}}
"""
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
LABELS = f"SELECT ?resource ?label WHERE {{ ?resource {LABEL} ?label }}"


def _text(page: str) -> str:
    """Return what a page says, with single spaces."""
    plain = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(plain).split())


def _section(page: str, heading: str) -> str:
    """Return the words under a heading up to the next one."""
    found = re.search(rf"<h2[^>]*>{heading}.*?(?=<h2|</article>)", page, flags=re.DOTALL)
    assert found, heading
    return _text(found[0])


# Kinds of things --------------------------------------------------------------------


@pytest.mark.parametrize("kind", sorted({*RESOURCE_TYPES} - {"activity"}))
def test_page_of_a_kind_leads_to_every_thing_of_it(
    client: FlaskClient, store: Store, kind: str
) -> None:
    page = client.get(f"/{kind}")
    assert page.status_code == 200
    resources = {row["resource"].value for row in select(store, EVERYTHING)}
    beginning = f"{BASE}id/{kind}/"
    of_kind = {page_path(iri) for iri in resources if iri.startswith(beginning) and "#" not in iri}
    assert of_kind
    assert of_kind <= set(re.findall(r'href="(/[^"?#]*)"', page.text))


def test_page_of_a_kind_is_sorted_by_names_in_the_language_of_the_reader(
    client: FlaskClient,
) -> None:
    page = client.get("/country?lang=fr").text
    assert page.index(">Égypte<") < page.index(">Ghana<") < page.index(">Zimbabwe<")


def test_page_of_activities_leads_to_the_list_of_them(client: FlaskClient) -> None:
    response = client.get("/activity?lang=fr")
    assert (response.status_code, response.location) == (302, "/activities?lang=fr")


def test_page_of_a_kind_with_many_things_says_that_it_is_cut(tmp_path: Path) -> None:
    store = EmbeddedStore()
    place = f"a <https://w3id.org/gmgkg/ontology#Place> ; {LABEL}"
    data = "".join(f'<{BASE}id/place/p{n}> {place} "Place {n}"@en .\n' for n in range(501))
    store.add(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE))
    with serving(store, tmp_path) as small:
        page = small.get("/place").text
    assert "The first 500 of 501 places." in page
    assert page.count('href="/place/p') == 500


@pytest.mark.parametrize("path", ["/id/organization", "/data/organization.ttl"])
def test_kind_without_a_scheme_is_no_resource_and_its_page_is_named(
    client: FlaskClient, path: str
) -> None:
    response = client.get(path, headers={"Accept": "application/problem+json"})
    assert response.status_code == 404
    assert "/organization lists every organization" in response.json["detail"]


# Rules for every page ---------------------------------------------------------------


def test_every_resource_has_a_page_that_names_it(client: FlaskClient, store: Store) -> None:
    labels: dict[str, set[str]] = {}
    for row in select(store, LABELS):
        labels.setdefault(row["resource"].value, set()).add(row["label"].value)
    kinds: set[str] = set()
    seen: set[str] = set()
    links: dict[str, str] = {}
    for row in select(store, EVERYTHING):
        iri = row["resource"].value
        place = place_of(iri)
        if place is None or place.fragment:
            continue
        response = client.get(place.page)
        assert response.status_code == 200, iri
        heading = re.findall(r"<h1>(.*?)</h1>", response.text, flags=re.DOTALL)[0]
        assert _text(heading) in labels[iri], iri
        kinds.add(place.kind)
        seen.add(place.page)
        for link in re.findall(r'href="(/[^"]*)"', response.text):
            links.setdefault(html.unescape(link).partition("#")[0], iri)
    assert kinds == {*RESOURCE_TYPES, "code"}
    others = {link for link in links if link not in seen and "?lang=" not in link}
    many = {link for link in others if link.startswith(("/sparql?", "/data/"))}
    for link in [*sorted(others - many), *sorted(many)[::197]]:
        assert client.get(link).status_code == 200, f"{links[link]} -> {link}"


def test_anchor_to_which_a_page_leads_is_there(client: FlaskClient, store: Store) -> None:
    pages: dict[str, str] = {}
    for row in select(store, EVERYTHING):
        path = page_path(row["resource"].value)
        if path is None or "#" not in path or "#inference" in path or path.startswith("/ontology"):
            continue
        address, _, fragment = path.partition("#")
        page = pages.setdefault(address, client.get(address).text)
        assert f'id="{fragment}"' in page, path


@pytest.mark.parametrize("kind", ["activity", "organization", "country", "theme", "output"])
def test_markup_in_a_name_stays_text(tmp_path: Path, kind: str) -> None:
    store = EmbeddedStore()
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    comment = "<http://www.w3.org/2000/01/rdf-schema#comment>"
    data = f'<{BASE}id/{kind}/x> {label} "<b onclick=x>A"@en ; {comment} "<img src=x>"@en .'
    store.add(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE))
    with serving(store, tmp_path) as small:
        page = small.get(f"/{kind}/x").text
    assert "<b onclick" not in page
    assert "<img" not in page
    assert "&lt;b onclick=x&gt;A" in page


def test_link_to_a_script_stays_text(tmp_path: Path) -> None:
    store = EmbeddedStore()
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    home = "<http://xmlns.com/foaf/0.1/homepage>"
    data = f'<{BASE}id/organization/x> {label} "X"@en ; {home} <javascript:alert(1)> .'
    store.add(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE))
    with serving(store, tmp_path) as small:
        page = small.get("/organization/x").text
    assert 'href="javascript' not in page


def test_names_are_in_the_language_of_the_reader(client: FlaskClient) -> None:
    page = client.get("/organization/ilo?lang=fr").text
    heading = re.findall(r"<h1>(.*?)</h1>", page)[0]
    assert heading == '<span lang="fr" dir="ltr">Organisation internationale du Travail</span>'
    assert 'href="/organization/gmg?lang=fr"' in page


def test_name_that_is_written_from_the_right_says_so(client: FlaskClient) -> None:
    assert '<h1><span lang="ar" dir="rtl">' in client.get("/country/GHA?lang=ar").text


def test_queries_behind_a_page_can_be_run(client: FlaskClient) -> None:
    page = client.get("/organization/osce").text
    queries = [html.unescape(link) for link in re.findall(r'href="(/sparql\?query=[^"]*)"', page)]
    assert queries
    for link in queries:
        assert client.get(link, headers={"Accept": "text/csv"}).status_code == 200


def test_long_list_is_cut_and_says_so(client: FlaskClient) -> None:
    page = client.get("/role/lead").text
    assert page.count('<span class="head">') == MOST
    assert f"These are the first {MOST} of 185." in _text(page)


# What the document says, kind by kind --------------------------------------------------


def test_activity_tells_who_takes_part_and_where_the_text_says_so(client: FlaskClient) -> None:
    text = _text(client.get("/activity/ilo-osce-labour-migration-manual").text)
    assert "Lead agency International Labour Organization p. 5" in text
    joint = text.partition("Joint organizer or producer ")[2]
    assert joint.startswith("International Organization for Migration p. 5 , ILO, II.c")
    assert "has produced a manual of labour migration policies" in text
    assert "Status, as of 2007 Completed" in text
    # ILO speaks of a manual, IOM of a handbook: the same product is inferred, and said to be.
    assert "Inferred: The manual is taken to be the handbook of IOM's chapter" in text


def test_activity_gives_its_figures(client: FlaskClient) -> None:
    page = client.get("/activity/iom-projects-2006").text
    assert 'id="budget"' in page
    assert "USD 90,000,000" in _text(page)
    assert "200 projects and programmes" in _text(page)


def test_every_name_inside_a_page_has_its_place_there(client: FlaskClient, store: Store) -> None:
    inside = f"STRSTARTS(STR(?x), '{ID}') && CONTAINS(STR(?x), '#')"
    rows = select(store, f"SELECT DISTINCT ?x WHERE {{ ?x a ?class FILTER({inside}) }}")
    parts = [row["x"].value.removeprefix(ID).partition("#") for row in rows]
    assert {page.partition("/")[0] for page, _, _ in parts} == {"activity", "document"}
    pages = {page: client.get(f"/{page}").text for page, _, _ in parts}
    missing = [part for part in parts if f'id="{part[2]}"' not in pages[part[0]]]
    assert missing == []


def test_activity_tells_its_city_and_the_country_of_it(client: FlaskClient) -> None:
    text = _text(client.get("/activity/ilo-turin-training-course").text)
    assert "Place Turin" in text
    assert "Country of the place Italy" in text


def test_programme_and_its_parts_lead_to_each_other(client: FlaskClient, store: Store) -> None:
    row = select(
        store,
        "SELECT ?part ?whole WHERE { ?part <http://purl.org/dc/terms/isPartOf> ?whole . "
        f"?part a <{BASE}ontology#Activity> }} ORDER BY ?part LIMIT 1",
    )[0]
    part, whole = (page_path(row[name].value) for name in ("part", "whole"))
    assert f'href="{whole}"' in client.get(str(part)).text
    assert f'href="{part}"' in client.get(str(whole)).text


def test_organization_tells_with_whom_it_works_and_on_which_basis(client: FlaskClient) -> None:
    text = _section(client.get("/organization/osce").text, "Whom it works with")
    # The manual was made jointly with ILO; to IOM's handbook ILO is another collaborator.
    assert "International Labour Organization Joint activity Manual of labour" in text
    assert "International Labour Organization Co-participation Handbook on labour" in text


def test_organization_tells_mention_from_taking_part(client: FlaskClient, store: Store) -> None:
    rows = select(
        store,
        f"SELECT ?body ?activity WHERE {{ ?activity <{BASE}ontology#mentions> ?body }} "
        "ORDER BY ?body LIMIT 1",
    )
    page = client.get(str(page_path(rows[0]["body"].value))).text
    assert f'href="{page_path(rows[0]["activity"].value)}' in page
    assert "but not as taking part" in _section(page, "Only mentioned")


def test_country_tells_what_is_done_there_and_who_is_there_apart(client: FlaskClient) -> None:
    page = client.get("/country/GHA").text
    there = _section(page, "Activities there")
    for name in (
        "Programme on managing migration in Ghana",
        "Round table with doctors from Ghana",
        "Migration and remittances module in the Ghana Living Standards Survey",
    ):
        assert name in there
    assert "p. 13 , UNDP: In Ghana, a programme is being formulated" in there
    apart = _section(page, "Agencies there on the same theme, apart")
    assert "United Nations Development Programme and World Bank: Remittances, Ghana" in apart
    assert "Codes ISO 3166 GHA GH · M49 288" in _text(page)


def test_country_of_a_city_says_by_which_city(client: FlaskClient) -> None:
    assert "in Turin" in _section(client.get("/country/ITA").text, "Activities there")


def test_country_that_no_activity_names_says_so(client: FlaskClient) -> None:
    assert "No activity of the inventory names this country." in client.get("/country/ISL").text


def test_region_tells_what_names_it_from_what_lies_in_it(client: FlaskClient) -> None:
    page = client.get("/region/africa").text
    naming = _section(page, "Activities that name it")
    within = _section(page, "Activities inside it")
    assert "Migration for Development in Africa (MIDA)" in naming
    both = "Capacity building on migration in Africa, 2004 to 2006"
    assert both in naming
    assert both not in within
    assert "Assisted voluntary return mechanisms" not in naming
    assert "Assisted voluntary return mechanisms" in within
    assert "Programme on managing migration in Ghana" not in naming
    assert "Programme on managing migration in Ghana" in within
    assert "Inside World" in _text(page)


def test_theme_tells_its_own_activities_from_those_of_narrower_themes(client: FlaskClient) -> None:
    page = client.get("/theme/migration-and-development").text
    own = _section(page, "Activities")
    below = _section(page, "Activities under what is narrower")
    module = "Migration and remittances module in the Ghana Living Standards Survey"
    assert module not in own
    assert module in below


def test_theme_is_mapped_to_the_global_compact(client: FlaskClient) -> None:
    text = _text(client.get("/theme/remittances").text)
    assert "Global Compact for Migration, objective 20" in text
    assert "Remittances" in _text(client.get("/code/gcm-objective/20").text)


def test_list_of_concepts_shows_them_in_their_hierarchy(client: FlaskClient) -> None:
    page = client.get("/theme").text
    wider = page.index('href="/theme/migration-and-development"')
    assert 'href="/theme/remittances"' in page[wider:]
    assert page.count('class="tree"') > 10


def test_product_of_two_chapters_is_one_page_with_two_activities(client: FlaskClient) -> None:
    page = client.get("/output/labour-migration-policies-handbook").text
    made = _section(page, "Activities that make it or work on it")
    assert "Manual of labour migration policies for OSCE members" in made
    assert "Handbook on labour migration policies with OSCE and ILO" in made


def test_instrument_tells_what_rests_on_it(client: FlaskClient) -> None:
    assert "UNCTAD" in _section(
        client.get("/instrument/gats").text, "Activities that rest on it or promote it"
    )


def test_passage_gives_phrase_section_and_what_cites_it(client: FlaskClient) -> None:
    page = client.get("/passage/ilo-turin-training-course-1").text
    assert "hosts a regular training course focused on strengthening" in _text(page)
    cites = _section(page, "What cites it")
    assert "Training course on labour migration policies in Turin" in cites
    assert "International Training Centre of the ILO Host" in cites


def test_excused_sentence_says_why_it_yields_nothing(client: FlaskClient) -> None:
    text = _text(client.get("/passage/ilo-excused-3").text)
    assert "Yields no activity Mandate" in text


def test_document_lists_its_sections_in_their_order(client: FlaskClient, store: Store) -> None:
    page = client.get("/document/gmg-2007").text
    anchors = re.findall(r'<tr id="([^"]*)"', page)
    assert anchors[:4] == ["cover", "contents", "introduction", "ilo"]
    assert len(anchors) == len(
        select(store, f"SELECT ?s WHERE {{ ?s a <{BASE}ontology#Section> }}")
    )


def test_collaboration_shows_both_parts_with_their_evidence(client: FlaskClient) -> None:
    text = _section(client.get("/collaboration/ilo--osce--joint").text, "Activities that show it")
    assert "International Labour Organization Lead agency p. 5" in text
    assert "Joint organizer or producer p. 5" in text


def test_copresence_is_said_to_be_no_collaboration(client: FlaskClient) -> None:
    page = client.get("/collaboration/undp--world-bank--co-presence--GHA--remittances").text
    assert "Co-presence, no collaboration" in _text(page)


def test_participation_tells_who_as_what_and_where_it_says_so(client: FlaskClient) -> None:
    text = _text(client.get("/participation/ilo-turin-training-course--itc-ilo").text)
    assert "Role Host" in text
    assert "p. 3 , ILO, I.b" in text


def test_home_leads_to_the_answers_of_its_questions(client: FlaskClient) -> None:
    page = client.get("/").text
    questions = page.partition('<ul class="questions">')[2].partition("</ul>")[0]
    links = re.findall(r'href="([^"#]*)#?([^"]*)"', questions)
    assert len(links) == 5
    for path, anchor in links:
        answer = client.get(path)
        assert answer.status_code == 200
        assert not anchor or f'id="{anchor}"' in answer.text


def test_home_counts_the_activities_of_an_agency_by_status(client: FlaskClient) -> None:
    row = re.findall(r"<tr>(?:(?!</tr>).)*/organization/ilo\".*?</tr>", client.get("/").text)
    # ILO leads twelve activities: one planned, four ongoing, six completed, one unspecified.
    assert re.findall(r"\d+", _text(row[0]))[:5] == ["12", "1", "4", "6", "1"]
