"""Plain English for what was counted and listed."""

from collections.abc import Iterable, Sequence

from gmgkg.analysis.inventory import Activity


def count(number: int, singular: str, plural: str) -> str:
    """Return a number with its noun: ``no activity``, ``1 activity``, ``1,200 activities``."""
    shown = f"{number:,}" if number else "no"
    return f"{shown} {singular if number in (0, 1) else plural}"


def activities(number: int) -> str:
    """Return a number of activities."""
    return count(number, "activity", "activities")


def organizations(number: int) -> str:
    """Return a number of organizations."""
    return count(number, "organization", "organizations")


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: ``A, B and C``."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def pages(numbers: Iterable[int]) -> str:
    """Return page numbers as they are cited: ``page 5``, ``pages 5 and 7``."""
    found = sorted(set(numbers))
    return f"{'page' if len(found) == 1 else 'pages'} {listed(map(str, found))}"


def page_column(found: Iterable[Activity]) -> str:
    """Return the pages of activities as a column has them: ``5, 7``."""
    return ", ".join(map(str, sorted({page for each in found for page in each.pages})))


def identifiers(found: Sequence[Activity]) -> str:
    """Return the identifiers of activities as a column has them."""
    return ", ".join(each.identifier for each in found)
