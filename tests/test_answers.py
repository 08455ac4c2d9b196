"""An answer in every format: the same rows, the version of the data, and no formula."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, parse_query_results

from gmgkg.graph.questions import EXAMPLES, load_questions
from gmgkg.library.answer import Answer, plain_value
from gmgkg.library.ask import ask
from gmgkg.library.formats import ANSWER_FORMATS, API_FORMATS, AnswerFormat
from gmgkg.store import Store, Term
from gmgkg.store.results import select

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"]
BY_NAME = {form.name: form for form in (*ANSWER_FORMATS, *API_FORMATS)}
CODECS = {
    "srj": QueryResultsFormat.JSON,
    "srx": QueryResultsFormat.XML,
    "tsv": QueryResultsFormat.TSV,
}


@pytest.fixture(scope="module")
def answer(store: Store, root: Path) -> Answer:
    """Return the answer to a question."""
    return ask(store, load_questions(root)["who-works-with"], {"organization": "OSCE"})


def given(answer: Answer, *terms: Term | None) -> Answer:
    """Return an answer of one column with these terms."""
    return Answer(answer.question, {}, ("x",), [(term,) for term in terms], "1.2.3", len(terms))


def workbook(content: bytes) -> openpyxl.Workbook:
    """Return a workbook as another library reads it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def test_answer_names_the_version_of_the_data(answer: Answer, store: Store) -> None:
    stated = select(store, "SELECT ?v { <https://w3id.org/gmgkg/dataset> ?p ?v }")
    assert answer.version in {row["v"].value for row in stated}


def test_csv_has_labels_beside_identifiers_the_citation_and_the_version(answer: Answer) -> None:
    rows = list(csv.DictReader(io.StringIO(BY_NAME["csv"].write(answer).decode())))
    handbook = next(row for row in rows if row["page"] == "7" and row["partner"].endswith("/ilo"))
    assert handbook["partnerLabel"] == "International Labour Organization"
    assert handbook["section"].startswith("IOM, II")
    assert handbook["phrase"] == "in cooperation with OSCE and ILO"
    assert handbook["dataVersion"] == answer.version


def test_workbook_has_the_rows_of_the_csv(answer: Answer) -> None:
    rows = list(csv.reader(io.StringIO(BY_NAME["csv"].write(answer).decode())))
    sheet = workbook(BY_NAME["xlsx"].write(answer))["Answer"]
    assert [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] == rows


def test_workbook_says_what_was_asked(answer: Answer) -> None:
    about = dict(workbook(BY_NAME["xlsx"].write(answer))["About"].iter_rows(values_only=True))
    assert about["question"] == "Who works with an organization, and on what?"
    assert about["organization"] == "https://w3id.org/gmgkg/id/organization/osce"
    assert about["data version"] == answer.version


def test_workbook_of_the_same_answer_has_the_same_bytes(answer: Answer) -> None:
    assert BY_NAME["xlsx"].write(answer) == BY_NAME["xlsx"].write(answer)


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_no_formula_in_csv(answer: Answer, text: str) -> None:
    content = BY_NAME["csv"].write(given(answer, Literal(text))).decode()
    cell = next(csv.DictReader(io.StringIO(content, newline="")))["x"]
    assert cell == f"'{text}"


@pytest.mark.parametrize("text", FORMULAS)
def test_text_is_text_in_a_workbook(answer: Answer, text: str) -> None:
    sheet = workbook(BY_NAME["xlsx"].write(given(answer, Literal(text))))["Answer"]
    assert sheet["A2"].data_type == "s"


def test_number_stays_a_number(answer: Answer) -> None:
    numbers = given(answer, Literal(-5), Literal(-1.5))
    assert b"\r\n-5,1.2.3\r\n-1.5,1.2.3" in BY_NAME["csv"].write(numbers)
    sheet = workbook(BY_NAME["xlsx"].write(numbers))["Answer"]
    assert (sheet["A2"].value, sheet["A3"].value) == (-5, -1.5)


@pytest.mark.parametrize("form", CODECS)
def test_standard_formats_hold_the_same_terms(answer: Answer, form: str) -> None:
    read = parse_query_results(BY_NAME[form].write(answer), format=CODECS[form])
    assert isinstance(read, QuerySolutions)
    assert [variable.value for variable in read.variables] == list(answer.columns)
    assert [tuple(row) for row in read] == list(answer.rows)


@pytest.mark.parametrize(
    "term", [None, Literal('"}} ) ?x . \\ \n\u202e'), Literal("a", language="ar"), NamedNode("a:b")]
)
def test_term_is_data_in_a_standard_format(answer: Answer, term: Term | None) -> None:
    read = parse_query_results(BY_NAME["srj"].write(given(answer, term)), format=CODECS["srj"])
    assert isinstance(read, QuerySolutions)
    assert [tuple(row) for row in read] == [(term,)]


def test_records_say_what_was_asked_and_hold_plain_values(answer: Answer) -> None:
    body = json.loads(API_FORMATS[0].write(answer))
    assert body["question"] == "who-works-with"
    assert body["parameters"]["organization"].endswith("/osce")
    assert body["total"] == len(body["rows"]) == len(answer.rows)
    assert {row["page"] for row in body["rows"]} == {5, 7}


@pytest.mark.parametrize("form", [*ANSWER_FORMATS, *API_FORMATS], ids=lambda form: form.name)
def test_answer_without_rows_is_written(answer: Answer, form: AnswerFormat) -> None:
    assert form.write(given(answer))


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (Literal(5), 5),
        (Literal(value=True), True),
        (Literal("five"), "five"),
        (Literal("x", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")), "x"),
        (NamedNode("a:b"), "a:b"),
    ],
)
def test_plain_value_of_a_term(term: Term | None, value: object) -> None:
    assert plain_value(term) == value


def test_page_of_an_answer_keeps_the_total(answer: Answer) -> None:
    page = answer.page(1, 2)
    assert page.rows == answer.rows[1:3]
    assert (page.first, page.total) == (1, len(answer.rows))


def test_every_question_is_an_example_in_the_graph(store: Store, root: Path) -> None:
    rows = select(
        store,
        f"""PREFIX sh: <http://www.w3.org/ns/shacl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?text ?comment {{ GRAPH {EXAMPLES} {{
          ?query a sh:SPARQLExecutable , sh:SPARQLSelectExecutable ; sh:select ?text ;
            rdfs:comment ?comment ; sh:prefixes/sh:declare/sh:prefix "gmg" }} }}""",
    )
    asked = {question.query: question.title for question in load_questions(root).values()}
    assert {row["text"].value: row["comment"].value for row in rows} == asked
