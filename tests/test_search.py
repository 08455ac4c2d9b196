"""Search: words and names in any language, spelled in any way, and never a syntax error."""

import html
import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import serving
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from gmgkg.search.index import Index, build_index
from gmgkg.search.marking import mark
from gmgkg.search.texts import Text
from gmgkg.search.words import letters
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore

ID = "https://w3id.org/gmgkg/id/"
GMG = "https://w3id.org/gmgkg/ontology#"
RDF_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
LABEL = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
GRAPH = NamedNode("https://w3id.org/gmgkg/graph/reference")


@pytest.fixture(scope="module")
def index(store: Store) -> Index:
    """Return the index of the graph."""
    return build_index(store)


def _index(*names: tuple[str, str]) -> Index:
    """Return an index of organizations by slug and name."""
    return Index(
        Text(f"{ID}organization/{slug}", "organization", name, "en", is_name=True, is_label=True)
        for slug, name in names
    )


def _found(index: Index, text: str) -> list[str]:
    """Return what a search finds, without the common beginning of the IRIs."""
    return [hit.resource.removeprefix(ID) for hit in index.search(text).hits]


# What is found ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("OSCE", "organization/osce"),
        ("osce", "organization/osce"),
        ("International Labour Organization", "organization/ilo"),
        ("Ghana", "country/GHA"),
        ("GHA", "country/GHA"),
        ("Niger", "country/NER"),
        ("cote d'ivoire", "country/CIV"),
        ("CÔTE D\u2019IVOIRE", "country/CIV"),
        ("remittances", "theme/remittances"),
        ("envois de fonds", "theme/remittances"),
        ("غانا", "country/GHA"),
        ("منظمة العمل الدولية", "organization/ilo"),
        ("加纳", "country/GHA"),
        ("移民汇款", "theme/remittances"),
        ("Гана", "country/GHA"),
        ("международная организация труда", "organization/ilo"),
        ("ILO-10", "activity/ilo-osce-labour-migration-manual"),
        ("non-binding principles", "passage/ilo-multilateral-framework-1"),
    ],
)
def test_name_in_any_language_is_found_whatever_its_case_and_accents(
    index: Index, text: str, first: str
) -> None:
    assert _found(index, text)[0] == first


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Phillipines", "country/PHL"),
        ("remitances", "theme/remittances"),
        ("trafficing in persons", "theme/trafficking-in-persons"),
        ("organisation for securty", "organization/osce"),
        ("Nigerea", "country/NGA"),
        ("unhrc", "organization/unhcr"),
        ("osec", "organization/osce"),
        ("iol", "organization/ilo"),
    ],
)
def test_misspelt_name_is_found(index: Index, text: str, meant: str) -> None:
    assert _found(index, text)[0] == meant


def test_words_that_were_looked_for_instead_are_told(index: Index) -> None:
    assert index.search("remitances").spelled == "remittances"
    assert index.search("remittances").spelled == ""


def test_word_that_may_stand_for_several_finds_them_all() -> None:
    index = _index(("a", "NHRC"), ("b", "UNHCR"))
    assert _found(index, "unhrc") == ["organization/b", "organization/a"]


def test_words_of_the_source_are_found_in_its_passages(index: Index) -> None:
    # "has produced a manual of labour migration policies" (page 5)
    found = _found(index, "produced a manual of labour migration policies")
    assert any(each.startswith("passage/ilo-osce-labour-migration-manual") for each in found)


def test_all_words_must_be_there(index: Index) -> None:
    assert set(_found(index, "brain drain Ghana")) < set(_found(index, "brain drain"))


def test_word_is_found_by_its_beginning(index: Index) -> None:
    assert "theme/remittances" in _found(index, "remit")


def test_characters_of_chinese_must_follow_each_other() -> None:
    index = _index(("a", "国际移民"), ("b", "移民国际"))
    assert _found(index, "国际移") == ["organization/a"]


def test_name_that_is_asked_for_exactly_goes_first() -> None:
    index = _index(("a", "Niger Niger Nigeria"), ("b", "Niger"))
    assert _found(index, "niger") == ["organization/b", "organization/a"]


def test_nearest_names_are_offered_where_nothing_is_found(index: Index) -> None:
    found = index.search("Ghana OSCE Mars")
    assert not found.hits
    assert {hit.resource.removeprefix(ID) for hit in found.near} >= {"country/GHA"}


# What is never an error ---------------------------------------------------------------

HOSTILE = [
    '"',
    '""',
    "'",
    "*",
    "a*",
    "^a",
    "names:x",
    "{names} : x",
    "a AND",
    "OR",
    "NOT a",
    "NEAR(a b, 2)",
    "a + b",
    "-a",
    "(",
    ")",
    "; DROP TABLE entry; --",
    "%",
    "\\",
    "\0",
    "½",
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "\u064b",
    "a" * 10_000,
    "a " * 10_000,
    "国" * 1000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_searched_for_as_text(client: FlaskClient, text: str) -> None:
    for path in ("/search", "/search/suggest"):
        response = client.get(path, query_string={"q": text})
        assert response.status_code == 200
        assert "<script>" not in response.text


SMALL = _index(("ilo", "International Labour Organization"), ("a", "国际 移民"), ("b", "½ a\u0301"))


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    SMALL.search(text)
    SMALL.complete(text, 10)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_what_has_letters_is_found_by_its_name(name: str) -> None:
    try:
        assert not letters(name) or _found(_index(("x", name)), name[:100])
    except sqlite3.OperationalError as error:
        pytest.fail(f"{name!r}: {error}")


@given(st.text(), st.text())
def test_marked_text_is_the_text(text: str, asked: str) -> None:
    pieces = "".join(piece for piece, _ in mark(text, letters(asked).split()))
    assert pieces.removeprefix("… ").removesuffix(" …") in text


# The page ---------------------------------------------------------------------------


def test_results_stand_by_kind_with_mark_name_and_link(client: FlaskClient) -> None:
    page = client.get("/search?q=remittances").text
    assert '<h2 id="kind-theme">Themes' in page
    assert '<h2 id="kind-activity">Activities' in page
    assert 'href="/theme/remittances"><span class="mark mark-theme"' in page
    assert "<mark>Remittances</mark>" in page


def test_markup_in_a_text_is_shown_and_not_run(tmp_path: Path) -> None:
    store = EmbeddedStore()
    resource = NamedNode(f"{ID}place/x")
    store.add(
        [
            Quad(resource, RDF_TYPE, NamedNode(f"{GMG}Place"), GRAPH),
            Quad(resource, LABEL, Literal("<b>bold</b> & <script>", language="en"), GRAPH),
        ]
    )
    with serving(store, tmp_path) as small:
        page = small.get("/search?q=bold").text
    assert "&lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; &lt;script&gt;" in page


def test_one_exact_name_is_still_a_list(client: FlaskClient) -> None:
    response = client.get("/search?q=Philippines")
    assert response.status_code == 200
    assert 'href="/country/PHL"' in response.text


def test_page_says_that_nothing_was_found_and_what_comes_near(client: FlaskClient) -> None:
    page = client.get("/search?q=Ghana+OSCE+Mars").text
    assert "Nothing was found." in page
    assert 'href="/country/GHA"' in page


def test_search_without_words_says_what_to_write(client: FlaskClient) -> None:
    assert "in any of the six languages" in client.get("/search").text


def test_all_results_of_a_kind_can_be_seen(client: FlaskClient) -> None:
    page = client.get("/search?q=brain+drain").text
    link = html.unescape(re.findall(r'<p><a href="([^"]*kind=activity)"', page)[0])
    count = int(re.findall(r'Activities <span class="quiet">(\d+)', page)[0])
    whole = client.get(link).text
    assert whole.count('<span class="mark mark-activity"') == count > 10


def test_every_page_has_the_field_for_searching(client: FlaskClient) -> None:
    assert 'action="/search"' in client.get("/").text


def test_name_is_shown_in_the_language_of_the_reader(client: FlaskClient) -> None:
    page = client.get("/search?q=GHA&lang=ru").text
    assert "Гана" in page
    assert 'href="/country/GHA?lang=ru"' in page


# Suggestions ------------------------------------------------------------------------


def test_suggestions_are_names_with_kind_and_address(client: FlaskClient) -> None:
    suggestions = client.get("/search/suggest?q=ghan").json
    assert suggestions is not None
    assert suggestions[0] == {
        "label": "Ghana",
        "kind": "country",
        "address": "/country/GHA",
        "iri": "https://w3id.org/gmgkg/id/country/GHA",
    }
    assert len(suggestions) <= 10


def test_suggestions_may_be_of_one_kind_alone(client: FlaskClient) -> None:
    suggestions = client.get("/search/suggest?q=remittances&kind=theme").json
    assert {suggestion["kind"] for suggestion in suggestions or []} == {"theme"}


@pytest.mark.parametrize(
    ("text", "label"), [("Ган", "Гана"), ("加", "加纳"), ("Phillipines", "Philippines")]
)
def test_suggestion_is_the_name_that_was_meant(client: FlaskClient, text: str, label: str) -> None:
    suggestions = client.get("/search/suggest", query_string={"q": text}).json
    assert label in [suggestion["label"] for suggestion in suggestions or []]


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("?q=intern", "International Organization for Migration"),
        ("?q=international+org", "International Organization for Migration"),
        ("?q=international+org&lang=fr", "Organisation internationale pour les migrations"),
        ("?q=intern&lang=es", "Organización Internacional para las Migraciones"),
        # A reader of Chinese has no name with these letters, so that the English one goes first.
        ("?q=intern&lang=zh", "International Organization for Migration"),
    ],
)
def test_name_in_the_language_of_the_reader_is_offered_where_it_matches(
    client: FlaskClient, query: str, label: str
) -> None:
    suggestions = client.get(f"/search/suggest{query}").json
    assert label in [suggestion["label"] for suggestion in suggestions or []]


def test_caches_are_told_that_suggestions_depend_on_the_language_of_the_reader(
    client: FlaskClient,
) -> None:
    french = client.get("/search/suggest?q=ILO-10", headers={"Accept-Language": "fr"})
    assert "Accept-Language" in french.headers["Vary"]


def test_code_is_completed_to_what_it_stands_for(client: FlaskClient) -> None:
    suggestions = client.get("/search/suggest?q=ILO-10").json
    assert suggestions is not None
    assert suggestions[0]["label"] == "Manual of labour migration policies for OSCE members"


@pytest.mark.parametrize("text", ["", " ", "qqqqzzzz"])
def test_nothing_is_suggested_where_nothing_is_like_it(client: FlaskClient, text: str) -> None:
    assert client.get("/search/suggest", query_string={"q": text}).json == []


def test_every_suggestion_leads_somewhere(client: FlaskClient) -> None:
    for suggestion in client.get("/search/suggest?q=migration").json or []:
        assert client.get(suggestion["address"]).status_code == 200


def test_many_may_search_at_once(index: Index) -> None:
    texts = ["ghana", "remitances", "加纳", "OSCE"] * 10
    alone = [_found(index, text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda text: _found(index, text), texts)) == alone


# Fresh data -------------------------------------------------------------------------


def test_index_is_made_once_for_data_that_do_not_change(client: FlaskClient) -> None:
    client.get("/search?q=x")
    kept = client.application.extensions["gmgkg.kept"]
    made = kept[build_index].made
    client.get("/search?q=y")
    assert kept[build_index].made is made


def test_index_is_made_again_after_a_while_where_data_may_change(
    store: Store, tmp_path: Path
) -> None:
    with serving(store, tmp_path) as small:
        small.application.config["DATA_VERSION"] = None
        small.get("/search?q=x")
        place = small.application.extensions["gmgkg.kept"][build_index]
        made = place.made
        small.get("/search?q=x")
        assert place.made is made
        place.since = float("-inf")
        small.get("/search?q=x")
        assert place.made is not made
