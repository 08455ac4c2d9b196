"""An answer: the rows of a question, what it was given, and the version of the data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from gmgkg.errors import UsageError
from gmgkg.namespaces import DATASET
from gmgkg.questions import Question
from gmgkg.store import Store, Term
from gmgkg.store.results import select

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_ROWS = 20
_VERSION = """
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT ?dataset ?version WHERE { ?dataset owl:versionInfo ?version }
"""

_TRIPLES = """
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?dataset ?triples WHERE { ?dataset void:triples ?triples }
"""

UNVERSIONED = "unversioned"
"""The version of data that name none."""

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
"""Of the data, and so of every answer."""

Cell = str | int | float | bool | None
"""A value as a program or a spreadsheet has it: IRIs and texts are strings."""

_WHOLE = {"integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"}
_BROKEN = {"decimal", "double", "float"}


@dataclass(frozen=True)
class Answer:
    """The answer to a question: a sequence of records, and what they answer.

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
        return list(self)

    def __len__(self) -> int:
        """Return how many rows are here."""
        return len(self.rows)

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        """Yield the rows as plain values by column."""
        for row in self.rows:
            yield dict(zip(self.columns, map(plain_value, row), strict=True))

    def __repr__(self) -> str:
        """Return one line, where the rows would fill screens."""
        return f"<Answer to {self.question.name}: {self._extent()}>"

    def frame(self) -> "pd.DataFrame":
        """Return the rows as a data frame; its ``attrs`` name the question and the data version.

        Whole numbers stay whole where some are missing.

        :raise UsageError: where pandas is not installed
        """
        try:
            import pandas as pd  # noqa: PLC0415  an extra, read only where it is wanted
        except ImportError as error:
            raise UsageError("a data frame needs pandas; run: pip install pandas") from error
        raw = pd.DataFrame(self.records(), columns=list(self.columns), dtype=object)
        frame = raw.convert_dtypes()
        frame.attrs = {"question": self.question.name, "dataVersion": self.version}
        return frame

    def _repr_html_(self) -> str:
        """Return the first rows as a notebook shows them: names, not the IRIs beside them."""
        columns = [column for column in self.columns if f"{column}Label" not in self.columns]
        head = "".join(f"<th>{escape(name.removesuffix('Label') or name)}</th>" for name in columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{_as_html(record[name])}</td>' for name in columns)}</tr>"
            for record in islice(self, _SHOWN_ROWS)
        )
        return (
            f"<table><caption>{escape(self.question.title)}</caption>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
            f"<p>{escape(self._extent(_SHOWN_ROWS))}</p>"
        )

    def _extent(self, most: int | None = None) -> str:
        """Return how many rows of how many there are here, and of which data.

        :param most: how many are shown, where that is fewer
        """
        shown = len(self) if most is None else min(len(self), most)
        return f"{shown} of {self.total} rows, data version {self.version}"


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


def _as_html(cell: Cell) -> str:
    """Return a cell as the text of an HTML element."""
    return "" if cell is None else escape(str(cell))


def data_version(store: Store) -> str:
    """Return the version that the data say of themselves, or that they name none."""
    rows = select(store, _VERSION, {"dataset": NamedNode(DATASET)})
    return str(rows[0]["version"].value) if rows else UNVERSIONED


def data_triples(store: Store) -> int | None:
    """Return how many distinct triples the data state that they have; None where they do not."""
    rows = select(store, _TRIPLES, {"dataset": NamedNode(DATASET)})
    return int(rows[0]["triples"].value) if rows else None
