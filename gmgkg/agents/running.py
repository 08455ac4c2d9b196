"""What runs the queries of agents, within limits."""

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from gmgkg.guard import Limits
from gmgkg.guard.forwarder import Forwarder
from gmgkg.guard.pool import QueryPool
from gmgkg.guard.runner import Runner
from gmgkg.store import Store
from gmgkg.store.embedded import write_snapshot
from gmgkg.store.remote import RemoteStore


@contextmanager
def running(store: Store, location: str | None, limits: Limits) -> Iterator[Runner]:
    """Yield what runs queries over a store; in the end nothing is left of it.

    :param store: the graph; in memory, where there is no other location
    :param location: the folder of a store on disk or the URL of an endpoint, or None
    :param limits: what queries may use
    """
    with tempfile.TemporaryDirectory(prefix="gmgkg-agents-") as folder:
        runner: Runner
        if isinstance(store, RemoteStore):
            runner = Forwarder(store, limits)
        else:
            snapshot = Path(folder) / "snapshot.nq" if location is None else Path(location)
            if location is None:
                write_snapshot(snapshot, store.quads())
            runner = QueryPool(snapshot, limits, Path(folder))
        with closing(runner):
            yield runner
