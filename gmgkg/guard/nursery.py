"""The process from which workers are forked: each comes at once, and shares what that one has read.

It has imported what a worker needs and, where the graph is held in memory, read it. Nothing else
ever happens in it: no query, no second thread. A worker is a copy of it and shares its memory, but
for what it writes itself.
"""

import contextlib
import multiprocessing
import os
from collections.abc import Collection
from multiprocessing.context import ForkServerContext
from pathlib import Path

from gmgkg.store.embedded import EmbeddedStore, open_snapshot

_SNAPSHOT = "GMGKG_SNAPSHOT"
_READ: dict[tuple[Path, int, int], EmbeddedStore] = {}


def nursery(snapshot: Path) -> ForkServerContext:
    """Return where workers start; it reads the snapshot of the worker for which it is started.

    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    """
    os.environ[_SNAPSHOT] = str(snapshot)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["gmgkg.guard.worker", "gmgkg.guard.nursed"])
    return context


def read_here() -> None:
    """Read the snapshot into this process, which is the nursery.

    One that cannot be read is left to the workers, which say so to those who started them. So is a
    store on disk: its files are shared anyway, and it has threads, which no copy would have.
    """
    snapshot = Path(os.environ[_SNAPSHOT])
    if snapshot.is_file():
        with contextlib.suppress(OSError, SyntaxError):
            _READ[_identity(snapshot)] = open_snapshot(snapshot)


def open_shared(snapshot: Path, services: Collection[str]) -> EmbeddedStore:
    """Return a store in the memory that the nursery shares, or open it where that has not read it.

    Parameters and errors are those of :func:`gmgkg.store.embedded.open_snapshot`.
    """
    store = _READ.get(_identity(snapshot)) if snapshot.is_file() else None
    return open_snapshot(snapshot, services) if store is None else store.allowing(services)


def _identity(snapshot: Path) -> tuple[Path, int, int]:
    """Return what tells a file from another that stood in its place before."""
    state = snapshot.stat()
    return snapshot, state.st_ino, state.st_mtime_ns
