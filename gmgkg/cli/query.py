"""``gmgkg query``."""

import sys
from pathlib import Path

import click

from gmgkg.cli.decoding import decode
from gmgkg.cli.options import store_option
from gmgkg.cli.output import format_option, print_result
from gmgkg.errors import UsageError
from gmgkg.graph.opening import open_store
from gmgkg.sparql import is_update, query_form


@click.command()
@click.argument("query", metavar="TEXT|FILE|-")
@format_option
@store_option
@click.pass_obj
def query(root: Path, query: str, format_name: str | None, store: str | None) -> None:
    """Run a SPARQL query given as text, as a file, or on standard input (-)."""
    print_result(open_store(store, root).query(_text(query)), format_name)


def _text(source: str) -> str:
    """Return the query that the argument gives.

    :raise UsageError: where it is neither a file that can be read nor SPARQL
    """
    if source == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed; give the query as text or as a file")
        content = getattr(sys.stdin, "buffer", sys.stdin).read()
        return decode(content, "standard input")
    named_as_file = "\n" not in source and source.endswith((".rq", ".sparql"))
    if not named_as_file and _is_query(source):
        return decode(source.encode("utf-8", "surrogateescape"), "the query")
    try:
        return decode(Path(source).read_bytes(), source)
    except OSError as error:
        raise UsageError(
            f"{source[:80]}: neither SPARQL nor a file that can be read: {error.strerror}"
        ) from error


def _is_query(source: str) -> bool:
    """Tell whether an argument is SPARQL rather than the name of a file."""
    return is_update(source) or bool(query_form(source))
