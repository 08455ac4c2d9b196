"""The graph in the syntaxes of RDF, each made in a stream from the canonical N-Quads."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from pyoxigraph import Quad, RdfFormat, parse, serialize

from gmgkg.errors import StoreError
from gmgkg.namespaces import PREFIXES
from gmgkg.writing import LONGEST_HEADER, sort_prefixes

_PIECE_BYTES = 1024 * 1024
_QUAD = re.compile(rb'(?m)^(\S+ \S+ (?:"(?:[^"\\]|\\.)*"\S*|[^\s"]\S*))(?: (<[^>]*>|_:\S+))? \.$')
_PREDICATE = re.compile(rb"(?m)^\S+ <([^>]*)> ")
# The end of a name, or a byte of a letter that is not ASCII.
_NAMED = re.compile(rb"[A-Za-z_\x80-\xff][A-Za-z0-9._\x80-\xff-]*$")
_NO_XML = re.compile(
    rb"(?<!\\)(?:\\\\)*\\(?:[bf]|u00(?:0[0-8BbCcEeFf]|1[0-9A-Fa-f])|u[Ff]{3}[EeFf])"
    rb"|\xef\xbf[\xbe\xbf]"
)


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """Yield a file in pieces of whole lines."""
    while lines := file.readlines(_PIECE_BYTES):
        yield b"".join(lines)


def write_ntriples(quads: Path, file: Path) -> None:
    """Write the union of all graphs as canonical N-Triples, sorted, each triple once.

    :param quads: canonical N-Quads
    """
    last: bytes = b""
    with quads.open("rb") as source, file.open("wb") as output:
        for piece in pieces(source):
            # The same triple of several graphs stands in lines that follow each other.
            triples = dict.fromkeys(triple for triple, _ in _QUAD.findall(piece))
            triples.pop(last, None)
            if triples:
                last = next(reversed(triples))
                output.write(b" .\n".join([*triples, b""]))


def write_merged(triples: Path, file: Path, codec: RdfFormat) -> None:
    """Write the union of all graphs in a syntax of triples: Turtle, RDF/XML.

    :param triples: canonical N-Triples
    :raise StoreError: where XML cannot express a statement
    """
    if codec == RdfFormat.RDF_XML:
        _require_xml(triples)
    _serialize(parse(path=str(triples), format=RdfFormat.N_TRIPLES), file, codec)


def _require_xml(triples: Path) -> None:
    """Let triples pass that RDF/XML can express.

    It has no name for some properties, and no way to write some characters, escaped or not (RDF 1.1
    XML Syntax, section 8; XML 1.0, section 2.2).

    :raise StoreError: where it cannot
    """
    with triples.open("rb") as source:
        for piece in pieces(source):
            found = _NO_XML.search(piece)
            unnamed = set(_PREDICATE.findall(piece))
            odd = next((iri for iri in sorted(unnamed) if not _NAMED.search(iri)), None)
            if found or odd is not None:
                what = odd or piece[piece.rfind(b"\n", 0, found.start()) + 1 : found.end()]  # type: ignore[union-attr]
                raise StoreError(
                    "RDF/XML cannot express a statement, and so no whole graph that has it; "
                    f"mend it: {what.decode(errors='replace')[:200]}"
                )


def write_trig(quads: Path, file: Path, work: Path) -> None:
    """Write the graphs one after the other as TriG, in the order of their names.

    :param quads: canonical N-Quads
    :param work: a folder for what is needed in between
    """
    folder = work / "graphs"
    folder.mkdir()
    places: dict[bytes, Path] = {}
    with quads.open("rb") as source:
        for piece in pieces(source):
            graphs: dict[bytes, list[bytes]] = defaultdict(list)
            for triple, graph in _QUAD.findall(piece):
                graphs[graph].append(b"%s %s .\n" % (triple, graph))
            for graph, lines in graphs.items():
                place = places.setdefault(graph, folder / str(len(places)))
                with place.open("ab") as output:
                    output.writelines(lines)
    ordered = (
        parse(path=str(place), format=RdfFormat.N_QUADS) for _, place in sorted(places.items())
    )
    _serialize(chain.from_iterable(ordered), file, RdfFormat.TRIG)
    for place in places.values():
        place.unlink()
    folder.rmdir()


def _serialize(statements: Iterator[Quad], file: Path, codec: RdfFormat) -> None:
    """Write statements under our prefixes, in the order given."""
    with file.open("wb") as output:
        serialize(statements, output, format=codec, prefixes=PREFIXES)
    with file.open("r+b") as written:
        head = written.read(LONGEST_HEADER)
        written.seek(0)
        written.write(sort_prefixes(head))
