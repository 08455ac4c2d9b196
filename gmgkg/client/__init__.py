"""The graph in a Python program or a notebook.

::

    import gmgkg

    graph = gmgkg.connect()
    graph.ask("who-works-with", organization="OSCE").frame()
"""

from pathlib import Path

from gmgkg.client.connection import Connection
from gmgkg.graph.files import bundled_root
from gmgkg.graph.opening import open_store
from gmgkg.graph.questions import load_questions

__all__ = ["Connection", "connect"]


def connect(store: str | Path | None = None, *, root: str | Path | None = None) -> Connection:
    """Connect to the graph.

    :param store: a folder that ``gmgkg load`` wrote, or the URL of a SPARQL endpoint that holds a
        dump; without it the graph of the root is built in memory, which takes a moment
    :param root: folder with ``ontology/``, ``data/`` and ``queries/``; without it the one that the
        package carries
    :raise StoreError: where there is no store that can be read
    :raise DataError: where a file of the root is broken
    """
    folder = bundled_root() if root is None else Path(root)
    location = None if store is None else str(store)
    return Connection(open_store(location, folder), load_questions(folder))
