"""What follows from the curated graph: the rules run, their triples in a graph of their own."""

from pathlib import Path

from pyoxigraph import NamedNode, Quad, QueryTriples

from gmgkg.errors import DataError
from gmgkg.graph.files import blamed_on, query_files, read_text
from gmgkg.namespaces import GRAPH
from gmgkg.store import Store
from gmgkg.store.results import failures

DERIVED = NamedNode(f"{GRAPH}derived")


def derive(store: Store, root: Path) -> None:
    """Run every rule once, in the order of the file names, and keep what is new.

    A rule sees what the rules before it gave. A triple that a file states already is not repeated.

    :param store: holds the files' quads; gets the derived ones
    :param root: whose ``queries/rules/*.rq`` are run, CONSTRUCT queries
    :raise DataError: where a rule is not a CONSTRUCT query
    """
    known = {(quad.subject, quad.predicate, quad.object) for quad in store.quads()}
    for file in query_files(root, "rules"):
        text = read_text(file)
        with blamed_on(file):
            result = store.query(text)
            if not isinstance(result, QueryTriples):
                raise DataError("a rule must be a CONSTRUCT query", file)
            with failures():
                new = {(t.subject, t.predicate, t.object) for t in result} - known
        known |= new
        store.add(Quad(*triple, DERIVED) for triple in new)
