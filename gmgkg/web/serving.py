"""The production server: granian in front of the application, one process for each core."""

import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from gmgkg.errors import StoreError
from gmgkg.guard import Limits
from gmgkg.guard.cache import AnswerCache
from gmgkg.guard.pool import QueryPool
from gmgkg.store import Store
from gmgkg.store.embedded import open_folder, read_snapshot, write_snapshot
from gmgkg.web import create_app
from gmgkg.web.front import Front
from gmgkg.web.metrics import Recorder

_SETTING = "GMGKG_SERVING"
_THREADS = 64
_KILL_AFTER = 5


def serve(  # noqa: PLR0913  what a server needs
    store: Store,
    folder: Path | None,
    host: str,
    port: int,
    limits: Limits,
    *,
    log: bool,
    started: Callable[[], None],
) -> None:
    """Serve a graph until the process is told to stop.

    :param store: the graph in memory, where there is no folder
    :param folder: the folder of a store on disk, or None
    :param log: whether to write the access log on standard output
    :param started: called once the server listens
    :raise StoreError: where the address cannot be listened on
    """
    with tempfile.TemporaryDirectory(prefix="gmgkg-serving-") as runtime:
        snapshot = Path(runtime) / "snapshot.nq" if folder is None else folder
        if folder is None:
            write_snapshot(snapshot, sorted(store.quads(), key=str))
            version = sha256(snapshot.read_bytes()).hexdigest()[:16]
        else:
            version = sha256((folder / "current").read_bytes()).hexdigest()[:16]
        settings = {
            "snapshot": str(snapshot),
            "version": version,
            "limits": asdict(limits),
            "results": runtime,
            "log": log,
        }
        os.environ[_SETTING] = json.dumps(settings)
        server = Granian(
            "gmgkg.web.serving:create",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            factory=True,
            workers=os.cpu_count() or 1,
            blocking_threads=_THREADS,
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=_KILL_AFTER,
        )
        server.on_startup(started)
        try:
            server.serve()
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"cannot listen on {host}:{port}: {error}") from error


def create() -> Front:
    """Return the application in a process of the server."""
    settings = json.loads(os.environ[_SETTING])
    snapshot = Path(settings["snapshot"])
    limits = Limits(**settings["limits"])
    pool = QueryPool(snapshot, limits, Path(settings["results"]))
    whole = open_folder(snapshot) if snapshot.is_dir() else read_snapshot(snapshot)
    recorder = Recorder(log=settings["log"], folder=Path(settings["results"]))
    application = create_app(pool, whole, settings["version"], recorder)
    return Front(application, AnswerCache(limits.cache_bytes, limits.wait_seconds), recorder)
