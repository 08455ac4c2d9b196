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

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple

from gmgkg.errors import DataError
from gmgkg.namespaces import GRAPH

_PACKAGE = Path(__file__).parent.parent


def bundled_root() -> Path:
    """Return the root that the package carries: inside a wheel, or the checkout itself."""
    bundle = _PACKAGE / "bundle"
    return bundle if bundle.is_dir() else _PACKAGE.parent


def turtle_files(root: Path) -> Iterator[tuple[Path, NamedNode]]:
    """Yield every file of the graph with the name of the graph that holds it, in a fixed order.

    :raise DataError: where the root lacks ``ontology`` or ``data``
    """
    for folder in ("ontology", "data"):
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
    """Return the queries of a kind (``questions``, ``rules``, ``checks``), in a fixed order."""
    return sorted((root / "queries" / kind).glob("*.rq"))


def parse_turtle(file: Path) -> list[Triple]:
    """Return the triples of a Turtle file.

    :raise DataError: where it is not Turtle, with file and line
    """
    try:
        return [
            Triple(quad.subject, quad.predicate, quad.object)
            for quad in pyoxigraph.parse(path=str(file), format=RdfFormat.TURTLE)
        ]
    except SyntaxError as error:
        reason = str(error.msg).partition(": ")[2] or str(error.msg)
        raise DataError(f"not Turtle: {reason}", file, error.lineno) from error
    except OSError as error:
        raise DataError(f"cannot be read: {error.strerror}", file) from error


def read_quads(root: Path) -> Iterator[Quad]:
    """Yield every quad of the root's files, each in its graph.

    :raise DataError: where a file is not Turtle
    """
    for file, graph in turtle_files(root):
        for triple in parse_turtle(file):
            yield Quad(triple.subject, triple.predicate, triple.object, graph)


def read_files(files: Iterable[Path], progress: Callable[[str], None]) -> Iterator[Quad]:
    """Yield every quad of RDF files of any format; triples go to the default graph.

    :param progress: told which file is being read
    :raise DataError: where a file has no known ending or is not what its ending says
    """
    for file in files:
        progress(f"reading {file}")
        form = RdfFormat.from_extension(file.suffix.removeprefix("."))
        if form is None:
            raise DataError("no RDF format has this ending", file)
        try:
            yield from pyoxigraph.parse(path=str(file), format=form)
        except SyntaxError as error:
            reason = str(error.msg).partition(": ")[2] or str(error.msg)
            raise DataError(f"not {form.name}: {reason}", file, error.lineno) from error
