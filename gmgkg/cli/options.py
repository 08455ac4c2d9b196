"""Options that several commands share, and the way they show progress."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

store_option = click.option(
    "--store",
    metavar="DIR|URL",
    help="Store to ask instead of the graph in memory: a folder that 'gmgkg load' wrote, or the "
    "URL of a SPARQL endpoint that holds a dump.",
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
