"""Pictures beside the rows of an answer."""

from dataclasses import dataclass

from gmgkg.library.answer import Answer

_MOST_BARS = 30


@dataclass(frozen=True)
class Bar:
    """One bar: a name, what it counts, and how long it is, from 0 to 100."""

    name: str
    value: float
    length: float


def bars(answer: Answer) -> list[Bar]:
    """Return the bars of an answer whose view is a chart; nothing for any other.

    A bar is the first thing with a name in a row, by the first column that counts.
    """
    named = [c for c in answer.columns if f"{c}Label" in answer.columns and c not in answer.values]
    counted = [c for c in answer.columns if c.endswith("Count") or c == "value"]
    if answer.question.view != "chart" or not named or not counted:
        return []
    records = answer.records()[:_MOST_BARS]
    pairs = [(str(each[f"{named[0]}Label"]), _number(each[counted[0]])) for each in records]
    most = max((value for _, value in pairs), default=0) or 1
    return [Bar(name, value, round(100 * value / most, 1)) for name, value in pairs]


def _number(cell: object) -> float:
    """Return a cell as a number; 0 where it is none."""
    return float(cell) if isinstance(cell, int | float) else 0.0
