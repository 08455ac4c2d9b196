"""``gmgkg query``."""

import sys
from pathlib import Path

import click

from gmgkg.cli.options import store_option
from gmgkg.cli.output import format_option, print_result
from gmgkg.errors import UsageError
from gmgkg.graph.opening import open_store


@click.command()
@click.argument("query", metavar="TEXT|FILE|-")
@format_option
@store_option
@click.pass_obj
def query(root: Path, query: str, format_name: str | None, store: Path | None) -> None:
    """Run a SPARQL query given as text, as a file, or on standard input (-)."""
    print_result(open_store(store, root).query(_text(query)), format_name)


def _text(source: str) -> str:
    """Return the query that the argument gives."""
    if source == "-":
        return sys.stdin.read()
    looks_like_a_file = "\n" not in source and (
        source.endswith((".rq", ".sparql")) or "{" not in source
    )
    if not looks_like_a_file:
        return source
    try:
        return Path(source).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        if source.endswith((".rq", ".sparql")) or Path(source).exists():
            raise UsageError(f"{source}: cannot be read: {error}") from error
        return source
