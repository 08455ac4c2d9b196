"""``gmgkg stats``."""

from pathlib import Path

import click

from gmgkg.cli.options import store_option
from gmgkg.cli.output import print_table
from gmgkg.graph.opening import open_store
from gmgkg.graph.stats import agencies, totals


@click.command()
@store_option
@click.pass_obj
def stats(root: Path, store: str | None) -> None:
    """Show how much the graph holds, in all and by agency."""
    opened = open_store(store, root)
    for what, count in totals(opened).items():
        click.echo(f"{what:30} {count:>7}")
    click.echo()
    print_table(*agencies(opened))
