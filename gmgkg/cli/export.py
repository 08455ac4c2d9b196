"""``gmgkg export``."""

import sys
from pathlib import Path

import click

from gmgkg.cli.options import progress, quiet_option, store_option
from gmgkg.errors import UsageError
from gmgkg.formats import named
from gmgkg.graph.dump import DUMP_FORMATS, dump, write_file
from gmgkg.graph.opening import open_store
from gmgkg.graph.published import subject_iris

_IRIS = "iris"


@click.command()
@click.option(
    "--format",
    "-f",
    "format_name",
    default="trig",
    show_default=True,
    metavar="FORMAT",
    help=f"Format: {', '.join(f.name for f in DUMP_FORMATS)}; or {_IRIS}, a list of the IRIs "
    "of ours in it, one a line, as data/published/ keeps it of a release.",
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
    if chosen is None and format_name != _IRIS:
        names = ", ".join([*(f.name for f in DUMP_FORMATS), _IRIS])
        raise UsageError(f"no format '{format_name}' for a dump; there is {names}")
    with progress(quiet=quiet) as show:
        show("reading the graph")
        opened = open_store(store, root)
        show(f"writing {format_name}")
        if chosen is None:
            content = "".join(f"{iri}\n" for iri in subject_iris(opened)).encode()
        else:
            content = dump(opened, chosen)
        if output is not None:
            write_file(content, output)
            return
    sys.stdout.buffer.write(content)
