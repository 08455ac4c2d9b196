"""What follows from the curated graph: the rules run, their triples in a graph of their own."""

from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryTriples, Triple

from gmgkg.errors import DataError
from gmgkg.graph.files import blamed_on, query_files, read_text
from gmgkg.namespaces import GRAPH
from gmgkg.store import Store
from gmgkg.store.results import failures

DERIVED = NamedNode(f"{GRAPH}derived")

Term = NamedNode | BlankNode | Literal | Triple
Statement = tuple[NamedNode | BlankNode | Triple, NamedNode, Term]
"""A triple as subject, predicate and object."""


def derive(store: Store, root: Path) -> set[Statement]:
    """Run every rule once, in the order of the file names, and keep what is new.

    A rule sees what the rules before it gave. A triple that a file states already is not repeated.

    :param store: holds the files' quads; gets the derived ones
    :param root: whose ``queries/rules/*.rq`` are run, CONSTRUCT queries
    :return: every triple that the rules gave, those that were known before too
    :raise DataError: where a rule is not a CONSTRUCT query
    """
    given: set[Statement] = set()
    known = {(quad.subject, quad.predicate, quad.object) for quad in store.quads()}
    for file in query_files(root, "rules"):
        text = read_text(file)
        with blamed_on(file):
            result = store.query(text)
            if not isinstance(result, QueryTriples):
                raise DataError("a rule must be a CONSTRUCT query", file)
            with failures():
                found = {(t.subject, t.predicate, t.object) for t in result}
        given |= found
        new = found - known
        known |= new
        store.add(Quad(*triple, DERIVED) for triple in new)
    return given
