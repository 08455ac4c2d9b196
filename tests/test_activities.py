"""The list of activities: what the facets choose, what they count, and what can be downloaded."""

import csv
import html
import io
import re
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pyoxigraph
import pytest
import rdflib
from flask.testing import FlaskClient

from gmgkg.search.catalogue import Catalogue
from gmgkg.search.query import description_query, list_query
from gmgkg.search.reading import read_catalogue
from gmgkg.search.selection import FACETS, Selection
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select

ACTIVITY = rdflib.URIRef("https://w3id.org/gmgkg/ontology#Activity")
IDENTIFIER = rdflib.URIRef("http://purl.org/dc/terms/identifier")
GMG = "https://w3id.org/gmgkg/ontology#"
ENTRY = re.compile(
    r'<a href="([^"]*)"><span[^>]*>[^<]*</span>(?: <span class="language">\w+</span>)?</a>\s*'
    r'<span class="count">(<span class="hidden">adds </span>\+)?([\d,]+)</span>'
)


def _page(client: FlaskClient, query: str) -> str:
    """Return a page of the list."""
    response = client.get(f"/activities{query}", headers={"Accept": "text/html"})
    assert response.status_code == 200, query
    return response.text


def _total(page: str) -> int:
    """Return how many activities a page says there are."""
    found = re.search(r'<h2 id="found">([\d,]+) activit', page)
    assert found is not None
    return int(found[1].replace(",", ""))


def _identifiers(page: str) -> list[str]:
    """Return the identifiers of the activities on a page."""
    return re.findall(r'<td class="code">([A-Z]+-\d+)</td>', page)


def _entries(page: str) -> list[tuple[str, bool, int]]:
    """Return where each value of a facet leads, whether it adds, and how many it gives."""
    facets = page[page.index('id="facets"') :]
    return [
        (html.unescape(address), bool(adds), int(count.replace(",", "")))
        for address, adds, count in ENTRY.findall(facets)
    ]


# What is chosen -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", 185),
        ("?agency=ilo", 12),
        ("?agency=unhcr", 18),
        ("?agency=ilo&agency=unhcr", 30),
        ("?partner=osce", 2),
        ("?partner=osce&role=joint", 1),
        ("?agency=ilo&agency=iom&partner=osce", 2),
        ("?agency=undp&partner=osce", 0),
        ("?country=ISL", 0),
    ],
)
def test_values_of_a_facet_widen_the_list_and_facets_together_narrow_it(
    client: FlaskClient, query: str, total: int
) -> None:
    assert _total(_page(client, query)) == total


def test_activities_in_ghana_are_those_of_which_the_text_says_so(client: FlaskClient) -> None:
    identifiers = _identifiers(_page(client, "?country=GHA"))
    assert identifiers == ["UNDP-01", "WB-13", "WB-28", "WB-29", "WB-30"]


def test_country_of_a_place_counts(client: FlaskClient) -> None:
    assert "ILO-02" in _identifiers(_page(client, "?country=ITA"))


@pytest.mark.parametrize("region", ["western-africa", "sub-saharan-africa", "africa", "world"])
def test_region_holds_the_countries_inside_it(client: FlaskClient, region: str) -> None:
    page = _page(client, f"?region={region}&agency=undp")
    assert "UNDP-01" in _identifiers(page)


def test_theme_holds_the_narrower_ones(client: FlaskClient) -> None:
    narrower = _identifiers(_page(client, "?theme=remittances-for-development"))
    wider = _identifiers(_page(client, "?theme=remittances"))
    assert set(narrower) < set(wider)


def test_role_is_that_of_the_partner_where_both_are_chosen(client: FlaskClient) -> None:
    # In the handbook of page 7, ILO and OSCE collaborate; in the manual of page 5, OSCE is joint.
    assert _identifiers(_page(client, "?partner=osce&role=joint")) == ["ILO-10"]
    assert _total(_page(client, "?partner=osce&role=funder")) == 0


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("?from=2005&to=2005", True),
        ("?from=2005", True),
        ("?to=2004", False),
        ("?from=2006", False),
        ("?dated=yes", True),
        ("?dated=no", False),
    ],
)
def test_activity_counts_where_its_span_touches_the_years(
    client: FlaskClient, query: str, *, is_there: bool
) -> None:
    # The household survey in Ghana was over in September 2005 (page 22).
    page = _page(client, f"{query}{'&' if query else '?'}country=GHA")
    assert ("WB-13" in _identifiers(page)) is is_there


def test_activities_without_a_date_are_told_apart(client: FlaskClient) -> None:
    dated, undated = (_total(_page(client, f"?dated={word}")) for word in ("yes", "no"))
    assert dated + undated == 185
    assert f'without a date</a> <span class="count">{undated}<' in _page(client, "?from=2005")


# What cannot be chosen --------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("?country=ghana", "GHA"),
        ("?theme=remitances", "remittances"),
        ("?agency=OSCE", "osce"),
        ("?agency=iol", "did you mean ilo"),
        ("?agency=%22%3Ex%7D", "'agency'"),
        ("?from=05", "four digits"),
        ("?to=x", "four digits"),
        ("?sort=size", "year"),
        ("?page=0", "count from 1"),
        ("?page=-1", "count from 1"),
        ("?page=99999999999999999999", "count from 1"),
        ("?dated=maybe", "yes or no"),
    ],
)
def test_what_is_not_there_is_refused_with_what_may_be_meant(
    client: FlaskClient, query: str, meant: str
) -> None:
    response = client.get(f"/activities{query}")
    assert response.status_code == 400
    assert response.json is not None
    assert meant in response.json["detail"]


def test_page_after_the_last_is_not_there(client: FlaskClient) -> None:
    assert client.get("/activities?agency=ilo&page=2").status_code == 404


def test_unknown_format_is_refused(client: FlaskClient) -> None:
    assert client.get("/activities?format=docx").status_code == 406


# What the facets count --------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ["", "?country=GHA", "?partner=osce&role=joint&lang=fr", "?theme=remittances&from=2000"],
)
def test_count_beside_a_value_is_what_its_link_gives(client: FlaskClient, query: str) -> None:
    page = _page(client, query)
    entries = _entries(page)
    assert len(entries) > 10
    for address, adds, count in entries:
        assert count > 0
        followed = _total(_page(client, address.removeprefix("/activities")))
        assert followed == (_total(page) + count if adds else count), address


def test_narrower_value_takes_the_place_of_the_chosen_one(client: FlaskClient) -> None:
    page = _page(client, "?theme=remittances")
    addresses = {address for address, _, _ in _entries(page)}
    assert "/activities?theme=remittances-for-development" in addresses
    assert "/activities?theme=migration-and-development" in addresses


def test_agencies_are_the_ten_members_of_the_group(client: FlaskClient) -> None:
    agencies = {
        parse_qs(urlsplit(address).query)["agency"][0]
        for address, _, _ in _entries(_page(client, ""))
        if "agency=" in address
    }
    members = "ilo iom ohchr un-desa unctad undp unfpa unhcr unodc world-bank"
    assert agencies == set(members.split())


def test_empty_list_says_what_to_remove(client: FlaskClient) -> None:
    page = _page(client, "?agency=ilo&country=AFG")
    assert "No activity has all that is chosen." in page
    assert re.search(r'href="/activities\?agency=ilo">without country .*</a>: 12<', page)


def test_every_chosen_value_can_be_removed(client: FlaskClient) -> None:
    page = _page(client, "?agency=ilo&theme=gender&from=2004&sort=name")
    chips = page[page.index('class="chips"') : page.index('id="found"')]
    assert html.unescape(chips).count("sort=name") == 3
    assert 'href="/activities?agency=ilo&amp;theme=gender&amp;sort=name"' in chips


# Order and pages --------------------------------------------------------------------


def test_pages_hold_every_activity_once(client: FlaskClient) -> None:
    pages = [_identifiers(_page(client, f"?page={number}")) for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [50, 50, 50, 35]
    identifiers = [identifier for page in pages for identifier in page]
    assert len(set(identifiers)) == 185
    assert identifiers == sorted(identifiers)


def test_list_is_sorted_by_year_with_the_undated_last(client: FlaskClient) -> None:
    page = _page(client, "?agency=world-bank&sort=year")
    years = re.findall(r'<div class="code">(?:<span class="quiet">)?(\d{4}|not dated)', page)
    assert years == sorted(years)
    assert years[0].isdecimal()
    assert years[-1] == "not dated"


@pytest.mark.parametrize(
    ("sort", "cell"),
    [("name", r'mark-activity"[^>]*></span><span>([^<]*)'), ("status", r"status status-(\w+)")],
)
def test_list_is_sorted_by_what_is_asked(client: FlaskClient, sort: str, cell: str) -> None:
    found = [
        text.casefold() for text in re.findall(cell, _page(client, f"?agency=iom&sort={sort}"))
    ]
    assert len(found) == 29
    assert found == sorted(found)


def test_names_are_in_the_language_asked_for(client: FlaskClient) -> None:
    page = _page(client, "?country=GHA&lang=fr")
    assert "Organisation internationale" in page or "Banque mondiale" in page
    assert "/theme/remittances?lang=fr" in page


def test_page_of_an_activity_is_cited(client: FlaskClient) -> None:
    page = _page(client, "?partner=osce&agency=ilo")
    assert re.search(r'href="/passage/ilo-osce-labour-migration-manual-\d">p\. 5</a>', page)


# SPARQL -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def catalogue(store: Store) -> Catalogue:
    """Return the catalogue of the graph."""
    return read_catalogue(store)


def _selections(catalogue: Catalogue) -> list[Selection]:
    """Return each value of each facet by itself, some together, and dates."""
    single = [
        Selection({facet.name: (value,)})
        for facet in FACETS
        for value in sorted(catalogue.bits[facet.name])
    ]
    pairs = [
        Selection({"partner": (partner,), "role": (role,)}) for partner, role in catalogue.roles
    ]
    several = [
        Selection({facet.name: tuple(sorted(catalogue.bits[facet.name])[:3]) for facet in two})
        for two in zip(FACETS, FACETS[3:], strict=False)
    ]
    dates = [Selection(dated=True), Selection(dated=False), Selection(first=2004, last=2005)]
    return [Selection(), *single, *pairs, *several, *dates]


def test_query_that_is_shown_gives_the_same_activities(store: Store, catalogue: Catalogue) -> None:
    for selection in _selections(catalogue):
        rows = [row["activity"].value for row in select(store, list_query(selection))]
        bits = catalogue.matching(selection)
        assert rows == [
            activity.iri
            for number, activity in enumerate(catalogue.activities)
            if bits >> number & 1
        ], selection


def test_query_that_is_shown_can_be_run(client: FlaskClient) -> None:
    page = _page(client, "?country=GHA&from=2000")
    link = html.unescape(page[page.index('href="/sparql?query=') + 6 :].partition('"')[0])
    response = client.get(f"{link}&format=csv")
    assert response.text.count("https://w3id.org/gmgkg/id/activity/") == 1


# Downloads --------------------------------------------------------------------------

QUERIES = ["?agency=ilo", "", "?country=GHA&sort=name", "?country=AFG&agency=ilo"]


def _all_identifiers(client: FlaskClient, query: str) -> list[str]:
    """Return the identifiers on all pages of a list."""
    mark = "&" if query else "?"
    pages = max(1, -(-_total(_page(client, query)) // 50))
    return [
        identifier
        for number in range(1, pages + 1)
        for identifier in _identifiers(_page(client, f"{query}{mark}page={number}"))
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_csv_holds_all_of_the_list_in_its_order(client: FlaskClient, query: str) -> None:
    mark = "&" if query else "?"
    response = client.get(f"/activities{query}{mark}format=csv")
    assert response.mimetype == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    records = list(csv.DictReader(io.StringIO(response.text)))
    assert [record["identifier"] for record in records] == _all_identifiers(client, query)
    for record in records:
        assert record["pages"]
        assert record["citations"].startswith("p. ")
        assert record["dataVersion"]


def test_csv_names_partners_with_their_roles(client: FlaskClient) -> None:
    text = client.get("/activities?partner=osce&agency=ilo&format=csv").text
    (record,) = csv.DictReader(io.StringIO(text))
    assert record["agencies"] == "International Labour Organization"
    assert (
        "Organization for Security and Co-operation in Europe (Joint organizer or producer)"
        in record["partners"]
    )
    assert "has produced a manual of labour migration policies" in record["citations"]


def test_workbook_holds_all_of_the_list_and_says_what_was_chosen(client: FlaskClient) -> None:
    content = client.get("/activities?agency=ilo&agency=iom&format=xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book["Answer"].max_row == 1 + 12 + 29
    about = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert about["Agency"] == "ILO or IOM"
    assert "?activity gmg:leadAgency ?agency" in about["query"]


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize(("name", "reader"), [("turtle", "turtle"), ("jsonld", "json-ld")])
def test_graph_holds_all_of_the_list(
    client: FlaskClient, query: str, name: str, reader: str
) -> None:
    mark = "&" if query else "?"
    response = client.get(f"/activities{query}{mark}format={name}")
    graph = rdflib.Graph().parse(data=response.data, format=reader)
    identifiers = {
        str(graph.value(activity, IDENTIFIER))
        for activity in graph.subjects(rdflib.RDF.type, ACTIVITY)
    }
    assert identifiers == set(_all_identifiers(client, query))


def test_graph_holds_the_participations_and_passages_of_its_activities(client: FlaskClient) -> None:
    response = client.get("/activities?partner=osce&format=turtle")
    graph = rdflib.Graph().parse(data=response.data, format="turtle")
    for link, property_name in (("participation", "role"), ("evidence", "phrase")):
        nodes = list(graph.objects(None, rdflib.URIRef(GMG + link)))
        assert nodes
        for node in nodes:
            assert (node, rdflib.URIRef(GMG + property_name), None) in graph


def test_graph_holds_a_passage_that_only_a_participation_cites() -> None:
    store = EmbeddedStore()
    data = f"""
    PREFIX gmg: <{GMG}>
    PREFIX dcterms: <http://purl.org/dc/terms/>
    <x:a> a gmg:Activity ; dcterms:identifier "A-1" ; gmg:participation <x:p> .
    <x:p> gmg:evidence <x:e> .
    <x:e> gmg:page 3 .
    <x:other> gmg:page 4 .
    """
    store.add(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.TURTLE))
    result = store.query(description_query(Selection()))
    assert isinstance(result, pyoxigraph.QueryTriples)
    assert {triple.subject.value for triple in result} == {"x:a", "x:p", "x:e"}
