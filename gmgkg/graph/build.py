"""The whole graph in memory: the files, what follows from them, and the questions as examples."""

from pathlib import Path

from gmgkg.graph.derive import derive
from gmgkg.graph.files import read_quads
from gmgkg.graph.questions import describe_questions, load_questions
from gmgkg.store.embedded import EmbeddedStore


def build(root: Path) -> EmbeddedStore:
    """Return a store that holds the files of a root, what is derived from them, and its questions.

    :raise DataError: where a file, a rule or the header of a question is broken
    """
    store = EmbeddedStore()
    store.add(read_quads(root))
    derive(store, root)
    store.add(describe_questions(load_questions(root).values()))
    return store
