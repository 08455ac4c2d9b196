"""``gmgkg check``."""

from pathlib import Path

import click

from gmgkg.cli.options import progress, quiet_option
from gmgkg.graph.check import Report
from gmgkg.graph.check import check as run_check


@click.command()
@click.option(
    "--source",
    "texts",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Text of a document, to prove that every sentence is cited or excused. Repeatable.",
)
@click.option(
    "--published",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Dump of an earlier release, or a .txt with an IRI a line: none of its IRIs may have "
    "vanished. Repeatable; the lists in data/published/ are compared always.",
)
@click.option("--shacl/--no-shacl", default=True, help="Validate the SHACL shapes too (default).")
@quiet_option
@click.pass_obj
def check(
    root: Path, texts: tuple[Path, ...], published: tuple[Path, ...], *, shacl: bool, quiet: bool
) -> None:
    """Check the graph: Turtle, references, published IRIs, shapes, and with --source its evidence.

    Prints each fault with file and line. Exit code 1 where there is any.
    """
    with progress(quiet=quiet) as show:
        report = run_check(root, texts, published, shacl=shacl, progress=show)
    _print(report, shacl=shacl)
    if report.faults:
        count = len(report.faults)
        raise click.ClickException(f"{count} fault{'' if count == 1 else 's'} in {root}")


def _print(report: Report, *, shacl: bool) -> None:
    """Print the faults, then what was checked."""
    for fault in report.faults:
        click.echo(str(fault))
    click.echo(
        f"files      {report.files} Turtle files, {report.triples} triples with derived ones"
    )
    count = report.releases
    click.echo(f"published  compared with {count} earlier release{'' if count == 1 else 's'}")
    click.echo(f"shapes     {'validated' if shacl else 'not validated (--no-shacl)'}")
    for coverage in report.coverages:
        name = coverage.document.rpartition("/")[2]
        click.echo(
            f"coverage   {name}: {coverage.sentences} sentences, {coverage.cited} cited, "
            f"{coverage.excused} excused, {coverage.left_over} left over"
        )
        if not coverage.same_text:
            click.echo(f"coverage   {name}: the text is not byte for byte the one curated from")
    if not report.coverages:
        click.echo("coverage   not checked; give the document's text with --source FILE")
    click.echo(f"faults     {len(report.faults)}")
