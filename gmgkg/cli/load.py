"""``gmgkg load``."""

from pathlib import Path

import click

from gmgkg.cli.options import progress, quiet_option
from gmgkg.graph.files import read_files
from gmgkg.store.embedded import open_folder, write_folder


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

    The rules are not run: load what 'gmgkg export' wrote, which holds what they give. A load that
    fails or is killed leaves what was there.
    """
    with progress(quiet=quiet) as show:
        write_folder(store, read_files(files, show))
    opened = open_folder(store)
    if not opened.query("ASK { ?c a <https://w3id.org/gmgkg/ontology#Collaboration> }"):
        click.echo(
            "gmgkg: note: nothing here was derived by the rules; to answer questions about "
            "collaboration, load what 'gmgkg export' wrote",
            err=True,
        )
