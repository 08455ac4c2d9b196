"""``gmgkg export``."""

import sys
from pathlib import Path

import click
from click.core import ParameterSource

from gmgkg.cli.options import progress, quiet_option, store_option
from gmgkg.dumps.export import DUMP_FORMATS, export_all, send_dump, write_dump
from gmgkg.dumps.files import CANONICAL
from gmgkg.dumps.replacing import write_file
from gmgkg.errors import UsageError
from gmgkg.formats import named
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
@click.option(
    "--all",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Folder to write, in every format, with tables, packed, with checksums; an earlier "
    "export there is replaced.",
)
@store_option
@quiet_option
@click.pass_context
def export(  # noqa: PLR0913  the options
    context: click.Context,
    format_name: str,
    output: Path | None,
    folder: Path | None,
    store: str | None,
    *,
    quiet: bool,
) -> None:
    """Write the whole graph in one format or in all; two runs give the same bytes."""
    root: Path = context.obj
    given = context.get_parameter_source("format_name") is ParameterSource.COMMANDLINE
    if folder is not None and (given or output is not None):
        raise UsageError("--all writes every format into a folder; leave out --format and --output")
    chosen = named(format_name, DUMP_FORMATS)
    if chosen is None and format_name != _IRIS:
        names = ", ".join([*(f.name for f in DUMP_FORMATS), _IRIS])
        raise UsageError(f"no format '{format_name}' for a dump; there is {names}")
    with progress(quiet=quiet) as show:
        show("reading the graph")
        opened = open_store(store, root)
        if folder is not None:
            exported = export_all(opened, folder, show)
        elif chosen is None:
            show("listing what has an IRI")
            content = "".join(f"{iri}\n" for iri in subject_iris(opened)).encode()
            if output is None:
                sys.stdout.buffer.write(content)
            else:
                write_file(content, output)
        elif output is not None:
            write_dump(opened, chosen, output, show)
        else:
            send_dump(opened, chosen, sys.stdout.buffer, show)
    if folder is not None:
        click.echo(f"sha256:{exported.fingerprint}  {CANONICAL}")
        click.echo(f"{exported.files} files in {folder}")
