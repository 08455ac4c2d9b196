"""``gmgkg diff``."""

import sys
from pathlib import Path

import click

from gmgkg.cli.options import progress, quiet_option
from gmgkg.cli.output import printable
from gmgkg.dumps.replacing import write_file
from gmgkg.versions.comparing import compare
from gmgkg.versions.version import read_version
from gmgkg.versions.writing import write_html, write_json, write_text

_WRITERS = {"text": write_text, "json": write_json, "html": write_html}


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "-f",
    "format_name",
    type=click.Choice(list(_WRITERS)),
    default="text",
    show_default=True,
    help="Plain text, JSON for programs, or one HTML document that needs nothing else.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; standard output without it.",
)
@quiet_option
@click.pass_obj
def diff(  # noqa: PLR0913  the options
    root: Path, old: str, new: str, format_name: str, output: Path | None, *, quiet: bool
) -> None:
    """Show what began, changed and ended between two versions of the data.

    OLD and NEW are each a dump in any format (packed as .gz or .zst, or not), a folder that
    'gmgkg load' or 'gmgkg export --all' wrote, the URL of a SPARQL endpoint, or a folder of
    ontology/, data/ and queries/. Both are held in memory.

    The order of statements, their graphs, the labels of blank nodes and other spellings of the same
    number do not count. A resource of several kinds is counted in each and told once. What follows
    from other statements by the rules is not told again; collaborations and co-presences are.
    Exit code 0 whether there are differences or not; the same input gives the same bytes.
    """
    with progress(quiet=quiet) as show:
        show(f"reading {old}")
        before = read_version(old, root)
        show(f"reading {new}")
        after = read_version(new, root)
        show("comparing")
        text = _WRITERS[format_name](compare(before, after))
    if format_name == "text":
        text = "".join(f"{printable(line)}\n" for line in text.split("\n")[:-1])
    content = text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        write_file(content, output)
