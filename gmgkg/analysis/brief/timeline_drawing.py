"""The dated activities of a brief as a drawing: a bar each, over a scale of years."""

import math
from dataclasses import dataclass

from gmgkg.analysis.inventory import Activity

_WIDTH = 760
_LEFT = 110
_RIGHT = 24
_TOP = 26
_ROW = 22
_LEAST_LENGTH = 4.0
_MOST_TICKS = 14
_MONTHS = 12


@dataclass(frozen=True)
class Bar:
    """An activity in the drawing.

    :ivar y: of the middle of the bar
    :ivar label: its identifier
    :ivar words: its name and dates as a sentence says them
    :ivar open_start: whether the beginning is not known
    :ivar open_end: whether the end is not known
    """

    x: float
    y: float
    length: float
    label: str
    words: str
    open_start: bool
    open_end: bool


@dataclass(frozen=True)
class Timeline:
    """A drawing of dates, in units of SVG.

    :ivar ticks: years and where they begin
    """

    width: int
    height: int
    ticks: tuple[tuple[int, float], ...]
    bars: tuple[Bar, ...]


def draw_timeline(activities: tuple[Activity, ...]) -> Timeline | None:
    """Return the drawing, the earliest first; None where no activity has a date.

    Where only one end is known, the bar is one year or month long and marked as open.
    """
    dated = [each for each in activities if each.start or each.end]
    if not dated:
        return None
    dated.sort(key=lambda each: (_begun(each), _ended(each), each.identifier))
    first = min(int(_begun(each)) for each in dated)
    last = max(first + 1, *(math.ceil(_ended(each)) for each in dated))
    scale = (_WIDTH - _LEFT - _RIGHT) / (last - first)
    step = -(-(last - first) // _MOST_TICKS)
    bars = []
    for number, each in enumerate(dated):
        begin, end = _begun(each), _ended(each)
        bars.append(
            Bar(
                x=round(_LEFT + (begin - first) * scale, 1),
                y=_TOP + _ROW * number + _ROW / 2,
                length=round(max((end - begin) * scale, _LEAST_LENGTH), 1),
                label=each.identifier,
                words=f"{each.label}: {_words(each)}",
                open_start=not each.start,
                open_end=not each.end,
            )
        )
    return Timeline(
        width=_WIDTH,
        height=_TOP + _ROW * len(dated) + 8,
        ticks=tuple(
            (year, round(_LEFT + (year - first) * scale, 1))
            for year in range(first, last + 1, step)
        ),
        bars=tuple(bars),
    )


def _begun(activity: Activity) -> float:
    """Return where the bar begins, in years."""
    return _start(activity.start or activity.end)


def _ended(activity: Activity) -> float:
    """Return where the bar ends, in years: the end of the month or year that is named."""
    date = activity.end or activity.start
    return _start(date) + (1 / _MONTHS if _has_month(date) else 1)


def _start(date: str) -> float:
    """Return the beginning of a year or month, in years; days are left out."""
    month = (int(date[5:7]) - 1) / _MONTHS if _has_month(date) else 0
    return int(date[:4]) + month


def _has_month(date: str) -> bool:
    """Tell whether a date is more precise than a year."""
    return date[4:5] == "-"


def _words(activity: Activity) -> str:
    """Return the dates in words."""
    if not activity.end:
        return f"from {activity.start}"
    if not activity.start:
        return f"until {activity.end}"
    if activity.start == activity.end:
        return activity.start
    return f"{activity.start} to {activity.end}"
