"""Writing dumps: the whole folder, or one file."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import RdfFormat

from gmgkg.dumps.canonical import write_canonical
from gmgkg.dumps.context import shipped_context
from gmgkg.dumps.csvw import METADATA, describe_tables
from gmgkg.dumps.files import CANONICAL, CONTEXT, FILES, NETWORK
from gmgkg.dumps.graphml import write_network
from gmgkg.dumps.nodes import Nodes
from gmgkg.dumps.packing import Packer
from gmgkg.dumps.replacing import (
    failing_for,
    replace_file,
    replace_folder,
    require_export_or_nothing,
    require_not_inside,
)
from gmgkg.dumps.syntaxes import write_merged, write_ntriples, write_trig
from gmgkg.dumps.tables import write_tables
from gmgkg.dumps.tree import write_tree
from gmgkg.dumps.working import work_beside, work_folder
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, GraphFormat
from gmgkg.store import Store

DUMP_FORMATS = (*GRAPH_FORMATS, *DATASET_FORMATS)
"""Every format of a single dump. TriG and N-Quads keep the named graphs; the others merge them."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Exported:
    """What was written.

    :ivar fingerprint: SHA-256 of the canonical N-Quads, in hexadecimal
    :ivar files: how many files there are
    """

    fingerprint: str
    files: int


def export_all(store: Store, folder: Path, progress: Progress = lambda _: None) -> Exported:
    """Write the whole graph into a folder, in every form, packed too, with checksums.

    Everything is written beside the folder and put in place in the last step: whatever goes wrong,
    the folder holds what it held. The same graph gives the same bytes. Memory does not grow with
    the graph, unless it has blank nodes (see :func:`write_canonical`).

    :param folder: new, empty, or an earlier export, which is replaced
    :param progress: told what is being written
    :raise StoreError: where the folder holds something else, or cannot be written
    """
    require_export_or_nothing(folder)
    folder = folder.resolve()
    require_not_inside(folder)
    with failing_for(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with work_beside(folder) as work:
            new = work / "new"
            new.mkdir()
            with Packer(new) as packer:
                _fill(store, new, work, packer, progress)
                progress("packing")
                sums = packer.write_checksums()
            replace_folder(new, folder, work)
    return Exported(sums[CANONICAL], len(sums) + 1)


def _fill(store: Store, new: Path, work: Path, packer: Packer, progress: Progress) -> None:
    """Write every file, and have each packed once it is complete."""
    rdf = _Syntaxes(store, new, work, progress)
    written = set()
    for form in (*reversed(DATASET_FORMATS), *GRAPH_FORMATS):
        name = rdf.write(form).name
        packer.add(name)
        written.add(name)
    nodes = rdf.nodes()
    write_tables(nodes, new, work, progress)
    progress(f"writing {NETWORK}")
    write_network(nodes, new / NETWORK)
    (new / METADATA).write_bytes(describe_tables(nodes))
    (new / CONTEXT).write_bytes(nodes.context.document())
    nodes.close()
    for name in sorted({file.name for file in FILES} - written):
        packer.add(name)


def write_dump(
    store: Store, chosen: GraphFormat, file: Path, progress: Progress = lambda _: None
) -> None:
    """Write the whole graph to a file, in one step: a failure leaves what was there.

    A link is followed. What is no ordinary file, such as a device, is written to in place.

    :raise StoreError: where the file cannot be written
    """
    with failing_for(file):
        if file.exists() and not file.is_file():
            with file.open("wb") as output:
                send_dump(store, chosen, output, progress)
            return
        file = file.resolve()
        with work_beside(file) as work:
            replace_file(_Syntaxes(store, work, work, progress).write(chosen), file)


def send_dump(
    store: Store, chosen: GraphFormat, output: BinaryIO, progress: Progress = lambda _: None
) -> None:
    """Write the whole graph to a stream, once it is complete."""
    with work_folder("gmgkg-dump-") as work:
        made = _Syntaxes(store, work, work, progress).write(chosen)
        with made.open("rb") as source:
            shutil.copyfileobj(source, output)


class _Syntaxes:
    """The graph in the syntaxes of RDF, each from what it needs, which is written first.

    :param folder: of the files
    :param work: a folder for what is needed in between
    """

    def __init__(self, store: Store, folder: Path, work: Path, progress: Progress) -> None:
        """Write nothing yet."""
        self._store = store
        self._folder = folder
        self._work = work
        self._progress = progress
        self._nodes: Nodes | None = None

    def write(self, chosen: GraphFormat) -> Path:
        """Write a file, unless it is there already, and return it."""
        file = self._folder / f"gmgkg.{chosen.extension}"
        if not file.exists():
            codec = chosen.codec
            make: Callable[[], None]
            if codec == RdfFormat.N_QUADS:
                counted = partial(_count, self._progress, file.name)
                make = partial(write_canonical, self._store, file, self._work, counted)
            elif codec == RdfFormat.N_TRIPLES:
                make = partial(write_ntriples, self._written(RdfFormat.N_QUADS), file)
            elif codec == RdfFormat.TRIG:
                make = partial(write_trig, self._written(RdfFormat.N_QUADS), file, self._work)
            elif codec == RdfFormat.JSON_LD:
                make = partial(write_tree, self.nodes(), file)
            else:
                make = partial(write_merged, self._written(RdfFormat.N_TRIPLES), file, codec)
            self._progress(f"writing {file.name}")
            make()
        return file

    def nodes(self) -> Nodes:
        """Return every resource by its IRI."""
        if self._nodes is None:
            triples = self._written(RdfFormat.N_TRIPLES)
            self._progress("gathering what is said of each resource")
            self._nodes = Nodes(self._work / "nodes", shipped_context())
            self._nodes.fill(triples)
        return self._nodes

    def _written(self, codec: RdfFormat) -> Path:
        """Write the file in a syntax, and return it."""
        return self.write(next(form for form in DUMP_FORMATS if form.codec == codec))


def _count(progress: Progress, name: str, statements: int) -> None:
    """Say how many statements have been read."""
    progress(f"writing {name}: {statements:,} statements")
