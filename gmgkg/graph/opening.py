"""Which store is asked: the graph of a root in memory, or a folder on disk."""

from pathlib import Path

from gmgkg.graph.build import build
from gmgkg.store import Store
from gmgkg.store.embedded import open_folder


def open_store(folder: Path | None, root: Path) -> Store:
    """Open a store.

    :param folder: what ``gmgkg load`` wrote; None builds the graph of the root in memory
    :raise StoreError: where the folder holds no store that can be read
    :raise DataError: where a file of the root is broken
    """
    return build(root) if folder is None else open_folder(folder)
