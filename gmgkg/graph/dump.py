"""The whole graph in one file, in an order that does not change from run to run."""

import os
from pathlib import Path

from pyoxigraph import Quad, Triple

from gmgkg.errors import StoreError
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, GraphFormat
from gmgkg.store import Store
from gmgkg.writing import write_graph

DUMP_FORMATS = (*GRAPH_FORMATS, *DATASET_FORMATS)
"""Every format of a dump. Turtle, N-Triples, RDF/XML merge the named graphs; JSON-LD keeps them."""


def dump(store: Store, chosen: GraphFormat) -> bytes:
    """Return the whole graph in a format; the same graph gives the same bytes."""
    quads = sorted(store.quads(), key=_order)
    content: list[Quad] | list[Triple] = quads
    if not chosen.codec.supports_datasets:
        content = list(dict.fromkeys(quad.triple for quad in sorted(quads, key=_triple_order)))
    return write_graph(content, chosen)


def write_file(content: bytes, file: Path) -> None:
    """Write a file in one step: a failure leaves what was there.

    A link is followed. What is no ordinary file, such as a device, is written to in place.

    :raise StoreError: where the file cannot be written
    """
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)
        else:
            _replace(file.resolve(), content)
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error.strerror or error}") from error


def _replace(file: Path, content: bytes) -> None:
    """Put new content where a file is or is to be; its mode stays, or is that of a new file."""
    new = file.with_name(f".{file.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        if file.exists():
            new.chmod(file.stat().st_mode)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _order(quad: Quad) -> tuple[str, str, str, str]:
    """Order quads by graph, then subject, predicate and object."""
    return (str(quad.graph_name), *_triple_order(quad))


def _triple_order(quad: Quad) -> tuple[str, str, str]:
    """Order by subject, predicate and object."""
    return (str(quad.subject), str(quad.predicate), str(quad.object))
