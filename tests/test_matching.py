"""A pasted list of organizations against the graph."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from gmgkg.analysis.inventory import Inventory
from gmgkg.analysis.matching import Match, clean, match_list
from gmgkg.analysis.reading import read_inventory
from gmgkg.store import Store

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def inventory(store: Store) -> Inventory:
    """Return all that the graph says."""
    return read_inventory(store)


@pytest.fixture
def match(store: Store, inventory: Inventory) -> Callable[[str], Match]:
    """Match one line."""

    def call(line: str) -> Match:
        (found,) = match_list(store, inventory, line)
        return found

    return call


@pytest.mark.parametrize(
    ("line", "bare"),
    [
        ("1. OSCE", "OSCE"),
        ("12) OSCE;", "OSCE"),
        ("(3) OSCE", "OSCE"),
        ("a) OSCE", "OSCE"),
        ("  - OSCE,", "OSCE"),
        ("• OSCE.", "OSCE"),
        ("* “OSCE”", "OSCE"),
        ("World   Bank :", "World Bank"),
        ("U.S. Treasury", "U.S. Treasury"),
        ("2030 Group", "2030 Group"),
        ("   ", ""),
        ("-", ""),
    ],
)
def test_bullets_numbers_and_punctuation_at_the_ends_come_off(line: str, bare: str) -> None:
    assert clean(line) == bare


@pytest.mark.parametrize(
    ("line", "slug", "least", "how"),
    [
        ("International Organization for Migration", "iom", 1.0, "exact name"),
        ("international organization for migration (IOM)", "iom", 1.0, "exact name"),
        ("Organisation internationale du Travail", "ilo", 1.0, "exact name"),
        ("Международная организация по миграции", "iom", 1.0, "exact name"),
        ("UNHCHR", "ohchr", 0.95, "other name"),
        ("osce", "osce", 0.9, "short name"),
        ("the UN Population Fund", "unfpa", 0.9, "small words"),
        ("Organisation for Security & Cooperation in Europe", "osce", 0.7, "resembles"),
        ("World Health Organisation (WHO)", "who", 0.9, "its short name agrees"),
        ("Intl. Org. for Migration (IOM)", "iom", 0.8, "short name in parentheses"),
        ("United Nations Statistics Division", "unsd", 1.0, "a unit of UN DESA"),
    ],
)
def test_line_is_matched_with_a_confidence_and_its_reason(
    match: Callable[[str], Match], line: str, slug: str, least: float, how: str
) -> None:
    found = match(line)
    assert [each.slug for each in found.candidates] == [slug]
    assert least <= found.confidence <= 1
    assert how in found.how


def test_what_is_surer_has_the_higher_confidence(match: Callable[[str], Match]) -> None:
    lines = (
        "World Health Organization",
        "WBK",
        "WHO",
        "Intl. Health Organization (WHO)",
        "World Health Organzation",
    )
    confidences = [match(line).confidence for line in lines]
    assert confidences[:3] == sorted(confidences[:3], reverse=True)
    assert max(confidences[3:]) < confidences[2]


@pytest.mark.parametrize(
    "line",
    [
        "UNICEF",
        "United Nations Children's Fund",
        "Ministry of Health",
        "World Food Programme",
        "International Organization of Employers",
        "United Nations",
        "WHOM",
        "International Committee of the Red Cross (WHO)",
    ],
)
def test_another_organization_is_not_matched_because_it_sounds_alike(
    match: Callable[[str], Match], line: str
) -> None:
    assert match(line).outcome == "unmatched"
    assert match(line).confidence == 0


def test_unmatched_line_has_the_nearest_offers(match: Callable[[str], Match]) -> None:
    found = match("United Nations Children's Fund")
    assert "United Nations Population Fund" in found.offers
    assert "nearest" in found.standing


def test_name_with_the_short_name_of_another_is_ambiguous(match: Callable[[str], Match]) -> None:
    found = match("International Labour Organization (IOM)")
    assert (found.outcome, {each.slug for each in found.candidates}) == (
        "ambiguous",
        {"ilo", "iom"},
    )
    assert found.record()["organization"] is None
    assert "(ilo)" in found.standing
    assert "(iom)" in found.standing


def test_who_already_works_with_it_and_on_what(match: Callable[[str], Match]) -> None:
    # page 5: the manual of ILO; page 7: the handbook of IOM
    record = match("OSCE").record()
    assert (record["partners"], record["identifiers"], record["pages"]) == (
        "ILO, IOM",
        "ILO-10, IOM-15",
        "5, 7",
    )


def test_unit_is_known_by_what_its_whole_does(match: Callable[[str], Match]) -> None:
    assert match("UNSD").record()["partners"] == "National statistical offices"  # page 14


def test_organization_without_partners_is_told_from_one_only_mentioned(
    match: Callable[[str], Match],
) -> None:
    assert "takes part in 18 activities, with nobody else" in match("UNHCR").standing  # page 17
    assert match("Interpol").standing == "mentioned, but takes part in no activity"  # page 19


def test_lines_keep_their_order_and_numbers(store: Store, inventory: Inventory) -> None:
    found = match_list(store, inventory, "UNICEF\n\n2. OSCE\nOxfam\n")
    assert [(each.line, each.given, each.outcome) for each in found] == [
        (1, "UNICEF", "unmatched"),
        (3, "OSCE", "matched"),
        (4, "Oxfam", "unmatched"),
    ]


def test_command_reads_a_list_from_standard_input(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("=OSCE\nIOM\n"))
    ran = run("analyse", "match", "--format", "csv")
    first, second = ran.out.splitlines()[1:]
    # What a spreadsheet would take for a formula is text.
    assert first.startswith("1,'=OSCE,unmatched")
    assert second.startswith("2,IOM,matched")


def test_list_that_is_not_utf8_is_refused(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "list.txt"
    file.write_bytes(b"Organisation f\xfcr\n")
    ran = run("analyse", "match", file)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)
    assert "not UTF-8" in ran.err
