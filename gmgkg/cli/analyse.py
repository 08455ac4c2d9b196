"""``gmgkg analyse``: what follows from the graph as a whole."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypedDict, TypeVar, Unpack

import click

from gmgkg.analysis.centrality import bridges as find_bridges
from gmgkg.analysis.centrality import centralities
from gmgkg.analysis.gaps import countries_named, countries_within, find_gaps, main_themes
from gmgkg.analysis.inventory import Inventory
from gmgkg.analysis.matching import match_list
from gmgkg.analysis.matrix import Cell, Total, role_matrix
from gmgkg.analysis.naming import resolve_named
from gmgkg.analysis.network import Basis, collaboration_network, write_graphml
from gmgkg.analysis.overlaps import find_overlaps
from gmgkg.analysis.path import find_paths
from gmgkg.analysis.reading import read_inventory
from gmgkg.analysis.scope import Scope
from gmgkg.analysis.words import listed
from gmgkg.cli.decoding import decode
from gmgkg.cli.options import store_option
from gmgkg.cli.output import (
    print_records,
    print_table,
    printable,
    record_format,
    record_format_option,
)
from gmgkg.errors import UsageError
from gmgkg.graph.opening import open_store
from gmgkg.store import Store

FC = TypeVar("FC", bound=Callable[..., Any])


class Limits(TypedDict):
    """Which activities count, as the options give it."""

    theme: str | None
    country: str | None
    first: int | None
    last: int | None


_basis_option = click.option(
    "--basis",
    type=click.Choice(["joint", "co-participation"]),
    help="Count only what was done together, or only what two are merely both named in.",
)

_country_option = click.option("--country", metavar="COUNTRY", help="A name, code or slug.")
_theme_option = click.option(
    "--theme", metavar="THEME", help="A name or slug; narrower themes count too."
)


def _scope_options(command: FC) -> FC:
    """Add the options that say which activities count."""
    for option in (
        click.option("--to", "last", type=int, metavar="YEAR", help="Last year; undated are out."),
        click.option(
            "--from", "first", type=int, metavar="YEAR", help="First year; undated are out."
        ),
        _country_option,
        _theme_option,
    ):
        command = option(command)
    return command


@click.group()
def analyse() -> None:
    """See the network, paths, roles, gaps and overlaps, or match a list of names.

    An organization and its units are one side; co-presence never counts as working together.
    """


@analyse.command()
@_basis_option
@_scope_options
@record_format_option("graphml")
@store_option
@click.pass_obj
def network(
    root: Path,
    /,
    basis: Basis | None,
    format_name: str | None,
    store: str | None,
    **limits: Unpack[Limits],
) -> None:
    """Show who holds the network together, each number with its meaning.

    One row for each organization that takes part in an activity: with how many it works and in how
    many activities; between how many pairs of others it stands; Freeman's betweenness; how many
    would lose their link to the rest without it. As graphml the network itself, for other
    programs.
    """
    chosen = record_format(format_name, "graphml")
    opened, inventory = _read(store, root)
    found = collaboration_network(inventory, basis, _scope(opened, limits))
    if chosen == "graphml":
        sys.stdout.buffer.write(write_graphml(found))
        return
    print_records([each.record() for each in centralities(found)], chosen, inventory.version)


@analyse.command()
@_basis_option
@_scope_options
@record_format_option()
@store_option
@click.pass_obj
def bridges(
    root: Path,
    /,
    basis: Basis | None,
    format_name: str | None,
    store: str | None,
    **limits: Unpack[Limits],
) -> None:
    """Show the links without which the network falls apart.

    One row for each pair that is the only link between two parts, and what it holds.
    """
    chosen = record_format(format_name)
    opened, inventory = _read(store, root)
    found = collaboration_network(inventory, basis, _scope(opened, limits))
    print_records([each.record() for each in find_bridges(found)], chosen, inventory.version)


@analyse.command()
@click.argument("first", metavar="FROM")
@click.argument("second", metavar="TO")
@_basis_option
@record_format_option("text")
@store_option
@click.pass_obj
def path(  # noqa: PLR0913, PLR0917  the options
    root: Path,
    first: str,
    second: str,
    basis: Basis | None,
    format_name: str | None,
    store: str | None,
) -> None:
    """Show how two organizations are linked through others.

    Every step is an activity, with the role of each, the page, the section and the phrase. In
    words (text, the default on a terminal), or one row for each path, step, activity and passage.
    """
    if format_name is None and sys.stdout.isatty():
        format_name = "text"
    chosen = record_format(format_name, "text")
    opened, inventory = _read(store, root)
    found = find_paths(
        inventory,
        collaboration_network(inventory, basis),
        resolve_named(opened, "organization", first, "FROM"),
        resolve_named(opened, "organization", second, "TO"),
    )
    if chosen == "text":
        click.echo("\n".join(printable(line) for line in found.text().splitlines()))
        return
    if not found.paths:
        click.echo(f"gmgkg: note: {found.explanation}", err=True)
    print_records(found.records(), chosen, inventory.version)


@analyse.command()
@click.option(
    "--by",
    type=click.Choice(["role", "agency", "partner"]),
    default="role",
    show_default=True,
    help="What a row is: agency, partner and their roles; or the totals of either.",
)
@_scope_options
@record_format_option()
@store_option
@click.pass_obj
def matrix(
    root: Path, /, by: str, format_name: str | None, store: str | None, **limits: Unpack[Limits]
) -> None:
    """Show which agency works with which partner, and as what.

    One row for each agency, partner, their roles and basis: joint (done together) told apart from
    co-participation (both named). A link is one activity of one pair; activities are counted once.
    """
    chosen = record_format(format_name)
    opened, inventory = _read(store, root)
    found = role_matrix(inventory, _scope(opened, limits))
    rows: Sequence[Cell | Total] = found.cells
    if by != "role":
        rows = found.by_agency() if by == "agency" else found.by_partner()
    print_records([each.record() for each in rows], chosen, inventory.version)


@analyse.command()
@click.option("--region", metavar="REGION", help="Countries of this region, those inside too.")
@_country_option
@_theme_option
@record_format_option()
@store_option
@click.pass_obj
def gaps(  # noqa: PLR0913, PLR0917  the options
    root: Path,
    region: str | None,
    country: str | None,
    theme: str | None,
    format_name: str | None,
    store: str | None,
) -> None:
    """Show where agencies are active, where none is named, and what the source does not cover.

    Without an option: all countries that any activity names. With --country: the main themes in
    it. "none named": the agency names countries, but not this one (on this theme). "not covered":
    its chapter names no country at all, so that nothing follows. A table has a column for each
    agency; CSV and JSON have a row for each agency, with its activities and pages.
    """
    if region is not None and country is not None:
        raise UsageError("give --region or --country, not both")
    chosen = record_format(format_name)
    opened, inventory = _read(store, root)
    themes: tuple[str | None, ...] = (None,)
    if theme is not None:
        themes = (resolve_named(opened, "theme", theme, "theme"),)
    elif country is not None:
        themes = main_themes(inventory)
    if country is not None:
        countries: tuple[str, ...] = (resolve_named(opened, "country", country, "country"),)
    elif region is not None:
        within = resolve_named(opened, "region", region, "region")
        countries = countries_within(inventory, within)
    else:
        countries = countries_named(inventory)
    found = find_gaps(inventory, countries, themes)
    if chosen == "table":
        columns, rows = found.grid()
        print_table(columns, [[printable(cell) for cell in row] for row in rows])
        silent = found.silent_countries()
        if silent:
            names = listed(printable(each.label) for each in silent)
            click.echo(f"No agency is active in {len(silent)} of {len(countries)}: {names}")
    else:
        print_records([each.record() for each in found.gaps], chosen, inventory.version)


@analyse.command()
@record_format_option()
@store_option
@click.pass_obj
def overlaps(root: Path, format_name: str | None, store: str | None) -> None:
    """Show where two agencies are on the same theme in the same country.

    Together (joint, co-participation) or side by side (co-presence), which is no collaboration.
    """
    chosen = record_format(format_name)
    _, inventory = _read(store, root)
    print_records([each.record() for each in find_overlaps(inventory)], chosen, inventory.version)


@analyse.command()
@click.argument("source", metavar="FILE|-", default="-")
@record_format_option()
@store_option
@click.pass_obj
def match(root: Path, source: str, format_name: str | None, store: str | None) -> None:
    """Match a list of organizations, one a line, and show who already works with each.

    Takes a file or standard input (-), as it was pasted: numbers, bullets and acronyms in
    parentheses do not matter. One row for each line: what it was matched with and how surely, or
    what may have been meant.
    """
    chosen = record_format(format_name)
    text = _list(source)
    opened, inventory = _read(store, root)
    found = match_list(opened, inventory, text)
    print_records([each.record() for each in found], chosen, inventory.version)


def _read(store: str | None, root: Path) -> tuple[Store, Inventory]:
    """Return the store, and what it holds."""
    opened = open_store(store, root)
    return opened, read_inventory(opened)


def _scope(store: Store, limits: Limits) -> Scope:
    """Return which activities count."""
    theme, country = limits["theme"], limits["country"]
    return Scope(
        theme=None if theme is None else resolve_named(store, "theme", theme, "theme"),
        country=None if country is None else resolve_named(store, "country", country, "country"),
        first_year=limits["first"],
        last_year=limits["last"],
    )


def _list(source: str) -> str:
    """Return the list that the argument names.

    :raise UsageError: where it cannot be read as UTF-8
    """
    if source == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed; give the list as a file")
        return decode(getattr(sys.stdin, "buffer", sys.stdin).read(), "standard input")
    try:
        return decode(Path(source).read_bytes(), source)
    except OSError as error:
        raise UsageError(f"{source[:80]}: cannot be read: {error.strerror}") from error
