"""``gmgkg export``."""

import sys
from pathlib import Path

import click

from gmgkg.cli.options import progress, quiet_option, store_option
from gmgkg.errors import UsageError
from gmgkg.formats import named
from gmgkg.graph.dump import DUMP_FORMATS, dump, write_dump
from gmgkg.graph.opening import open_store


@click.command()
@click.option(
    "--format",
    "-f",
    "format_name",
    default="trig",
    show_default=True,
    metavar="FORMAT",
    help="Format: " + ", ".join(f.name for f in DUMP_FORMATS) + ".",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; standard output without it.",
)
@store_option
@quiet_option
@click.pass_obj
def export(
    root: Path, format_name: str, output: Path | None, store: str | None, *, quiet: bool
) -> None:
    """Write the whole graph in one format; two runs give the same bytes."""
    chosen = named(format_name, DUMP_FORMATS)
    if chosen is None:
        names = ", ".join(f.name for f in DUMP_FORMATS)
        raise UsageError(f"no format '{format_name}' for a dump; there is {names}")
    with progress(quiet=quiet) as show:
        show("reading the graph")
        opened = open_store(store, root)
        show(f"writing {chosen.name}")
        if output is not None:
            write_dump(opened, chosen, output)
            return
        content = dump(opened, chosen)
    sys.stdout.buffer.write(content)
