"""The questions over HTTP: the same rows as the command, strict parameters, pages, formats."""

import csv
import io
import json
import re
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlencode

import openpyxl
import pytest
from conftest import Ran, free_port, running, serving
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions
from werkzeug.http import generate_etag
from werkzeug.test import TestResponse

from gmgkg.dumps.export import write_dump
from gmgkg.formats import DATASET_FORMATS
from gmgkg.graph.files import bundled_root
from gmgkg.graph.questions import load_questions
from gmgkg.library.ask import ask
from gmgkg.library.formats import API_FORMATS, AnswerFormat
from gmgkg.questions import Question
from gmgkg.store import Store
from gmgkg.web.paging import Page

QUESTIONS = load_questions(bundled_root())
OSCE = "/api/questions/who-works-with?organization=OSCE"
THEMES = "/api/questions/coverage-of-themes"
NEW = """#+ title: Which statuses are there?
#+ description: One row for each status.
#+ tags: time and status
#+ parameter status: status; label=Status
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
SELECT ?status WHERE { ?status a gmg:Status }
"""
HOSTILE = [
    '"',
    "'''",
    "\\",
    "} } #",
    "line\nbreak\r",
    "\x00",
    "x" * 10_000,
    "\u202eecso\u2066",
    "SELECT * WHERE { ?s ?p ?o }",
    'x") } } SELECT ?s { ?s ?p ?o } #',
    "{{ 7 * 7 }}",
    "<script>alert(1)</script>",
]
CONTROLS = ("format", "limit", "offset", "timeout", "q")
DOCUMENTED = {200, 400, 404, 406}


def problem(response: TestResponse, status: int) -> str:
    """Return what a problem document says, once its status is right."""
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    return str(json.loads(response.data)["detail"])


def links(response: TestResponse) -> dict[str, str]:
    """Return the targets of the links in the header by relation."""
    found = re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["Link"])
    return {relation: target for target, relation in found}


# The list --------------------------------------------------------------------------


def test_list_has_every_question_with_what_its_header_says(client: FlaskClient) -> None:
    listed = {each["name"]: each for each in json.loads(client.get("/api/questions").data)}
    assert list(listed) == list(QUESTIONS)
    who = listed["who-works-with"]
    assert who["title"] == "Who works with an organization, and on what?"
    assert (who["section"], who["tags"], who["view"]) == (
        "collaboration",
        ["collaboration", "evidence"],
        "network",
    )
    assert who["parameters"] == [
        {
            "name": "organization",
            "type": "organization",
            "label": "Organization",
            "default": "osce",
            "required": False,
        }
    ]


def test_addresses_in_the_list_lead_to_answer_query_and_documentation(client: FlaskClient) -> None:
    listed = json.loads(client.get("/api/questions").data)
    for key in ("answer", "query"):
        assert client.get(listed[0][key]).status_code == 200
    page, _, anchor = listed[0]["documentation"].partition("#")
    assert f'id="{anchor}"' in client.get(page).text


def test_browser_that_asks_for_the_list_is_led_to_the_page(client: FlaskClient) -> None:
    response = client.get("/api/questions", headers={"Accept": "text/html,*/*;q=0.8"})
    assert (response.status_code, response.headers["Location"]) == (303, "/api/")
    assert response.headers["Vary"] == "Accept"


# Answers ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_has_the_rows_of_the_library(client: FlaskClient, store: Store, name: str) -> None:
    expected = ask(store, QUESTIONS[name], {})
    response = client.get(f"/api/questions/{name}")
    body = json.loads(response.data)
    assert body["columns"] == list(expected.columns)
    order = {"key": lambda row: json.dumps(row, sort_keys=True)}
    assert sorted(body["rows"], **order) == sorted(expected.records(), **order)
    assert response.headers["Result-Count"] == str(len(expected.rows))


@pytest.mark.parametrize("form", API_FORMATS, ids=lambda form: form.name)
def test_every_question_is_answered_in_every_format(
    client: FlaskClient, form: AnswerFormat
) -> None:
    for name in QUESTIONS:
        response = client.get(f"/api/questions/{name}", query_string={"format": form.name})
        assert (response.status_code, response.mimetype) == (200, form.media_type), name
        assert response.data, name


def test_format_follows_the_accept_header(client: FlaskClient) -> None:
    for form in API_FORMATS:
        response = client.get(OSCE, headers={"Accept": form.media_type})
        assert response.mimetype == form.media_type
        assert "Accept" in response.headers["Vary"].split(", ")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_file_is_named_by_the_question_and_its_values(client: FlaskClient, form: str) -> None:
    response = client.get(f"{OSCE}&format={form}")
    expected = f'attachment; filename="who-works-with-osce.{form}"'
    assert response.headers["Content-Disposition"] == expected


def test_workbook_opens_in_another_library(client: FlaskClient) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{OSCE}&format=xlsx").data))
    assert {row[3] for row in book["Answer"].iter_rows(min_row=2, values_only=True)} == {
        "International Labour Organization",
        "International Organization for Migration",
    }


def test_value_is_a_slug_a_code_or_a_name_in_any_language(client: FlaskClient) -> None:
    answers = [
        json.loads(client.get("/api/questions/activities-in-country?country=" + quote(name)).data)
        for name in ("MEX", "mexico", "Мексика", "484")
    ]
    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["rows"]


def test_empty_value_of_an_optional_parameter_is_not_given(client: FlaskClient) -> None:
    address = "/api/questions/planned-activities"
    assert client.get(f"{address}?organization=").data == client.get(address).data


def test_answer_links_to_its_description_and_licence(client: FlaskClient) -> None:
    found = links(client.get(OSCE))
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert client.get(found["describedby"]).status_code == 200


# What is refused -------------------------------------------------------------------


def test_question_that_does_not_exist_offers_the_nearest(client: FlaskClient) -> None:
    detail = problem(client.get("/api/questions/works-with"), 404)
    assert detail == "no question 'works-with'; did you mean who-works-with?"


def test_value_that_does_not_exist_offers_the_nearest(client: FlaskClient) -> None:
    detail = problem(client.get("/api/questions/who-works-with?organization=OSZE"), 400)
    assert "did you mean osce" in detail


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        (f"{OSCE}&organisation=ilo", "there is organization, format, limit, offset, timeout"),
        (f"{OSCE}&organization=ilo", "give 'organization' once"),
        (f"{OSCE}&format=csv&format=json", "give 'format' once"),
        (f"{OSCE}&limit=0", "'0' is no value for 'limit'; give a whole number from 1 to 10000"),
        (f"{OSCE}&limit=10001", "'10001' is no value for 'limit'"),
        (f"{OSCE}&limit=", "'' is no value for 'limit'"),
        (f"{OSCE}&limit=1.5", "'1.5' is no value for 'limit'"),
        (f"{OSCE}&limit=%D9%A3", "is no value for 'limit'"),
        (f"{OSCE}&offset=-1", "'-1' is no value for 'offset'; give a whole number from 0"),
        (f"{OSCE}&offset={'9' * 5000}", "is no value for 'offset'"),
        (f"{OSCE}&timeout=soon", "'soon' is no time for 'timeout'"),
        (f"{OSCE}&timeout=nan", "'nan' is no time for 'timeout'"),
        ("/api/questions/who-works-with?organization=caf%e9", "not UTF-8 once decoded"),
        ("/api/questions/who-works-with?organization=", "no organization ''"),
        ("/api/questions?q=1", "no parameter 'q' here; there is none"),
        ("/api/questions/who-works-with/query?limit=1", "there is organization"),
        ("/api/questions/who-works-with/values/organization?limit=21", "from 1 to 20"),
    ],
)
def test_parameter_that_is_not_understood_is_refused(
    client: FlaskClient, address: str, detail: str
) -> None:
    assert detail in problem(client.get(address), 400)


def test_format_that_is_not_offered_is_refused_with_those_that_are(client: FlaskClient) -> None:
    assert "text/csv" in problem(client.get(f"{OSCE}&format=docx"), 406)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_are_refused_with_those_allowed(client: FlaskClient, method: str) -> None:
    response = getattr(client, method)(OSCE)
    assert problem(response, 405)
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


def test_time_that_is_too_short_stops_the_query(store: Store, tmp_path: Path) -> None:
    with serving(store, tmp_path) as fresh:
        detail = problem(fresh.get(f"{THEMES}?timeout=0.0001"), 504)
    assert "stopped after 0.0001 seconds" in detail


# Pages -----------------------------------------------------------------------------


def test_pages_together_are_the_whole_answer(client: FlaskClient) -> None:
    whole = json.loads(client.get(THEMES).data)["rows"]
    rows = []
    address = f"{THEMES}?limit=7"
    while address:
        response = client.get(address)
        rows += json.loads(response.data)["rows"]
        address = links(response).get("next", "")
    assert rows == whole
    assert len(whole) > 7


def test_page_tells_the_number_of_all_rows(client: FlaskClient) -> None:
    response = client.get(f"{THEMES}?limit=2&offset=1&format=csv")
    assert len(list(csv.DictReader(io.StringIO(response.text)))) == 2
    whole = json.loads(client.get(THEMES).data)
    assert int(response.headers["Result-Count"]) == whole["total"] == len(whole["rows"])


def test_links_to_other_pages_keep_the_other_parameters(client: FlaskClient) -> None:
    found = links(
        client.get("/api/questions/search-text?text=a%26b%3E%20%C3%A9&limit=1&format=srj")
    )
    for relation in ("first", "last"):
        assert "text=a%26b%3E+%C3%A9&limit=1&format=srj" in found[relation]


def test_answer_without_a_limit_has_no_other_pages(client: FlaskClient) -> None:
    assert set(links(client.get(OSCE))) == {"describedby", "license"}


@pytest.mark.parametrize(
    ("offset", "total", "others"),
    [
        (0, 25, {"first": 0, "next": 10, "last": 20}),
        (10, 25, {"first": 0, "prev": 0, "next": 20, "last": 20}),
        (20, 25, {"first": 0, "prev": 10, "last": 20}),
        (3, 25, {"first": 0, "prev": 0, "next": 13, "last": 20}),
        (90, 25, {"first": 0, "prev": 20, "last": 20}),
        (0, 20, {"first": 0, "next": 10, "last": 10}),
        (0, 0, {"first": 0, "last": 0}),
    ],
)
def test_other_pages_of_a_page_of_ten(offset: int, total: int, others: dict[str, int]) -> None:
    assert Page(10, offset).others(total) == others


# Caching ---------------------------------------------------------------------------


def test_answer_that_the_client_has_is_not_sent_again(client: FlaskClient) -> None:
    response = client.get(OSCE)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    again = client.get(OSCE, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_tag_differs_by_value_format_and_page_and_not_by_spelling(client: FlaskClient) -> None:
    addresses = [OSCE, f"{OSCE}&format=csv", f"{OSCE}&limit=1", f"{OSCE}&limit=1&offset=1"]
    others = "/api/questions/who-works-with?organization=ilo"
    tags = {client.get(address).headers["ETag"] for address in (*addresses, others)}
    assert len(tags) == 5
    same = client.get("/api/questions/who-works-with?organization=osce")
    assert same.headers["ETag"] == client.get(OSCE).headers["ETag"]


def test_answer_of_data_that_may_change_is_not_kept_and_tagged_by_its_body(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "DATA_VERSION", None)
    response = client.get("/api/questions/who-works-with?organization=UNHCR")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-cache")
    assert response.get_etag() == (generate_etag(response.data), False)


def test_head_has_the_headers_of_get_and_no_body(client: FlaskClient) -> None:
    response = client.head(f"{OSCE}&format=csv")
    assert response.headers["Result-Count"] == client.get(OSCE).headers["Result-Count"]
    assert (response.mimetype, response.data) == ("text/csv", b"")


def test_page_of_another_site_may_read_answers_and_links(client: FlaskClient) -> None:
    for method in (client.get, client.options):
        response = method(OSCE)
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Link" in response.headers["Access-Control-Expose-Headers"]


# Values ----------------------------------------------------------------------------


def test_beginning_of_a_value_is_completed(client: FlaskClient) -> None:
    found = client.get("/api/questions/activities-in-country/values/country?q=gha")
    assert json.loads(found.data)[0] == {"slug": "GHA", "label": "Ghana"}


def test_values_are_no_more_than_asked_for_and_never_more_than_twenty(client: FlaskClient) -> None:
    address = "/api/questions/activities-in-country/values/country"
    assert len(json.loads(client.get(address).data)) == 20
    assert len(json.loads(client.get(f"{address}?limit=3").data)) == 3


def test_parameter_that_does_not_exist_has_no_values(client: FlaskClient) -> None:
    detail = problem(client.get("/api/questions/who-works-with/values/organisation"), 404)
    assert "did you mean organization?" in detail


# The query -------------------------------------------------------------------------


@pytest.mark.parametrize("name", QUESTIONS)
def test_query_with_its_values_gives_the_rows_of_the_answer(
    client: FlaskClient, store: Store, name: str
) -> None:
    response = client.get(f"/api/questions/{name}/query")
    assert response.mimetype == "application/sparql-query"
    rows = store.query(response.text)
    assert isinstance(rows, QuerySolutions)
    expected = ask(store, QUESTIONS[name], {})
    assert sorted(map(str, map(tuple, rows))) == sorted(map(str, map(tuple, expected.rows)))


def test_query_is_asked_at_the_endpoint_as_it_is(client: FlaskClient) -> None:
    text = client.get("/api/questions/who-works-with/query?organization=UNFPA").text
    response = client.get("/sparql", query_string={"query": text})
    asked = json.loads(client.get("/api/questions/who-works-with?organization=UNFPA").data)
    assert response.headers["Result-Count"] == str(asked["total"])
    assert asked["total"] > 0


# Hostile values --------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", API_FORMATS, ids=lambda form: form.name)
def test_hostile_text_is_data_in_every_format(
    client: FlaskClient, form: AnswerFormat, text: str
) -> None:
    query = {"identifier": text, "format": form.name}
    response = client.get("/api/questions/evidence-of-activity", query_string=query)
    assert response.status_code == 200
    assert response.headers["Result-Count"] == "0"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_data_in_the_query(client: FlaskClient, store: Store, text: str) -> None:
    query = {"identifier": text}
    response = client.get("/api/questions/evidence-of-activity/query", query_string=query)
    rows = store.query(response.text)
    assert isinstance(rows, QuerySolutions)
    assert list(rows) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_name_of_a_resource_is_no_such_value(client: FlaskClient, text: str) -> None:
    query = {"organization": text}
    detail = problem(client.get("/api/questions/who-works-with", query_string=query), 400)
    assert len(detail) < 500


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_beginning_is_completed_to_what_exists(client: FlaskClient, text: str) -> None:
    address = "/api/questions/who-works-with/values/organization"
    assert client.get(address, query_string={"q": text}).status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_name_of_a_question_is_unknown(client: FlaskClient, text: str) -> None:
    assert len(problem(client.get(f"/api/questions/{quote(text, safe='')}"), 404)) < 500


def test_hostile_text_stays_out_of_the_file_name(client: FlaskClient) -> None:
    query = {"identifier": 'a"\r\nSet-Cookie: x=1; é/../', "format": "csv"}
    response = client.get("/api/questions/evidence-of-activity", query_string=query)
    expected = 'attachment; filename="evidence-of-activity-a-set-cookie-x-1.csv"'
    assert response.headers["Content-Disposition"] == expected
    assert "Set-Cookie" not in response.headers


def addresses(question: Question) -> st.SearchStrategy[str]:
    """Return addresses below a question with some of its parameters, whatever they are given."""
    values = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
        ["osce", "GHA", "csv", "xlsx", "srx", "5", "2004", ""]
    )
    names = [*(parameter.name for parameter in question.parameters), *CONTROLS]
    tails = st.sampled_from(["", "", "", "/query", "/values/organization"])
    return st.builds(
        lambda tail, given: f"/api/questions/{question.name}{tail}?{urlencode(given)}",
        tails,
        st.dictionaries(st.sampled_from(names), values, max_size=3),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(QUESTIONS.values())).flatmap(addresses))
def test_whatever_is_given_the_answer_is_one_of_those_documented(
    client: FlaskClient, address: str
) -> None:
    response = client.get(address)
    # A time that is given may also be too short.
    assert response.status_code in DOCUMENTED | ({504} if "timeout=" in address else set())
    assert b"Traceback" not in response.data


# The library -----------------------------------------------------------------------


def test_file_that_is_new_in_the_library_is_listed_described_and_answered(
    copy: Path, store: Store, tmp_path: Path
) -> None:
    (copy / "queries/questions/statuses.rq").write_text(NEW)
    with serving(store, tmp_path, questions=load_questions(copy)) as fresh:
        listed = json.loads(fresh.get("/api/questions").data)
        assert "statuses" in {each["name"] for each in listed}
        document = json.loads(fresh.get("/api/openapi.json").data)
        assert document["paths"]["/api/questions/statuses"]["get"]["parameters"][0]["required"]
        assert "Which statuses are there?" in fresh.get("/api/").text
        answer = json.loads(fresh.get("/api/questions/statuses?status=planned").data)
        assert [row["status"].rpartition("/")[2] for row in answer["rows"]] == ["planned"]
        assert "needs a value for 'status'" in problem(fresh.get("/api/questions/statuses"), 400)


def test_served_store_is_asked_the_questions_of_the_root(
    copy: Path, store: Store, run: Callable[..., Ran], tmp_path: Path
) -> None:
    write_dump(store, DATASET_FORMATS[1], tmp_path / "graph.nq")
    run("load", tmp_path / "graph.nq", "--store", tmp_path / "store", "--quiet")
    (copy / "queries/questions/statuses.rq").write_text(NEW)
    port = free_port()
    served = ["serve", "--store", str(tmp_path / "store"), "--port", str(port), "--quiet"]
    with running([sys.executable, "-m", "gmgkg", "--root", str(copy), *served], port):
        address = f"http://127.0.0.1:{port}/api/questions/statuses?status=planned&format=csv"
        with urllib.request.urlopen(address) as answer:
            assert answer.read().count(b"/id/status/planned") == 1


def test_question_that_is_broken_is_named_before_the_server_starts(
    copy: Path, store: Store, run: Callable[..., Ran], tmp_path: Path
) -> None:
    write_dump(store, DATASET_FORMATS[1], tmp_path / "graph.nq")
    run("load", tmp_path / "graph.nq", "--store", tmp_path / "store", "--quiet")
    (copy / "queries/questions/broken.rq").write_text("ASK {}")
    ran = run("--root", copy, "serve", "--store", tmp_path / "store", "--port", free_port())
    file = copy / "queries/questions/broken.rq"
    assert ran.code == 1
    assert ran.err == f"gmgkg: {file}:1: the header lacks title, description, tags\n"
