"""Options that several commands share, and the way they show progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    help="Folder of a store that 'gmgkg load' wrote, instead of the graph in memory.",
)

quiet_option = click.option("--quiet", is_flag=True, help="Show no progress.")


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show what is being done on standard error, where that is a terminal.

    :param quiet: show nothing
    """
    console = Console(stderr=True, quiet=quiet)
    with console.status("starting") as status:
        yield status.update
