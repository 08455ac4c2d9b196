"""The whole graph in memory: files, what follows from them, questions as examples, and figures."""

from pathlib import Path

from gmgkg.graph.derive import derive
from gmgkg.graph.files import read_quads
from gmgkg.graph.questions import describe_questions, load_questions
from gmgkg.graph.statistics import describe_statistics
from gmgkg.store.embedded import EmbeddedStore


def build(root: Path) -> EmbeddedStore:
    """Return a store with the files of a root, what follows, its questions, and the figures of all.

    :raise DataError: where a file, a rule or the header of a question is broken
    """
    store = EmbeddedStore()
    store.add(read_quads(root))
    derive(store, root)
    store.add(describe_questions(load_questions(root).values()))
    store.add(describe_statistics({quad.triple for quad in store.quads()}))
    return store
