"""Writing results: a table for people, a standard format for programs."""

import sys
from collections.abc import Sequence

import click
from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions
from rich.console import Console
from rich.table import Table

from gmgkg.errors import QueryFormatError
from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS, named
from gmgkg.namespaces import shorten
from gmgkg.store import Result
from gmgkg.store.results import formats_for, write_result

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
        print_table(*_columns(result))
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


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table as wide as the terminal, or wide enough where there is none."""
    table = Table(*columns, show_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*row)
    width = None if sys.stdout.isatty() else _PIPE_WIDTH
    console = Console(width=width, highlight=False, markup=False)
    console.print(table)
    console.print(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def _columns(result: QuerySolutions) -> tuple[list[str], list[list[str]]]:
    """Return the columns that a person reads: where there is a label, not the IRI beside it."""
    names = [variable.value for variable in result.variables]
    shown = [name for name in names if f"{name}Label" not in names]
    rows = [[_text(row[name]) for name in shown] for row in result]
    return [name.removesuffix("Label") for name in shown], rows


def _text(term: object) -> str:
    """Return a term as a person reads it."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        return shorten(term.value)
    return str(getattr(term, "value", term))
