"""Short links: what is packed comes back, and what was never packed is refused."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import free_port, running, tool
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from gmgkg.graph.files import bundled_root
from gmgkg.graph.questions import load_questions
from gmgkg.web.packing import pack, unpack
from gmgkg.web.requests import write_requests

TEXTS = st.text(st.characters(codec="utf-8"), max_size=200)


@given(TEXTS)
def test_text_that_was_packed_comes_back(text: str) -> None:
    assert unpack(pack(text)) == text


def test_link_to_a_question_is_much_shorter_than_its_query() -> None:
    for question in load_questions(bundled_root()).values():
        assert len(pack(question.query)) < 0.6 * len(question.query)


@pytest.mark.parametrize("broken", ["", "!", "a", "AAAA", "é", pack("SELECT * { ?s ?p ?o }")[:-6]])
def test_link_that_holds_nothing_is_refused(broken: str) -> None:
    with pytest.raises(BadRequest, match="broken"):
        unpack(broken)


def test_link_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(BadRequest, match="too long"):
        unpack(pack(" " * 5_000_000))


def test_short_link_leads_to_the_query_and_its_view(client: FlaskClient) -> None:
    query = "SELECT ?s { ?s a <https://w3id.org/gmgkg/ontology#Status> }"
    led = client.get("/sparql", query_string={"packed": pack(query), "view": "table"})
    assert led.status_code == 302
    page = client.get(led.headers["Location"], headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "4 rows" in page.text
    assert pack(query) in page.text


def test_broken_link_is_told_apart(client: FlaskClient) -> None:
    assert client.get("/sparql?packed=!!!").status_code == 400


STATUSES = "{ ?s a <https://w3id.org/gmgkg/ontology#Status> }"
HOSTILE = f"""SELECT ?s ('it\\'s "quoted" \\\\ $HOME `x`\\né' AS ?x)
WHERE {STATUSES}"""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Yield the address of an endpoint."""
    port = free_port()
    with running([sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"], port):
        yield f"http://127.0.0.1:{port}/sparql"


@pytest.mark.parametrize("query", [HOSTILE, f"SELECT ?s {STATUSES}"])
def test_copied_code_of_the_shell_and_of_python_gives_the_rows(
    endpoint: str, query: str, tmp_path: Path
) -> None:
    code = write_requests(query, endpoint, graph=False)
    assert _shell(code["curl"]).count("/id/status/") == 4
    script = tmp_path / "copied.py"
    script.write_text(code["Python"], encoding="utf-8")
    ran = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    assert ran.stdout.count("/id/status/") == 4


def _shell(code: str) -> str:
    """Return what a shell prints; the code asks by curl."""
    assert tool("curl")
    command = [tool("sh"), "-c", code]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_copied_code_for_a_graph_asks_for_turtle(endpoint: str) -> None:
    query = "DESCRIBE <https://w3id.org/gmgkg/id/status/planned>"
    code = write_requests(query, endpoint, graph=True)
    assert "gmg:Status" in _shell(code["curl"])
    assert all("text/turtle" in text for text in code.values())
