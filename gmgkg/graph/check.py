"""The whole check of a root: Turtle, violations, published IRIs, shapes, coverage."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gmgkg.errors import DataError
from gmgkg.graph.build import build
from gmgkg.graph.coverage import Coverage, cover
from gmgkg.graph.faults import Fault, Locator
from gmgkg.graph.files import parse_turtle, query_files, shape_files, turtle_files
from gmgkg.graph.literals import literal_faults
from gmgkg.graph.published import published_files, vanished
from gmgkg.graph.releases import release_faults
from gmgkg.graph.shapes import shape_faults
from gmgkg.graph.violations import violations


@dataclass
class Report:
    """What the check found.

    :ivar files: how many Turtle files were read
    :ivar triples: how many triples they and the rules give
    :ivar releases: how many lists and dumps of earlier releases were compared with
    :ivar faults: everything that is wrong, in the order of files and lines
    :ivar coverages: one for each text that was checked
    """

    files: int = 0
    triples: int = 0
    releases: int = 0
    faults: list[Fault] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)


def check(
    root: Path,
    texts: Sequence[Path] = (),
    published: Sequence[Path] = (),
    *,
    shacl: bool = True,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Check the graph of a root.

    :param texts: the texts of documents; without one, all else is checked
    :param published: what earlier releases had (see :func:`gmgkg.graph.published.vanished`), beside
        the lists that the root holds
    :param shacl: whether to validate the shapes too, which takes most of the time
    :param progress: told what is being done
    :raise DataError: where the root is none, a rule or a check is broken, or what a release had
        cannot be read
    :raise UsageError: where a text cannot be read or belongs to no document
    """
    report = Report()
    progress("reading files")
    files = [file for file, _ in turtle_files(root)]
    for folder, found in (
        (root / "ontology/shapes", shape_files(root)),
        (root / "queries/checks", query_files(root, "checks")),
        (root / "queries/rules", query_files(root, "rules")),
        (root / "data/sources", list((root / "data/sources").rglob("*.ttl"))),
    ):
        if not found:
            raise DataError("nothing to check, or nothing to check with, is here", folder)
    report.files = len(files) + len(shape_files(root))
    report.faults += _turtle_faults(shape_files(root))
    progress("deriving")
    try:
        store = build(root)
    except DataError:
        # It names the first broken file alone; a curator wants to see them all.
        report.faults = [*_turtle_faults(files), *report.faults]
        if not report.faults:
            raise
    if report.faults:
        return report
    report.triples = sum(1 for _ in store.quads())
    locator = Locator(files)
    progress("reading texts and numbers")
    report.faults += literal_faults(files, locator)
    progress("looking for violations")
    report.faults += violations(store, root, locator)
    progress("looking for published IRIs")
    releases = (*published_files(root), *published)
    report.releases = len(releases)
    report.faults += vanished(store, releases)
    report.faults += release_faults(store, root, locator)
    for text in texts:
        progress(f"comparing with {text.name}")
        coverage = cover(store, text, locator)
        report.coverages.append(coverage)
        report.faults += coverage.faults
    if shacl:
        progress("validating shapes")
        report.faults += shape_faults(store, root, locator)
    report.faults.sort(key=lambda fault: (str(fault.file or ""), fault.line or 0, fault.message))
    return report


def _turtle_faults(files: Iterable[Path]) -> Iterator[Fault]:
    """Yield a fault for each file that is not Turtle."""
    for file in files:
        try:
            parse_turtle(file)
        except DataError as error:
            yield Fault(None, None, str(error))
