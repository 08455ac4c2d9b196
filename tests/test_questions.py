"""The header of a question, the files of the library, and the values that people give."""

from pathlib import Path

import pytest

from gmgkg.errors import BadParameter, UnknownQuestion
from gmgkg.graph.questions import load_questions
from gmgkg.library.find import find_question
from gmgkg.library.values import complete, resolve
from gmgkg.questions import SECTIONS, Parameter, ParameterType, parse_question
from gmgkg.store import Store

HEADER = "#+ title: What?\n#+ description: A row is a thing.\n#+ tags: places, time\n"
QUERY = "SELECT ?place WHERE { ?place a ?class }"


def test_header_gives_title_tags_and_parameters() -> None:
    line = "#+ parameter place: country; label=Country; default=GHA\n"
    question = parse_question("what", HEADER + line + QUERY)
    assert question.title == "What?"
    assert question.tags == ("places", "time")
    assert question.section == "places"
    assert question.parameters == (Parameter("place", "country", "Country", "GHA", optional=False),)


def test_view_is_a_table_unless_the_header_names_another() -> None:
    assert parse_question("what", HEADER + QUERY).view == "table"
    assert parse_question("what", f"{HEADER}#+ view: map\n{QUERY}").view == "map"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ title: What?\n" + QUERY, "lacks description, tags"),
        (HEADER + "ASK { ?s ?p ?o }", "line 1: a question is a SELECT query"),
        (HEADER + "#+ colour: red\n" + QUERY, "line 4: unknown key 'colour'"),
        (HEADER + "#+ view: hologram\n" + QUERY, "line 4: unknown view 'hologram'"),
        (HEADER.replace("places", "Places"), "line 3: unknown section 'Places'; known are"),
        (HEADER + "#+ nonsense\n" + QUERY, "line 4: a header line reads"),
        (HEADER + "#+ parameter place: planet\n" + QUERY, "line 4: unknown type 'planet'"),
        (HEADER + "#+ parameter place: country; size=3\n" + QUERY, "unknown setting 'size'"),
        (HEADER + "#+ parameter other: country\n" + QUERY, "does not select its parameter ?other"),
        (HEADER + "#+ parameter A b: country\n" + QUERY, "line 4: 'A b' is no name"),
        (HEADER + "#+ parameter timeout: text\n" + QUERY, "line 4: 'timeout' is no name"),
    ],
)
def test_broken_header_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        parse_question("what", text)


def test_question_that_does_not_exist_offers_those_spelled_alike(root: Path) -> None:
    with pytest.raises(UnknownQuestion, match="did you mean who-works-with"):
        find_question(load_questions(root), "works with")


def test_every_section_of_the_library_has_questions(root: Path) -> None:
    assert {question.section for question in load_questions(root).values()} == set(SECTIONS)


def _parameter(kind: ParameterType) -> Parameter:
    return Parameter("given", kind, "Given", None, optional=True)


@pytest.mark.parametrize(
    ("kind", "value", "slug"),
    [
        ("organization", "osce", "osce"),
        ("organization", " OSCE ", "osce"),
        ("organization", "https://w3id.org/gmgkg/id/organization/osce", "osce"),
        ("organization", "Организация по безопасности и сотрудничеству в Европе", "osce"),
        ("organization", "XM-DAC-41302", "ilo"),
        ("country", "288", "GHA"),
        ("country", "COTE D'IVOIRE", "CIV"),
        ("country", "Mexico", "MEX"),
        ("country", "墨西哥", "MEX"),
        ("region", "Africa Subsahariana", "sub-saharan-africa"),
        ("status", "ACHEVE", "completed"),
        ("role", "funder", "funder"),
        ("output", "At home and Away", "at-home-and-away"),
        ("instrument", "ICRMW", "icrmw"),
    ],
)
def test_value_is_a_slug_an_iri_a_code_or_a_name_in_any_language(
    store: Store, kind: ParameterType, value: str, slug: str
) -> None:
    found = resolve(store, _parameter(kind), value)
    assert found.value == f"https://w3id.org/gmgkg/id/{kind}/{slug}"


@pytest.mark.parametrize(
    ("kind", "value", "offer"),
    [
        ("organization", "OSZE", "did you mean osce (Organization for Security"),
        ("organization", "iol", "did you mean ilo (International Labour Organization)"),
        ("country", "Gahna", "GHA (Ghana)"),
        ("theme", "remitances", "did you mean remittances (Remittances)"),
        ("theme", "brain drian", "skilled-migration (Skilled migration and brain drain)"),
        ("role", "xyz", "none is spelled alike"),
        ("country", "x" * 10_000, "…"),
    ],
)
def test_unknown_value_offers_the_nearest(
    store: Store, kind: ParameterType, value: str, offer: str
) -> None:
    with pytest.raises(BadParameter) as raised:
        resolve(store, _parameter(kind), value)
    assert offer in str(raised.value)
    assert len(str(raised.value)) < 500


def test_beginning_is_completed_by_labels_codes_and_names_in_any_language(store: Store) -> None:
    assert ("GHA", "Ghana") in complete(store, _parameter("country"), "gha")
    assert complete(store, _parameter("country"), "егип") == [("EGY", "Egypt")]
    assert ("who", "World Health Organization") in complete(store, _parameter("organization"), "wo")


def test_beginning_with_a_slip_still_finds_what_resembles_it(store: Store) -> None:
    assert complete(store, _parameter("country"), "Gahna")[0] == ("GHA", "Ghana")


def test_without_a_beginning_every_value_is_offered(store: Store) -> None:
    offered = complete(store, _parameter("status"), "")
    assert [slug for slug, _ in offered] == ["completed", "ongoing", "planned", "unspecified"]
    assert complete(store, _parameter("year"), "") == []
    assert complete(store, _parameter("text"), "a") == []
