"""Every sample of the documentation runs, and does what the page shows."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import free_port, running
from samples import SHARED, Samples, page_folder

from gmgkg.questions import parse_question
from gmgkg.store import Store

PROJECT = Path(__file__).parent.parent
PAGES = [
    PROJECT / "README.md",
    PROJECT / "CONTRIBUTING.md",
    *sorted(file for file in (PROJECT / "docs").rglob("*.md") if "_build" not in file.parts),
]


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """Run the server that the pages share, and yield its port."""
    port = free_port()
    command = [sys.executable, "-m", *SHARED.split(), "--quiet", "--port", str(port)]
    with running(command, port):
        yield port


def name_of(page: Path) -> str:
    """Return the name of a page inside the project."""
    return str(page.relative_to(PROJECT))


@pytest.mark.parametrize("page", [page for page in PAGES if "```" in page.read_text()], ids=name_of)
def test_samples_of_a_page_do_what_it_shows(
    page: Path, store: Store, server: int, tmp_path: Path
) -> None:
    Samples(page, page_folder(tmp_path), store, server).run()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_of_a_page_is_run_or_named_as_not_to_be_run(
    page: Path, store: Store, tmp_path: Path
) -> None:
    text = page.read_text()
    directives = {"toctree", "eval-rst", "include", "glossary", "raw", "note", "tip", "list-table"}
    opened = re.findall(r"(?m)^```(?:\{([\w-]+)\})?[ ]?(\w*)", text)[::2]
    known = [1 for directive, _ in opened if directive not in directives]
    if page.parent != PROJECT:
        assert len(known) == len(list(Samples(page, tmp_path, store, 0)))


def test_question_of_the_guide_is_one() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text()
    found = re.search(r"(?s)```sparql\n(#\+.*?)```", text)
    assert found is not None
    assert parse_question("example", found[1]).parameters
