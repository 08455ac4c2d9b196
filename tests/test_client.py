"""The graph in a Python program: the same answers, in plain values and data frames."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from conftest import free_port, running
from pyoxigraph import Literal

import gmgkg
from gmgkg.client import Connection
from gmgkg.errors import (
    BadParameter,
    QueryRefused,
    QuerySyntaxError,
    StoreError,
    UnknownQuestion,
)
from gmgkg.graph.questions import load_questions
from gmgkg.library.answer import Answer
from gmgkg.store import Store
from gmgkg.store.embedded import write_folder

GMG = "PREFIX gmg: <https://w3id.org/gmgkg/ontology#> "


@pytest.fixture(scope="module")
def graph(store: Store, root: Path) -> Connection:
    """Return a connection to the graph as it is."""
    return Connection(store, load_questions(root))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Yield the endpoint of a server of our own."""
    port = free_port()
    with running([sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"], port):
        yield f"http://127.0.0.1:{port}/sparql"


def answer(*terms: str | int | None) -> Answer:
    """Return an invented answer of one column."""
    question = load_questions(Path(__file__).parent.parent)["who-works-with"]
    rows = [(None if term is None else Literal(term),) for term in terms]
    return Answer(question, {}, ("x",), rows, "1.2.3", len(rows))


def test_importing_the_package_reads_nothing_else() -> None:
    script = (
        "import sys, gmgkg; assert 'connect' in gmgkg.__all__;"
        "print(*(name for name in sys.modules if name.startswith(('gmgkg.', 'pyoxigraph'))))"
    )
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert ran.stdout.split() == []


def test_package_has_no_other_name_that_is_made_up_on_demand() -> None:
    with pytest.raises(AttributeError, match="disconnect"):
        getattr(gmgkg, "disconnect")  # noqa: B009  the name is not there, which is the test


def test_connection_in_memory_asks_a_question() -> None:
    found = gmgkg.connect().ask("who-works-with", organization="OSCE")
    assert {(row["partnerLabel"], row["page"]) for row in found} == {
        ("International Labour Organization", 5),
        ("International Labour Organization", 7),
        ("International Organization for Migration", 5),
        ("International Organization for Migration", 7),
    }


def test_connection_asks_a_folder_like_the_graph_in_memory(
    graph: Connection, store: Store, tmp_path: Path
) -> None:
    write_folder(tmp_path / "store", store.quads())
    opened = gmgkg.connect(tmp_path / "store")
    asked = opened.ask("activities-in-country", country="Ghana")
    assert asked.records() == graph.ask("activities-in-country", country="Ghana").records()


def test_connection_asks_an_endpoint_like_the_graph_in_memory(
    graph: Connection, endpoint: str
) -> None:
    asked = gmgkg.connect(endpoint).ask("activities-in-country", country="Ghana")
    assert asked.records() == graph.ask("activities-in-country", country="Ghana").records()


def test_connection_works_on_another_root(tiny: Path) -> None:
    opened = gmgkg.connect(root=tiny)
    assert opened.query(f"{GMG} ASK {{ ?a gmg:organization ?o }}") is True
    assert opened.query(f"{GMG} SELECT ?a {{ ?a a gmg:Activity }}") != gmgkg.connect().query(
        f"{GMG} SELECT ?a {{ ?a a gmg:Activity }}"
    )


def test_folder_that_holds_no_store_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no store here"):
        gmgkg.connect(tmp_path)


def test_parameter_that_is_a_keyword_of_python_is_written_with_an_underscore(
    graph: Connection,
) -> None:
    asked = graph.ask("activities-in-years", from_="2006", to=2007)
    assert {(row["from"], row["to"]) for row in asked} == {("2006", "2007")}


def test_parameter_without_value_is_the_default(graph: Connection) -> None:
    asked = graph.ask("who-works-with", organization=None)
    assert asked.records() == graph.ask("who-works-with", organization="osce").records()


def test_unknown_question_offers_what_is_spelled_alike(graph: Connection) -> None:
    with pytest.raises(UnknownQuestion, match="did you mean who-works-with"):
        graph.ask("who-work-with")


@pytest.mark.parametrize(
    "hostile", ['" } DELETE { ?s ?p ?o }', "<x>", "osce> <x", "\x00", "a" * 9999]
)
def test_hostile_value_is_no_value(graph: Connection, hostile: str) -> None:
    with pytest.raises(BadParameter, match="no organization"):
        graph.ask("who-works-with", organization=hostile)


def test_questions_are_those_of_the_library_and_cannot_be_changed(
    graph: Connection, root: Path
) -> None:
    assert list(graph.questions) == list(load_questions(root))
    assert graph.questions["who-works-with"].title == "Who works with an organization, and on what?"
    with pytest.raises(TypeError):
        graph.questions["x"] = graph.questions["who-works-with"]  # type: ignore[index]


def test_values_complete_a_parameter(graph: Connection) -> None:
    assert ("GHA", "Ghana") in graph.values("activities-in-country", "country", "gha")
    assert graph.values("activities-in-years", "from_", "20") == []


def test_values_of_an_unknown_parameter_name_those_that_there_are(graph: Connection) -> None:
    with pytest.raises(BadParameter, match="it has country"):
        graph.values("activities-in-country", "nation")


def test_select_gives_records_of_plain_values(graph: Connection) -> None:
    text = 'SELECT * { VALUES (?a ?b ?c ?d ?e) { (<urn:x> "x"@en 7 true UNDEF) } }'
    assert graph.query(text) == [{"a": "urn:x", "b": "x", "c": 7, "d": True, "e": None}]


def test_ask_gives_a_truth_value(graph: Connection) -> None:
    assert graph.query("ASK { ?s <urn:nowhere> ?o }") is False


def test_construct_gives_turtle(graph: Connection) -> None:
    text = graph.query(f"{GMG} CONSTRUCT WHERE {{ gmg:Activity a ?class }}")
    assert isinstance(text, str)
    assert "gmg:Activity a " in text


def test_update_is_refused(graph: Connection) -> None:
    with pytest.raises(QueryRefused):
        graph.query("DELETE WHERE { ?s ?p ?o }")


def test_text_that_is_no_query_is_refused_with_its_place(graph: Connection) -> None:
    with pytest.raises(QuerySyntaxError, match="line 1, column"):
        graph.query("SELECT {")


def test_answer_is_a_sequence_of_records(graph: Connection) -> None:
    asked = graph.ask("who-works-with")
    assert len(asked) == 4
    assert list(asked) == asked.records()


def test_answer_is_one_line_on_a_console(graph: Connection) -> None:
    asked = graph.ask("who-works-with")
    assert repr(asked) == (f"<Answer to who-works-with: 4 of 4 rows, data version {asked.version}>")


def test_frame_has_the_rows_of_the_answer_and_names_the_data(graph: Connection) -> None:
    asked = graph.ask("who-works-with", organization="OSCE")
    frame = asked.frame()
    assert frame.to_dict("records") == asked.records()
    assert frame.attrs == {"question": "who-works-with", "dataVersion": asked.version}


def test_frame_keeps_whole_numbers_whole_where_one_is_missing() -> None:
    frame = answer(5, None).frame()
    assert frame["x"].dtype == "Int64"
    assert frame["x"].tolist() == [5, pd.NA]


def test_frame_of_an_empty_answer_has_its_columns() -> None:
    assert list(answer().frame().columns) == ["x"]


def test_frame_without_pandas_says_what_to_install() -> None:
    script = (
        "import sys; sys.modules['pandas'] = None; import gmgkg\n"
        "try: gmgkg.connect().ask('who-works-with').frame()\n"
        "except gmgkg.errors.UsageError as error: print(error)"
    )
    ran = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert ran.stdout == "a data frame needs pandas; run: pip install pandas\n"


def test_notebook_shows_a_value_as_text_and_never_as_markup() -> None:
    shown = answer('<script>alert("x")</script>&')._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;" in shown


def test_notebook_shows_the_first_rows_and_says_how_many_there_are() -> None:
    shown = answer(*range(21))._repr_html_()
    assert "<td>19</td>" in shown
    assert "<td>20</td>" not in shown
    assert "20 of 21 rows" in shown


def test_notebook_shows_names_instead_of_the_iris_beside_them(graph: Connection) -> None:
    shown = graph.ask("who-works-with")._repr_html_()
    assert "<th>partner</th>" in shown
    assert "International Labour Organization" in shown
    assert "https://" not in shown
