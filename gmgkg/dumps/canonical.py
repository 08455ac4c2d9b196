"""Canonical N-Quads of a whole store (RDF Dataset Canonicalization 1.0, RDFC-1.0)."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, cast

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

from gmgkg.dumps.sorting import CHUNK_BYTES, LineSorter
from gmgkg.errors import StoreError
from gmgkg.graph.blank import MOST_ALIKE, BlankNodes
from gmgkg.store import Store


def write_canonical(
    store: Store,
    file: Path,
    work: Path,
    progress: Callable[[int], None] = lambda _: None,
    chunk_bytes: int = CHUNK_BYTES,
) -> None:
    """Write every quad of a store as canonical N-Quads, sorted by code points, each once.

    Without blank nodes that is the canonical form (RDFC-1.0, section 4.4), and memory does not
    grow with the graph. With blank nodes the canonical labels depend on the whole graph, which is
    then held in memory.

    :param file: to write
    :param work: a folder for what is needed in between
    :param progress: told how many statements have been read so far
    :param chunk_bytes: how much is sorted at once
    :raise StoreError: where a statement is about a statement, which has no canonical form; or where
        so many blank nodes are alike that labelling them would take for ever
    """
    lines = LineSorter(work / "lines", chunk_bytes, progress)
    serialize(store.quads(), cast("IO[bytes]", lines), format=RdfFormat.N_QUADS)
    if _write(lines.merged(), file):
        quads = Dataset(parse(path=str(file), format=RdfFormat.N_QUADS))
        _require_no_poison(quads)
        quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        lines = LineSorter(work / "lines", chunk_bytes)
        serialize(iter(quads), cast("IO[bytes]", lines), format=RdfFormat.N_QUADS)
        _write(lines.merged(), file)


def _require_no_poison(quads: Dataset) -> None:
    """Refuse a graph whose canonical labels would take for ever (RDFC-1.0, section 7.1).

    :raise StoreError: where it is one
    """
    alike = BlankNodes((quad.subject, quad.predicate, quad.object) for quad in quads).most_alike
    if alike > MOST_ALIKE:
        raise StoreError(
            f"{alike} blank nodes that are joined have nothing that tells them apart; canonical "
            "labels would take for ever; give them names, or leave out those that repeat others"
        )


def _write(pieces: Iterator[bytes], file: Path) -> bool:
    """Write pieces of whole lines; tell whether there is a blank node in them."""
    blank = False
    with file.open("wb") as output:
        for piece in pieces:
            blank |= _has_blank(piece)
            output.write(piece)
    return blank


def _has_blank(lines: bytes) -> bool:
    """Tell whether there is a blank node in lines of N-Quads.

    Few lines have the letters of one, so only those are read.
    """
    if b"_:" not in lines and b"<<(" not in lines:
        return False
    read = [line for line in lines.splitlines(keepends=True) if b"_:" in line or b"<<(" in line]
    blank = False
    for quad in parse(b"".join(read), format=RdfFormat.N_QUADS):
        terms = (quad.subject, quad.object, quad.graph_name)
        if any(isinstance(term, Triple) for term in terms):
            raise StoreError(f"a statement about a statement has no canonical form: {quad}")
        blank |= any(isinstance(term, BlankNode) for term in terms)
    return blank
