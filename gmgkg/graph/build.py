"""The whole graph in memory: the files, and what follows from them."""

from pathlib import Path

from gmgkg.graph.derive import derive
from gmgkg.graph.files import read_quads
from gmgkg.store.embedded import EmbeddedStore


def build(root: Path) -> EmbeddedStore:
    """Return a store that holds the files of a root and everything derived from them.

    :raise DataError: where a file or a rule is broken
    """
    store = EmbeddedStore()
    store.add(read_quads(root))
    derive(store, root)
    return store
