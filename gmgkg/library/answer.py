"""An answer: the rows of a question, what it was given, and the version of the data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from gmgkg.namespaces import DATASET
from gmgkg.questions import Question
from gmgkg.store import Store, Term
from gmgkg.store.results import select

_VERSION = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?dataset ?version WHERE { ?dataset owl:versionInfo ?version }
"""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Of the data, and so of every answer."""

Cell = str | int | float | bool | None
"""A value as a program or a spreadsheet has it: IRIs and texts are strings."""

_WHOLE = {"integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"}
_BROKEN = {"decimal", "double", "float"}


@dataclass(frozen=True)
class Answer:
    """The answer to a question.

    :ivar question: that was asked
    :ivar values: terms bound to its parameters, by name
    :ivar columns: names of the variables; ``xLabel`` is what ``x`` is called
    :ivar rows: terms in the order of the columns, None where there is none
    :ivar version: of the data that answered
    :ivar total: how many rows there are in all
    :ivar first: how many of them come before these
    """

    question: Question
    values: Mapping[str, Term]
    columns: tuple[str, ...]
    rows: Sequence[Sequence[Term | None]]
    version: str
    total: int
    first: int = 0

    def page(self, first: int, count: int) -> "Answer":
        """Return the answer with some of its rows.

        :param first: how many to leave out
        :param count: how many to keep at most
        """
        return replace(self, rows=self.rows[first : first + count], first=first)

    def records(self) -> list[dict[str, Cell]]:
        """Return the rows as plain values by column."""
        return [dict(zip(self.columns, map(plain_value, row), strict=True)) for row in self.rows]


def plain_value(term: Term | None) -> Cell:
    """Return a term as a plain value: numbers and truth values as such, all else as text."""
    if not isinstance(term, Literal):
        return None if term is None else term.value
    kind = term.datatype.value.rpartition("#")[2]
    try:
        if kind in _WHOLE:
            return int(term.value)
        if kind in _BROKEN:
            return float(term.value)
    except ValueError:
        return term.value
    return term.value == "true" if kind == "boolean" else term.value


def data_version(store: Store) -> str:
    """Return the version that the data say of themselves, or ``unversioned``."""
    rows = select(store, _VERSION, {"dataset": NamedNode(DATASET)})
    return str(rows[0]["version"].value) if rows else "unversioned"
