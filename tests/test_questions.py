"""The header of a question."""

import pytest

from gmgkg.questions import Parameter, parse_question

HEADER = "#+ title: What?\n#+ description: A row is a thing.\n#+ tags: places, time\n"
QUERY = "SELECT ?place WHERE { ?place a ?class }"


def test_header_gives_title_tags_and_parameters() -> None:
    line = "#+ parameter place: country; label=Country; default=GHA\n"
    question = parse_question("what", HEADER + line + QUERY)
    assert question.title == "What?"
    assert question.tags == ("places", "time")
    assert question.parameters == (Parameter("place", "country", "Country", "GHA", optional=False),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("#+ title: What?\n" + QUERY, "lacks description, tags"),
        (HEADER + "#+ colour: red\n" + QUERY, "line 4: unknown key 'colour'"),
        (HEADER + "#+ nonsense\n" + QUERY, "line 4: a header line reads"),
        (HEADER + "#+ parameter place: planet\n" + QUERY, "line 4: unknown type 'planet'"),
        (HEADER + "#+ parameter place: country; size=3\n" + QUERY, "unknown setting 'size'"),
        (HEADER + "#+ parameter other: country\n" + QUERY, "does not select its parameter ?other"),
        (HEADER + "#+ parameter A b: country\n" + QUERY, "line 4: 'A b' is no name"),
    ],
)
def test_broken_header_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message.replace("?", r"\?")):
        parse_question("what", text)
