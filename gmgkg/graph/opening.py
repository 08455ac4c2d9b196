"""Which store is asked: the graph of a root in memory, a folder on disk, or an endpoint."""

from pathlib import Path

from gmgkg.graph.build import build
from gmgkg.store import Store
from gmgkg.store.embedded import open_folder
from gmgkg.store.remote import RemoteStore


def open_store(location: str | None, root: Path) -> Store:
    """Open a store.

    :param location: a folder that ``gmgkg load`` wrote, or the URL of a SPARQL endpoint; None
        builds the graph of the root in memory
    :raise StoreError: where there is no store that can be read
    :raise DataError: where a file of the root is broken
    """
    if location is None:
        return build(root)
    return RemoteStore(location) if is_url(location) else open_folder(Path(location))


def is_url(location: str) -> bool:
    """Tell whether a location is the URL of an endpoint rather than a folder."""
    return location.startswith(("http://", "https://"))
