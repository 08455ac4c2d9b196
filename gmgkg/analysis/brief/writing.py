"""A brief on paper: one HTML document that needs nothing else, or Markdown.

The Markdown is CommonMark with the tables of GitHub Flavored Markdown.
"""

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from gmgkg.analysis.brief.brief import Brief
from gmgkg.analysis.brief.map_drawing import BOUNDARY_NOTE, draw_map
from gmgkg.analysis.brief.network_drawing import draw_network
from gmgkg.analysis.brief.timeline_drawing import draw_timeline
from gmgkg.library.answer import LICENCE

_PACKAGE = "gmgkg.analysis.brief"


class _Code(str):
    """A text that stands in a fence, where nothing is escaped."""

    __slots__ = ()


_SPECIAL = re.compile(r"([\\`*_\[\]<>&|~#$])")
_AT_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+=])")


def html_environment(*packages: str) -> Environment:
    """Return what makes documents of HTML, each with the layout and the style of a brief.

    :param packages: that have templates besides
    """
    return Environment(
        loader=ChoiceLoader([PackageLoader(each) for each in (*packages, _PACKAGE)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def write_html(brief: Brief, world: Mapping[str, Any] | None = None) -> str:
    """Return a brief as one HTML document: no script, and nothing is loaded from elsewhere.

    :param world: shapes for the map (see :func:`gmgkg.analysis.brief.map_drawing.draw_map`)
    """
    return (
        html_environment()
        .get_template("brief.html")
        .render(
            brief=brief,
            network=draw_network(brief),
            timeline=draw_timeline(brief.activities),
            notes=[each for each in brief.activities if each.time_note],
            map=draw_map(brief.visits, world),
            boundary_note=BOUNDARY_NOTE,
            licence=LICENCE,
        )
    )


def write_markdown(brief: Brief) -> str:
    """Return a brief as Markdown; drawings are told as lists."""
    environment = Environment(  # noqa: S701  HTML is escaped by the rules of Markdown
        loader=PackageLoader(_PACKAGE),
        finalize=_escape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("brief.md").render(
        brief=brief,
        timeline=draw_timeline(brief.activities),
        notes=[each for each in brief.activities if each.time_note],
        queries=[(name, _Code(query)) for name, query in brief.queries],
        licence=LICENCE,
    )


def _escape(value: object) -> object:
    """Return a value as Markdown that reads as plain text, on one line."""
    if isinstance(value, _Code) or not isinstance(value, str):
        return value
    text = _SPECIAL.sub(r"\\\1", " ".join(value.split()))
    return _AT_START.sub(lambda found: f"{found[1] or ''}\\{found[2] or found[3]}", text)
