"""Pictures of rows: what they show is what the rows say, and what is left out is said."""

import json
import re

import pytest
from flask.testing import FlaskClient
from pyoxigraph import Literal, NamedNode

from gmgkg.web.figures import Rows, draw, views

EX = "http://example.org/"
A, B, C = (NamedNode(f"{EX}{name}") for name in "abc")
PREFIX = """PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/> """


def _island(page: str, kind: str) -> dict[str, object]:
    """Return the data of an island on a page."""
    found = re.search(
        rf'data-island="{kind}".*?<script type="application/json">(.*?)</script>', page, re.DOTALL
    )
    assert found is not None
    data: dict[str, object] = json.loads(found[1])
    return data


def test_network_links_the_first_two_resources_once_for_each_pair() -> None:
    once, other = {"x": A, "n": Literal(1), "y": B}, {"x": A, "n": None, "y": C}
    figure = draw("network", Rows(("x", "n", "y"), [once, once, other]))
    assert figure is not None
    network = figure.what["network"]
    assert {(each["source"], each["target"], each["weight"]) for each in network["edges"]} == {
        (A.value, B.value, 2),
        (A.value, C.value, 1),
    }
    assert {node["id"] for node in network["nodes"]} == {A.value, B.value, C.value}


def test_chart_shows_what_the_rows_count_and_says_what_it_leaves_out() -> None:
    records = [{"x": NamedNode(f"{EX}{n}"), "activityCount": Literal(n)} for n in range(40)]
    figure = draw("chart", Rows(("x", "activityCount"), records))
    assert figure is not None
    assert [bar.value for bar in figure.what["bars"]] == list(range(30))
    assert figure.what["bars"][29].length == 100
    assert figure.shown == "30 of 40 rows"


def test_matrix_sums_what_the_rows_count_by_both_resources() -> None:
    records = [
        {"x": A, "y": B, "activityCount": Literal(2)},
        {"x": A, "y": C, "activityCount": Literal(5)},
        {"x": B, "y": C, "activityCount": Literal(1)},
    ]
    figure = draw("matrix", Rows(("x", "y", "activityCount"), records))
    assert figure is not None
    heads = [name for name, _ in figure.what["heads"]]
    sides = figure.what["sides"]
    table = {side: dict(zip(heads, counts, strict=True)) for side, _, counts in sides}
    assert table == {
        f"{EX}a": {f"{EX}b": 2, f"{EX}c": 5},
        f"{EX}b": {f"{EX}b": 0, f"{EX}c": 1},
    }


def test_rows_without_what_a_picture_needs_make_none() -> None:
    rows = Rows(("x",), [{"x": Literal("text")}])
    assert views(rows) == []
    assert draw("network", Rows(("x", "y"), [])) is None
    assert draw("table", rows) is None


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("who-works-with", 'data-island="network"'),
        ("activities-in-country", 'data-island="map"'),
        ("countries-of-activities", 'data-island="map"'),
        ("activities-by-status-and-year", '<svg class="timeline"'),
        ("partners-by-role", '<table class="matrix"'),
        ("coverage-of-themes", '<svg class="bars"'),
    ],
)
def test_question_has_the_picture_that_its_file_prefers(
    client: FlaskClient, name: str, mark: str
) -> None:
    assert mark in client.get(f"/questions/{name}").text


def test_network_of_a_question_is_that_of_its_answer(client: FlaskClient) -> None:
    network = _island(client.get("/questions/who-works-with?organization=osce").text, "network")
    assert {node["label"] for node in network["nodes"]} == {  # type: ignore[attr-defined]
        "Organization for Security and Co-operation in Europe",
        "International Labour Organization",
        "International Organization for Migration",
    }


def test_map_of_a_question_counts_each_activity_once(client: FlaskClient) -> None:
    places = _island(client.get("/questions/countries-of-activities").text, "map")
    answer = client.get("/api/questions/countries-of-activities?limit=1000").json
    assert answer is not None
    counts = {row["country"].rpartition("/")[2]: row["activityCount"] for row in answer["rows"]}
    shown = {
        place["url"].rpartition("/")[2]: int(place["text"])  # type: ignore[index]
        for place in places.values()
    }
    assert shown == counts


QUERIES = {
    "network": "SELECT ?a ?o { ?a gmg:leadAgency ?o } LIMIT 20",
    "map": "SELECT ?a ?c { ?a dcterms:spatial ?c . ?c a gmg:Country }",
    "timeline": "SELECT ?activity { ?activity gmg:startDate ?d }",
    "chart": "SELECT ?o (COUNT(*) AS ?n) { ?a gmg:leadAgency ?o } GROUP BY ?o",
    "matrix": "SELECT ?o ?t { ?a gmg:leadAgency ?o ; gmg:theme ?t }",
}


@pytest.mark.parametrize("view", QUERIES)
def test_result_of_a_query_is_shown_in_each_view_that_suits_it(
    client: FlaskClient, view: str
) -> None:
    query = {"query": PREFIX + QUERIES[view], "view": view}
    page = client.get("/sparql", query_string=query, headers={"Accept": "text/html"}).text
    assert f'<figure class="figure-{view}">' in page
    assert f'value="{view}" aria-pressed="true"' in page
    assert "<table>" in page


def test_view_that_does_not_suit_leaves_the_table(client: FlaskClient) -> None:
    query = {"query": "SELECT (1 AS ?x) {}", "view": "network"}
    page = client.get("/sparql", query_string=query, headers={"Accept": "text/html"}).text
    assert "<figure" not in page
    assert "<table>" in page


def test_markup_in_a_network_stays_data(client: FlaskClient) -> None:
    query = "SELECT ?a ?b { VALUES (?a ?b) { (<x:a> <x:%3C/script%3E>) } }"
    page = client.get(
        "/sparql", query_string={"query": query, "view": "network"}, headers={"Accept": "text/html"}
    ).text
    assert page.count("</script>") == page.count("<script")
