"""``gmgkg brief``."""

import json
import sys
from pathlib import Path
from typing import Any

import click

import gmgkg
from gmgkg.analysis.brief.brief import Kind
from gmgkg.analysis.brief.compose import KINDS, compose
from gmgkg.analysis.brief.writing import write_html, write_markdown
from gmgkg.analysis.naming import resolve_named
from gmgkg.analysis.reading import read_inventory
from gmgkg.cli.options import store_option
from gmgkg.errors import StoreError
from gmgkg.graph.opening import open_store
from gmgkg.questions import ParameterType

_TYPES: dict[Kind, ParameterType] = {
    "country": "country",
    "agency": "organization",
    "partner": "organization",
    "theme": "theme",
}
_WORLD = "web/static/built/world.json"


@click.command()
@click.argument("kind", metavar="KIND", type=click.Choice(KINDS))
@click.argument("name", metavar="NAME")
@click.option(
    "--format",
    "-f",
    "format_name",
    type=click.Choice(["html", "markdown"]),
    default="html",
    show_default=True,
    help="One HTML document that needs nothing else, or Markdown.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; standard output without it.",
)
@store_option
@click.pass_obj
def brief(  # noqa: PLR0913, PLR0917  the options
    root: Path,
    kind: Kind,
    name: str,
    format_name: str,
    output: Path | None,
    store: str | None,
) -> None:
    """Write a brief on a country, an agency, a partner or a theme.

    KIND is country, agency, partner or theme; NAME is a name, code or slug. A brief has a summary,
    what is not known, tables, the network, a timeline, a map, and every source with page and
    phrase. The same data give the same bytes.
    """
    opened = open_store(store, root)
    subject = resolve_named(opened, _TYPES[kind], name, "NAME")
    composed = compose(read_inventory(opened), kind, subject)
    text = write_markdown(composed) if format_name == "markdown" else write_html(composed, _world())
    content = text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise StoreError(f"{output}: cannot be written: {error.strerror}") from error


def _world() -> dict[str, Any] | None:
    """Return the shapes of the world that the package carries, or None where it has none."""
    try:
        text = (Path(gmgkg.__file__).parent / _WORLD).read_text(encoding="utf-8")
    except OSError:
        return None
    world: dict[str, Any] = json.loads(text)
    return world
