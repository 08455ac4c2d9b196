"""``gmgkg load``."""

from pathlib import Path

import click

from gmgkg.cli.options import progress, quiet_option
from gmgkg.graph.files import read_files
from gmgkg.store.embedded import write_folder


@click.command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--store",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the store; one that is there already is replaced.",
)
@quiet_option
def load(files: tuple[Path, ...], store: Path, *, quiet: bool) -> None:
    """Load RDF files into a store on disk, in one step.

    A load that fails or is killed leaves the folder as it was.
    """
    with progress(quiet=quiet) as show:
        write_folder(store, read_files(files, show))
