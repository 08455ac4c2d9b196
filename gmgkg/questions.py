"""A question: a SPARQL query under a header that says what it asks and what it may be given.

The header is made of comment lines, so the file runs unchanged in any engine, where a parameter
that is not bound stands for all::

    #+ title: Who works with an organization, and on what?
    #+ description: One row for each partner and activity.
    #+ tags: collaboration
    #+ view: network
    #+ parameter organization: organization; label=Organization; default=osce

The value of a parameter is bound to the variable of the same name, which the query must select;
it is never pasted into the text. A parameter without ``default`` and without ``optional`` must be
given. Two parameters ``from`` and ``to`` are the ends of a range, both included.

The first tag is the section of the library. The view is the picture that suits the rows best
beside the table, by their columns, where ``?x`` stands with its name ``?xLabel``:

========  ==========================================================================
table     nothing in particular
network   the first two resources are linked; further columns tell of the link
map       ``?country``, with ``?activityCount`` where the rows count
chart     the first resource, and the first column that ends in ``Count`` or ``value``
timeline  ``?activity``, ``?startDate``, ``?endDate``
matrix    the first resource by the second, with ``?activityCount``
========  ==========================================================================
"""

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from gmgkg.sparql import query_form

ParameterType = Literal[
    "activity-type",
    "country",
    "instrument",
    "number",
    "organization",
    "output",
    "region",
    "role",
    "status",
    "target-group",
    "text",
    "theme",
    "year",
]

View = Literal["table", "network", "map", "chart", "timeline", "matrix"]

SECTIONS = (
    "collaboration",
    "places",
    "themes",
    "time and status",
    "outputs and instruments",
    "evidence",
    "coverage and gaps",
)
"""The sections of the library, in their order."""

WRITTEN: dict[str, str] = {
    "number": "a whole number in digits",
    "text": "free text",
    "year": "a year in four digits",
}
"""Types whose values are written, not chosen from the graph, and what they are in words."""

_PATTERNS = {"number": "[0-9]{1,9}", "year": "[12][0-9]{3}"}
_HEADER = re.compile(r"^#\+\s*(?P<key>[^:]+?)\s*:\s*(?P<value>.*?)\s*$")
_REQUIRED = ("title", "description", "tags")
_KEYS = (*_REQUIRED, "view")
_RESERVED = ("format", "help", "limit", "offset", "store", "timeout", "f", "h")
_NAME = re.compile(r"[a-z][a-zA-Z0-9]*")


@dataclass(frozen=True)
class Parameter:
    """What a question may be given.

    :ivar name: of the option, and of the variable that it binds
    :ivar type: which values it takes
    :ivar label: what a form calls it
    :ivar default: the value where none is given, or None
    :ivar optional: whether the question can be asked without a value
    """

    name: str
    type: ParameterType
    label: str
    default: str | None
    optional: bool

    @property
    def pattern(self) -> str | None:
        """Return the regular expression that its values match, where they are written in digits."""
        return _PATTERNS.get(self.type)


@dataclass(frozen=True)
class Question:
    """One question.

    :ivar name: of its file, in kebab-case
    :ivar title: the question as a person asks it
    :ivar description: what a row of the answer is
    :ivar tags: subjects under which it is listed; the first is its section of the library
    :ivar view: the picture that suits its rows
    :ivar parameters: in the order of the header
    :ivar query: the whole text, header included
    """

    name: str
    title: str
    description: str
    tags: tuple[str, ...]
    view: View
    parameters: tuple[Parameter, ...]
    query: str

    @property
    def section(self) -> str:
        """Return the section of the library in which it stands."""
        return self.tags[0]


def parse_question(name: str, text: str) -> Question:
    """Return the question that a file holds.

    :param name: name of the file without its ending
    :param text: what it holds
    :raise ValueError: where the header is not as described above; the message names the line
    """
    values: dict[str, str] = {}
    parameters: list[Parameter] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#+"):
            continue
        header = _HEADER.match(line)
        if header is None:
            raise ValueError(f"line {number}: a header line reads '#+ key: value'")
        key, value = header["key"], header["value"]
        if key.startswith("parameter "):
            parameters.append(
                _parse_parameter(key.removeprefix("parameter ").strip(), value, number)
            )
        elif key in _KEYS:
            values[key] = value
            _check(key, value, number)
        else:
            raise ValueError(f"line {number}: unknown key '{key}'; known are {', '.join(_KEYS)}")
    missing = [key for key in _REQUIRED if not values.get(key)]
    if missing:
        raise ValueError(f"line 1: the header lacks {', '.join(missing)}")
    if query_form(text) != "SELECT":
        raise ValueError("line 1: a question is a SELECT query")
    selected = re.split(r"(?i)\bWHERE\b", re.sub(r"(?m)^\s*#.*$", "", text))[0]
    for parameter in parameters:
        if not re.search(rf"[?$]{parameter.name}\b", selected):
            raise ValueError(f"line 1: the query does not select its parameter ?{parameter.name}")
    return Question(
        name=name,
        title=values["title"],
        description=values["description"],
        tags=_tags(values["tags"]),
        view=cast("View", values.get("view", "table")),
        parameters=tuple(parameters),
        query=text,
    )


def _check(key: str, value: str, number: int) -> None:
    """Refuse a section or a view that is not known."""
    if key == "tags" and value and _tags(value)[0] not in SECTIONS:
        known = ", ".join(SECTIONS)
        raise ValueError(f"line {number}: unknown section '{_tags(value)[0]}'; known are {known}")
    if key == "view" and value not in get_args(View):
        known = ", ".join(get_args(View))
        raise ValueError(f"line {number}: unknown view '{value}'; known are {known}")


def _tags(value: str) -> tuple[str, ...]:
    """Return the tags of a line."""
    return tuple(tag.strip() for tag in value.split(","))


def _parse_parameter(name: str, value: str, number: int) -> Parameter:
    """Return the parameter that one header line declares."""
    if not _NAME.fullmatch(name) or name in _RESERVED:
        raise ValueError(f"line {number}: '{name}' is no name for a parameter")
    kind, *settings = (part.strip() for part in value.split(";"))
    if kind not in get_args(ParameterType):
        known = ", ".join(get_args(ParameterType))
        raise ValueError(f"line {number}: unknown type '{kind}'; known are {known}")
    options = dict(setting.partition("=")[::2] for setting in settings)
    unknown = options.keys() - {"label", "default", "optional"}
    if unknown:
        raise ValueError(f"line {number}: unknown setting '{unknown.pop()}'")
    return Parameter(
        name=name,
        type=cast("ParameterType", kind),
        label=options.get("label", name),
        default=options.get("default"),
        optional="optional" in options,
    )
