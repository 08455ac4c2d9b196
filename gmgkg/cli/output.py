"""Writing results: a table for people, a standard format for programs."""

import json
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

import click
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions
from rich.console import Console
from rich.table import Table

from gmgkg.errors import QueryFormatError
from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS, named
from gmgkg.library.answer import Answer, Cell
from gmgkg.library.formats import ANSWER_FORMATS
from gmgkg.library.spreadsheet import write_csv_table
from gmgkg.namespaces import shorten
from gmgkg.store import Result
from gmgkg.store.results import formats_for, read_rows, write_result

RECORD_FORMATS = ("table", "csv", "json")
"""In which records are written."""

FC = TypeVar("FC", bound=Callable[..., Any])

_PIPE_WIDTH = 240

format_option = click.option(
    "--format",
    "-f",
    "format_name",
    metavar="FORMAT",
    help=(
        "Format: table, "
        + ", ".join(f.name for f in (*RESULT_FORMATS, *GRAPH_FORMATS))
        + ". By default a table on a terminal and CSV elsewhere; a graph is Turtle."
    ),
)


answer_format_option = click.option(
    "--format",
    "-f",
    "format_name",
    metavar="FORMAT",
    help=(
        "Format: table, "
        + ", ".join(form.name for form in ANSWER_FORMATS)
        + ". By default a table on a terminal and CSV elsewhere."
    ),
)


def print_answer(answer: Answer, format_name: str | None) -> None:
    """Print the answer to a question.

    :param format_name: name, file ending or media type; None for the default
    :raise QueryFormatError: where there is no such format
    """
    if format_name is None:
        format_name = "table" if sys.stdout.isatty() else "csv"
    if format_name == "table":
        # A value that the caller gave is not repeated in every row.
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
        print_table(*_columns(answer.columns, rows, given=answer.values))
        return
    chosen = named(format_name, ANSWER_FORMATS)
    if chosen is None:
        names = ", ".join(["table", *(form.name for form in ANSWER_FORMATS)])
        raise QueryFormatError(f"no format '{format_name}' for an answer; there is {names}")
    sys.stdout.buffer.write(chosen.write(answer))


def print_result(result: Result, format_name: str | None) -> None:
    """Print the result of a query.

    :param format_name: name, file ending or media type; None for the default
    :raise QueryFormatError: where there is no such format for this query form
    """
    offers = formats_for(result)
    is_table = isinstance(result, QuerySolutions | QueryBoolean)
    if format_name is None:
        format_name = "turtle" if not is_table else "table" if sys.stdout.isatty() else "csv"
    if format_name == "table" and isinstance(result, QuerySolutions):
        columns = [variable.value for variable in result.variables]
        print_table(*_columns(columns, read_rows(result), given=()))
    elif format_name == "table" and isinstance(result, QueryBoolean):
        click.echo("yes" if result else "no")
    else:
        chosen = named(format_name, offers)
        if chosen is None:
            names = ", ".join([*(["table"] if is_table else []), *(f.name for f in offers)])
            raise QueryFormatError(f"no format '{format_name}' for this query; there is {names}")
        if chosen.name in ("csv", "tsv") and isinstance(result, QueryBoolean):
            # The standard defines CSV and TSV for SELECT alone; others print a bare word too.
            click.echo("true" if result else "false")
            return
        sys.stdout.buffer.write(write_result(result, chosen))


def record_format_option(*more: str) -> Callable[[FC], FC]:
    """Return the option that chooses a format of records.

    :param more: names of formats that the command has besides
    """
    names = ", ".join((*RECORD_FORMATS, *more))
    return click.option(
        "--format",
        "-f",
        "format_name",
        metavar="FORMAT",
        help=f"Format: {names}. By default a table on a terminal and CSV elsewhere.",
    )


def record_format(format_name: str | None, *more: str) -> str:
    """Return the format in which records are to be written.

    :param format_name: as it was given; None for the default
    :param more: names of formats that the command has besides
    :raise QueryFormatError: where there is no such format
    """
    if format_name is None:
        return "table" if sys.stdout.isatty() else "csv"
    names = (*RECORD_FORMATS, *more)
    if format_name not in names:
        raise QueryFormatError(f"no format '{format_name}' here; there is {', '.join(names)}")
    return format_name


def print_records(records: Sequence[Mapping[str, Cell]], format_name: str, version: str) -> None:
    """Print records that have the same columns.

    :param format_name: one of ``RECORD_FORMATS``
    :param version: of the data; CSV and JSON name it
    """
    columns = list(records[0]) if records else []
    if format_name == "table":
        print_table(*_columns(columns, records, given=()))
    elif format_name == "csv":
        sys.stdout.buffer.write(write_csv_table(columns, records, version))
    else:
        body = {"dataVersion": version, "total": len(records), "columns": columns, "rows": records}
        click.echo(json.dumps(body, ensure_ascii=False))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table as wide as the terminal, or wide enough where there is none."""
    table = Table(show_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _columns(
    names: Sequence[str], rows: Sequence[Mapping[str, object]], given: Collection[str]
) -> tuple[list[str], list[list[str]]]:
    """Return the columns that a person reads: where there is a label, not the IRI beside it."""
    shown = [name for name in names if f"{name}Label" not in names and name not in given]
    return (
        [name.removesuffix("Label") or name for name in shown],
        [[_text(row, name) for name in shown] for row in rows],
    )


def _text(row: Mapping[str, object], name: str) -> str:
    """Return a cell as a person reads it; where a label is missing, the resource itself."""
    term = row[name]
    if term is None:
        term = row.get(name.removesuffix("Label"))
    if term is None:
        return ""
    text = shorten(term.value) if isinstance(term, NamedNode) else str(getattr(term, "value", term))
    return printable(text)


def printable(text: str) -> str:
    """Return a text without what a terminal would take for a command."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
