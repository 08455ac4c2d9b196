"""Every sample of the documentation runs; those of tutorials stand in a file of their own."""

import re
from pathlib import Path

import httpx
import pytest
from markdown_it import MarkdownIt
from samples import NOT_RUN, PAGES, PROJECT, RUN, Samples, is_long, name_of, page_folder

from gmgkg.questions import parse_question
from gmgkg.store import Store

CODE = ("code_block", "fence")


@pytest.mark.parametrize("page", [page for page in PAGES if not is_long(page)], ids=name_of)
def test_samples_of_a_page_do_what_it_shows(
    page: Path, store: Store, server: int, tmp_path: Path
) -> None:
    Samples(page, page_folder(tmp_path), store, server).run()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_of_a_page_has_a_language_that_is_run_or_named_as_not_to_be_run(
    page: Path,
) -> None:
    blocks = [token.info for token in MarkdownIt().parse(page.read_text()) if token.type in CODE]
    languages = {re.sub(r"\{code-block\} ", "", each) for each in blocks}
    assert {each for each in languages if not each.startswith("{")} <= RUN | NOT_RUN


def test_every_target_of_make_that_a_page_names_is_one() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    named = {
        name for page in PAGES for name in re.findall(r"\bmake ([a-z]+)\b *[#`]", page.read_text())
    }
    assert {"docs", "serve", "test"} <= named <= targets


def test_every_address_of_the_local_server_that_a_page_names_answers(server: int) -> None:
    named = {
        address
        for page in PAGES
        for address in re.findall(r"`http://127\.0\.0\.1:8080(/[^`<{\s]*)`", page.read_text())
    }
    assert named
    for address in named:
        assert httpx.get(f"http://127.0.0.1:{server}{address}").status_code == 200, address


def test_question_of_the_guide_is_one() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text()
    found = re.search(r"(?s)```sparql\n(#\+.*?)```", text)
    assert found is not None
    assert parse_question("example", found[1]).parameters
