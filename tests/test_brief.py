"""Briefs: what they say, and that they are whole, safe and the same for the same data."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Ran
from markdown_it import MarkdownIt

from gmgkg.analysis.brief.brief import Brief, Kind
from gmgkg.analysis.brief.compose import compose
from gmgkg.analysis.brief.writing import write_html, write_markdown
from gmgkg.analysis.inventory import Inventory
from gmgkg.analysis.reading import read_inventory
from gmgkg.graph.build import build
from gmgkg.graph.questions import load_questions
from gmgkg.library.ask import ask
from gmgkg.namespaces import ID
from gmgkg.store import Store

Run = Callable[..., Ran]

SUBJECTS: list[tuple[Kind, str]] = [
    ("country", "country/GHA"),
    ("agency", "organization/iom"),
    ("partner", "organization/osce"),
    ("theme", "theme/remittances"),
]
VOID = {"meta", "link", "br", "img", "input", "hr"}
HOSTILE = "<script>alert(1)</script> | *b* [x](javascript:y) `c`"
WORLD = {
    "viewBox": [0, 0, 100, 50],
    "land": "M0 0h1v1z",
    "countries": {"288": "M9 9h2v2z", "012": "M5 5h2v2z"},
    "centres": {"288": [10, 10], "204": [12, 10]},
}


@pytest.fixture(scope="module")
def inventory(store: Store) -> Inventory:
    """Return all that the graph says."""
    return read_inventory(store)


@pytest.fixture(params=SUBJECTS, ids=lambda subject: str(subject[0]))
def brief(request: pytest.FixtureRequest, inventory: Inventory) -> Brief:
    """Return a brief of each kind."""
    kind, path = request.param
    return compose(inventory, kind, ID + path)


class Outline(HTMLParser):
    """The elements of a document; fails where one is not closed in its turn."""

    def __init__(self, document: str) -> None:
        """Read the document."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(document)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element without content."""
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Keep text."""
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a name."""
        return [attributes for name, attributes in self.elements if name == tag]


# What it says -------------------------------------------------------------------------


def test_brief_on_ghana_says_who_is_there_and_that_they_are_apart(inventory: Inventory) -> None:
    said = compose(inventory, "country", f"{ID}country/GHA")
    # page 13: UNDP's programme; pages 22 and 23: the World Bank's survey and studies
    assert "names Ghana in 5 activities, led by World Bank (4) and UNDP (1)." in said.summary[0]
    assert "No two organizations work together in any of them." in said.summary
    assert any("in separate activities; that is no collaboration" in each for each in said.summary)
    assert (
        "Status as of 2007: 2 completed, 1 ongoing and 2 planned. "
        "What became of them since is not known here." in said.summary
    )
    assert (
        "The chapters of UN DESA, UNFPA, UNHCR and UNODC name no country at all: nothing follows "
        "for Ghana." in said.unknown
    )


def test_brief_on_a_partner_says_as_what_it_takes_part(inventory: Inventory) -> None:
    said = compose(inventory, "partner", f"{ID}organization/osce")
    # page 5: "Jointly with the OSCE"; page 7: "in cooperation with OSCE"
    assert "take part in 2 activities of others, led by ILO (1) and IOM (1)" in said.summary[0]
    assert "as collaborator (1) and joint organizer or producer (1)" in said.summary[0]
    assert [tie.words for tie in said.ties] == [
        "ILO and OSCE: 2 activities, 1 of them done together",
        "IOM and OSCE: 2 activities, done together",
    ]


def test_brief_on_an_agency_says_with_whom_and_how(inventory: Inventory) -> None:
    said = compose(inventory, "agency", f"{ID}organization/iom")
    # pages 7 and 8
    assert (
        "In them IOM works with 4 organizations: jointly with ILO, OSCE and UNDP; "
        "named in the same activity as NATO." in said.summary
    )
    assert "They name 2 countries (Afghanistan and Benin) and 6 regions." in said.summary


def test_brief_on_a_theme_takes_the_narrower_ones_too(inventory: Inventory) -> None:
    said = compose(inventory, "theme", f"{ID}theme/remittances")
    identifiers = {each.identifier for each in said.activities}
    # page 8: conference on the development impact of remittances; page 21: corridors
    assert {"IOM-26", "WB-04"} <= identifiers
    assert "Who works together in them: IOM and UNDP; U.S. Treasury and World Bank." in said.summary


def test_subject_without_any_activity_has_a_brief_that_says_so(inventory: Inventory) -> None:
    said = compose(inventory, "country", f"{ID}country/NGA")
    assert said.summary[0].endswith("names Nigeria in no activity.")
    assert any("It does not follow that there was none." in each for each in said.unknown)
    Outline(write_html(said))


def test_unit_stands_for_its_whole(inventory: Inventory) -> None:
    said = compose(inventory, "agency", f"{ID}organization/unsd")
    assert said.name == "UN DESA"


def test_commands_named_give_the_same_activities(brief: Brief, store: Store, root: Path) -> None:
    questions = load_questions(root)
    _, _, name, *options = brief.commands[0].split()
    given = dict(zip((option[2:] for option in options[::2]), options[1::2], strict=True))
    records = ask(store, questions[name], given).records()
    activities = {record["activity"] for record in records}
    assert activities == {each.iri for each in brief.activities}
    for command in brief.commands[1:]:
        assert command.split()[2] in questions


def test_every_activity_cites_its_pages(brief: Brief) -> None:
    table = brief.tables[0]
    pages = {citation.number: citation.passage.page for citation in brief.citations}
    for activity, sources in zip(brief.activities, table.sources, strict=True):
        assert set(activity.pages) <= {pages[number] for number in sources}


# HTML ---------------------------------------------------------------------------------


def test_html_is_well_formed_and_loads_nothing(brief: Brief) -> None:
    outline = Outline(write_html(brief, WORLD))
    names = {name for name, _ in outline.elements}
    assert not names & {"script", "link", "img", "iframe", "object", "image", "use"}
    for name, attributes in outline.elements:
        assert "src" not in attributes
        if "href" in attributes:
            assert name == "a"
        assert not any(key.startswith("on") for key in attributes)
    assert "url(" not in write_html(brief)
    assert "@import" not in write_html(brief)


def test_html_can_be_read_by_those_who_do_not_see_it(brief: Brief) -> None:
    outline = Outline(write_html(brief))
    headings = [int(name[1]) for name, _ in outline.elements if re.fullmatch(r"h\d", name)]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(headings))
    assert len(outline.all("caption")) == len(outline.all("table")) > 0
    assert all(attributes["scope"] == "col" for attributes in outline.all("th"))
    identifiers = [each["id"] for _, each in outline.elements if "id" in each]
    assert len(identifiers) == len(set(identifiers))
    for drawing in outline.all("svg"):
        assert drawing["role"] == "img"
        assert set(str(drawing["aria-labelledby"]).split()) <= set(identifiers)
    assert outline.all("html")[0]["lang"] == "en"


def test_links_to_sources_lead_somewhere(brief: Brief) -> None:
    outline = Outline(write_html(brief))
    targets = {f"#{each['id']}" for _, each in outline.elements if "id" in each}
    inside = {str(each["href"]) for each in outline.all("a") if str(each["href"]).startswith("#")}
    assert inside <= targets
    assert len(inside) == len(brief.citations)


def test_map_takes_the_shapes_that_are_given_and_points_for_the_rest(inventory: Inventory) -> None:
    theme = compose(inventory, "theme", f"{ID}theme/remittances")
    drawn = write_html(theme, WORLD)
    assert 'd="M9 9h2v2z"' in drawn  # Ghana has a shape
    assert 'cx="12.0" cy="10.0"' in drawn  # Benin a point
    assert "Not drawn: Guatemala, India, United States of America." in drawn
    assert "no opinion on the legal status" in drawn


def test_map_without_shapes_puts_points_by_latitude_and_longitude(inventory: Inventory) -> None:
    drawn = write_html(compose(inventory, "country", f"{ID}country/GHA"))
    # 7.95 north, 1.08 west on a sheet of two units a degree
    assert 'cx="357.8" cy="164.1"' in drawn
    assert "no opinion on the legal status" in drawn


def test_timeline_marks_what_has_one_end_only(inventory: Inventory) -> None:
    drawn = write_html(compose(inventory, "agency", f"{ID}organization/world-bank"))
    # page 22: effective September 2002, closes September 2009; page 21: from January 2008
    assert "2002-09 to 2009-09" in drawn
    assert "from 2008-01" in drawn
    assert 'stroke-dasharray="3 2"' in drawn


@pytest.fixture
def hostile(tiny: Path) -> Brief:
    """Return a brief on data whose labels are written to do harm."""
    file = tiny / "data/sources/letter-2020/activities/harbour.ttl"
    text = file.read_text().replace("Guide for crews in Ghana", HOSTILE)
    file.write_text(text.replace('"Harbour Office"@en', f'"Office {HOSTILE}"@en'))
    return compose(read_inventory(build(tiny)), "country", f"{ID}country/GHA")


def test_hostile_label_stays_text_in_html(hostile: Brief) -> None:
    outline = Outline(write_html(hostile))
    assert not outline.all("script")
    assert any(HOSTILE in text for text in outline.text)


def test_hostile_label_stays_text_in_markdown(hostile: Brief) -> None:
    html = MarkdownIt("commonmark").enable("table").render(write_markdown(hostile))
    outline = Outline(html)
    assert not {"script", "a", "em"} & {name for name, _ in outline.elements}
    assert any(HOSTILE.split(" | ", maxsplit=1)[0] in text for text in outline.text)
    for table in re.findall(r"<table>.*?</table>", html, re.DOTALL):
        columns = table.count("<th")
        assert all(row.count("<td") == columns for row in re.findall(r"<tr>\s*<td.*?</tr>", table))


def test_status_is_as_of_the_document_it_comes_from(hostile: Brief) -> None:
    # The letter is of 2020, and the guide was finished in 2019.
    assert any(each.startswith("Status as of 2020: 1 completed.") for each in hostile.summary)


# Markdown -----------------------------------------------------------------------------


def test_markdown_holds_the_same_sections_and_sources(brief: Brief) -> None:
    html = MarkdownIt("commonmark").enable("table").render(write_markdown(brief))
    outline = Outline(html)
    text = "".join(outline.text)
    assert len(outline.all("table")) == len(brief.tables)
    assert all(sentence in text for sentence in (*brief.summary, *brief.unknown))
    assert all(f"page {each.passage.page}" in text for each in brief.citations)
    assert all(each.passage.phrase in text for each in brief.citations)


# The command --------------------------------------------------------------------------


def test_command_writes_the_same_bytes_to_a_file_and_to_standard_output(
    run: Run, tmp_path: Path
) -> None:
    file = tmp_path / "ghana.html"
    assert run("brief", "country", "Ghana", "-o", file).out == ""
    assert run("brief", "country", "GHA").out.encode() == file.read_bytes()


def test_only_date_of_a_day_is_that_of_the_data(brief: Brief, inventory: Inventory) -> None:
    for text in (write_html(brief), write_markdown(brief)):
        assert f"data version {inventory.version} of {inventory.modified}" in text
        assert set(re.findall(r"\d{4}-\d{2}-\d{2}", text)) == {inventory.modified}


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["country", "Gana"], 2, "no country 'Gana' for 'NAME'; did you mean GHA (Ghana)"),
        (["agency", "OSCE"], 2, "'osce' leads no activity; ask for: gmgkg brief partner osce"),
        (["planet", "Mars"], 2, "'planet' is not one of"),
        (["theme", "remittances", "--format", "pdf"], 2, "'pdf' is not one of"),
        (["country", "GHA", "-o", "/no/such/folder/x.html"], 1, "x.html: cannot be written"),
        (["country"], 2, "Missing argument"),
    ],
)
def test_wrong_use_of_brief_is_one_line_and_an_exit_code(
    run: Run, arguments: list[str], code: int, message: str
) -> None:
    ran = run("brief", *arguments)
    assert ran.code == code
    assert message in ran.err
    assert len(ran.err.splitlines()) == 1
