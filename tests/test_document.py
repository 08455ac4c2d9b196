"""A text is cut into sections and sentences as its typography says."""

from pathlib import Path

import pytest

from gmgkg.document import Document, Section

SECTIONS = [
    Section("Letter", "Letter of the Harbour Office", 1, excused=False, ancestors=()),
    Section("I", "I. Courses", 1, excused=False, ancestors=("Letter",)),
    Section("II", "II. Plans", 2, excused=False, ancestors=("Letter",)),
]


@pytest.fixture
def document(letter: Path) -> Document:
    return Document(letter.read_text(), SECTIONS)


def test_sentence_cut_by_a_page_break_is_one_sentence(document: Document) -> None:
    sentence = document.sentence_with("wrote a guide for crews")
    assert sentence is not None
    assert sentence.text.endswith("finished in 2019 and printed in Turin.")


def test_every_list_item_is_a_sentence_of_its_section(document: Document) -> None:
    assert [s.text for s in document.sentences if s.section == "II"] == [
        "A second guide is planned with OSCE for 2021;",
        "Nothing else is known (yet).",
    ]


def test_heading_is_no_sentence(document: Document) -> None:
    assert document.sentence_with("Courses") is None


def test_phrase_is_counted_over_line_ends(document: Document) -> None:
    assert document.count("with ILO it wrote") == 1


def test_section_is_named_by_whole_words_only(document: Document) -> None:
    assert document.names("I", ["Turin"])
    assert not document.names("I", ["Tur"])


def test_section_is_named_by_a_heading_above_it(document: Document) -> None:
    assert document.names("II", ["Harbour Office"])


def test_section_does_not_borrow_names_from_its_neighbour(document: Document) -> None:
    assert not document.names("II", ["Ghana"])


def test_heading_that_the_text_lacks_is_reported(letter: Path) -> None:
    lost = Section("III", "III. Tides", 3, excused=False, ancestors=())
    assert Document(letter.read_text(), [*SECTIONS, lost]).missing_headings == [lost]


def test_abbreviation_ends_no_sentence() -> None:
    text = "## A\n\nHelp (e.g. for the U.S. Treasury) is given. (All of it)\n"
    section = Section("A", "A", 1, excused=False, ancestors=())
    assert [s.text for s in Document(text, [section]).sentences] == [
        "Help (e.g. for the U.S. Treasury) is given. (All of it)"
    ]


def test_two_headings_run_together_are_two_headings() -> None:
    text = "**VI. Whole****First part**\n\nOne is done.\n"
    sections = [
        Section("VI", "VI. Whole", 1, excused=False, ancestors=()),
        Section("VI.1", "First part", 1, excused=False, ancestors=("VI",)),
    ]
    assert Document(text, sections).sentences[0].section == "VI.1"
