"""Short links: what is packed comes back, and what was never packed is refused."""

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.exceptions import BadRequest

from gmgkg.graph.files import bundled_root
from gmgkg.graph.questions import load_questions
from gmgkg.web.packing import pack, unpack

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
