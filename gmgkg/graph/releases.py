"""The releases of the data: what the changelog says of them, and whether the data agree with it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pyoxigraph import NamedNode

from gmgkg.graph.faults import Fault, Locator
from gmgkg.graph.files import read_text
from gmgkg.graph.published import published_files, read_list
from gmgkg.namespaces import DATASET, DCTERMS, ID, PREFIXES, shorten
from gmgkg.store import Store
from gmgkg.store.results import select

_HEADING = re.compile(r"(?m)^## \[(\d+\.\d+\.\d+)\](?: - (\d{4}-\d\d-\d\d))?")
_SEMANTIC = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
_VERSION = f"{PREFIXES['owl']}versionInfo"
_DCAT_VERSION = f"{PREFIXES['dcat']}version"
_MODIFIED = f"{DCTERMS}modified"
_ISSUED = f"{DCTERMS}issued"
_DERIVED = f"{ID}collaboration/"
_SAID = "SELECT ?dataset ?property ?value WHERE { ?dataset ?property ?value }"
_WITHDRAWN = f"SELECT ?resource WHERE {{ ?resource <{PREFIXES['owl']}deprecated> true }}"


@dataclass(frozen=True)
class Release:
    """A version of the data.

    :ivar version: its number
    :ivar date: of its release, or nothing
    """

    version: str
    date: str


def numbers_of(version: str) -> tuple[int, ...]:
    """Return MAJOR.MINOR.PATCH as numbers, which can be compared."""
    return tuple(map(int, version.split(".")))


def changelog_of(root: Path) -> Path:
    """Return where the changelog of a root's data stands, if it has one."""
    return root / "data/CHANGELOG.md"


def releases_of(changelog: str) -> list[Release]:
    """Return the releases of a changelog in its order, the newest first."""
    return [Release(*found) for found in _HEADING.findall(changelog)]


def release_faults(store: Store, root: Path, locator: Locator) -> Iterator[Fault]:
    """Yield a fault for everything that does not fit together in what a root says of its release.

    The data name one version, by both terms; the changelog begins with it and its date, and goes
    on with ever earlier ones; every release has the list of its IRIs; and no version changes more
    of these than its number promises (``data/CHANGELOG.md``).

    :raise DataError: where a file cannot be read
    """
    place = locator.place(DATASET)
    said = _said(store)
    versions = said.get(_VERSION, [])
    if len(versions) != 1 or not _SEMANTIC.fullmatch(versions[0]):
        held = " and ".join(versions) or "none"
        message = f"the data set has one owl:versionInfo, MAJOR.MINOR.PATCH; this one has {held}"
        yield Fault(*place, message)
        return
    (version,) = versions
    if said.get(_DCAT_VERSION) != [version]:
        held = " and ".join(said.get(_DCAT_VERSION, [])) or "none"
        yield Fault(*place, f"dcat:version is {held}, and owl:versionInfo is {version}")
    yield from _promises_broken(store, root, version, locator)
    changelog = changelog_of(root)
    if not changelog.is_file():
        return
    releases = releases_of(read_text(changelog))
    newest = releases[0] if releases else Release("no version", "")
    if newest.version != version:
        yield Fault(changelog, None, f"begins with {newest.version}, and the data say {version}")
    elif said.get(_MODIFIED) != [newest.date]:
        held = " and ".join(said.get(_MODIFIED, [])) or "none"
        yield Fault(*place, f"dcterms:modified is {held}, and {changelog.name} has {newest.date}")
    if said.get(_ISSUED, [""]) > said.get(_MODIFIED, [""]):
        yield Fault(*place, "dcterms:issued is after dcterms:modified")
    yield from _order_faults(changelog, releases)
    yield from _list_faults(root, releases)
    yield from _patch_faults(root, releases)


def _said(store: Store) -> dict[str, list[str]]:
    """Return what is said of the data set, as texts by property."""
    said: dict[str, list[str]] = {}
    for row in select(store, _SAID, {"dataset": NamedNode(DATASET)}):
        said.setdefault(row["property"].value, []).append(row["value"].value)
    return {name: sorted(values) for name, values in said.items()}


def _list_faults(root: Path, releases: Sequence[Release]) -> Iterator[Fault]:
    """Yield a fault for each release without the list of its IRIs."""
    lists = {file.stem: file for file in published_files(root)}
    for release in releases:
        file = lists.get(release.version, root / f"data/published/{release.version}.txt")
        if not file.is_file() or not file.stat().st_size:
            yield Fault(
                file,
                None,
                f"lists no IRI of {release.version}; write it with: gmgkg --root {root} export "
                f"--format iris --output {file}",
            )


def _order_faults(changelog: Path, releases: Sequence[Release]) -> Iterator[Fault]:
    """Yield a fault for each release that is not later than the one below it."""
    for newer, older in pairwise(releases):
        if numbers_of(newer.version) <= numbers_of(older.version):
            message = f"{newer.version} stands above {older.version}, which is no earlier version"
            yield Fault(changelog, None, message)
        if newer.date < older.date:
            message = f"{newer.version} is of {newer.date or 'no date'}, {older.version} before it"
            yield Fault(changelog, None, f"{message} of {older.date}")


def _patch_faults(root: Path, releases: Sequence[Release]) -> Iterator[Fault]:
    """Yield a fault for each IRI that is new in a version that only corrects."""
    lists = {file.stem: file for file in published_files(root)}
    for newer, older in pairwise(releases):
        file, before = lists.get(newer.version), lists.get(older.version)
        same_minor = numbers_of(newer.version)[:2] == numbers_of(older.version)[:2]
        if not same_minor or file is None or before is None:
            continue
        known = {iri for iri, _ in read_list(before)}
        for iri, line in read_list(file):
            if iri not in known and not iri.startswith(_DERIVED):
                message = f"{shorten(iri)} is new since {older.version}; that makes a MINOR version"
                yield Fault(file, line, f"{message}, and {newer.version} only corrects")


def _promises_broken(store: Store, root: Path, version: str, locator: Locator) -> Iterator[Fault]:
    """Yield a fault for each IRI that was withdrawn without a new MAJOR version."""
    withdrawn = {row["resource"].value for row in select(store, _WITHDRAWN)}
    for file in published_files(root):
        older = _SEMANTIC.fullmatch(file.stem)
        if older and file.stem != version and older[1] == version.partition(".")[0]:
            for iri in sorted(withdrawn & {iri for iri, _ in read_list(file)}):
                message = f"{shorten(iri)} is of {file.stem}; withdrawing it makes a new MAJOR"
                yield Fault(*locator.place(iri), f"{message} version, and this is {version}")
                withdrawn.remove(iri)
