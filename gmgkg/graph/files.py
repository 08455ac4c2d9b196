"""Where the files of the graph are, and what they hold.

A root is a folder with ``ontology/``, ``data/`` and ``queries/``. The package carries one; a
curator works on another, the checkout.

===============================================  =======================================
file                                             named graph
===============================================  =======================================
``ontology/*.ttl``                               ``ontology``
``ontology/shapes/*.ttl``                        none: shapes are for the check alone
``data/vocabularies/*.ttl``                      ``vocabularies``
``data/reference/*.ttl``                         ``reference``
``data/sources/SOURCE/activities/AGENCY.ttl``    ``SOURCE-AGENCY``
``data/sources/SOURCE/`` anything else           ``SOURCE``
===============================================  =======================================
"""

import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple
from zstandard import ZstdError

from gmgkg.errors import DataError, QueryFailed, QueryRefused, QuerySyntaxError
from gmgkg.graph.unpacking import UNPACKING
from gmgkg.namespaces import GRAPH

_PACKAGE = Path(__file__).parent.parent


def bundled_root() -> Path:
    """Return the root that the package carries: inside a wheel, or the checkout itself."""
    bundle = _PACKAGE / "bundle"
    return bundle if bundle.is_dir() else _PACKAGE.parent


def turtle_files(root: Path) -> Iterator[tuple[Path, NamedNode]]:
    """Yield every file of the graph with the name of the graph that holds it, in a fixed order.

    :raise DataError: where the root lacks ``ontology``, ``data`` or ``queries``
    """
    for folder in ("ontology", "data", "queries"):
        if not (root / folder).is_dir():
            raise DataError("not a root of the graph: the folder is missing", root / folder)
    for folder, graph in (
        ("ontology", "ontology"),
        ("data/vocabularies", "vocabularies"),
        ("data/reference", "reference"),
    ):
        for file in sorted((root / folder).glob("*.ttl")):
            yield file, NamedNode(GRAPH + graph)
    for file in sorted((root / "data/sources").rglob("*.ttl")):
        source, *rest = file.relative_to(root / "data/sources").parts
        name = f"{source}-{file.stem}" if rest[:-1] == ["activities"] else source
        yield file, NamedNode(GRAPH + name)


def shape_files(root: Path) -> list[Path]:
    """Return the files of SHACL shapes, in a fixed order."""
    return sorted((root / "ontology/shapes").glob("*.ttl"))


def query_files(root: Path, kind: str) -> list[Path]:
    """Return the queries of a kind (``questions``, ``rules``, ``checks``) in their order.

    A number at the start of a name counts as a number: ``10-b.rq`` comes after ``9-a.rq``.
    """
    return sorted((root / "queries" / kind).glob("*.rq"), key=_natural_order)


def _natural_order(file: Path) -> tuple[int, str]:
    """Order by the number at the start of a name, then by the name."""
    number = re.match(r"\d+", file.name)
    return (int(number[0]) if number else sys.maxsize, file.name)


def read_text(file: Path) -> str:
    """Return what a text file of the root holds.

    :raise DataError: where it cannot be read as UTF-8
    """
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", file) from error
    except UnicodeDecodeError as error:
        raise DataError(f"not UTF-8: {error.reason} at byte {error.start}", file) from error


@contextmanager
def blamed_on(file: Path) -> Iterator[None]:
    """Name the file of a rule or check whose query goes wrong while the block runs.

    :raise DataError: with the file, and the line where it is known
    """
    try:
        yield
    except (QuerySyntaxError, QueryRefused, QueryFailed) as error:
        raise DataError(str(error), file, getattr(error, "line", None)) from error


def parse_turtle(file: Path) -> list[Triple]:
    """Return the triples of a Turtle file.

    :raise DataError: where it is not Turtle, with file and line
    """
    return [quad.triple for quad in _parse(file, RdfFormat.TURTLE)]


def _parse(file: Path, form: RdfFormat) -> Iterator[Quad]:
    """Yield the quads of a file, unpacked where its name ends in ``.gz`` or ``.zst``.

    :raise DataError: where it cannot be read or is not of that format
    """
    try:
        if form == RdfFormat.RDF_XML and not file.stat().st_size:
            raise DataError("not RDF/XML: the file is empty", file)
        if file.suffix in UNPACKING:
            with UNPACKING[file.suffix](file) as stream:
                yield from pyoxigraph.parse(stream, format=form)
        else:
            yield from pyoxigraph.parse(path=str(file), format=form)
    except SyntaxError as error:
        reason = str(error.msg).partition(": ")[2] or str(error.msg)
        raise DataError(f"not {form.name}: {reason}", file, error.lineno) from error
    except (EOFError, zlib.error, ZstdError) as error:
        raise DataError(f"cannot be unpacked: {error}", file) from error
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror or error}", file) from error
    except MemoryError as error:
        raise DataError(f"has a text that is too long: {error}", file) from error


def read_quads(root: Path) -> Iterator[Quad]:
    """Yield every quad of the root's files, each in its graph.

    :raise DataError: where a file is not Turtle
    """
    for file, graph in turtle_files(root):
        for triple in parse_turtle(file):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def read_files(files: Iterable[Path], progress: Callable[[str], None]) -> Iterator[Quad]:
    """Yield every quad of RDF files of any format, packed or not; triples go to the default graph.

    :param progress: told which file is being read
    :raise DataError: where a file has no known ending or is not what its ending says
    """
    for file in files:
        progress(f"reading {file}")
        plain = file.with_suffix("") if file.suffix in UNPACKING else file
        form = RdfFormat.from_extension(plain.suffix.removeprefix("."))
        if form is None:
            raise DataError("no RDF format has this ending", file)
        yield from _parse(file, form)
