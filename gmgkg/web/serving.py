"""The production server: granian in front of the application, one process for each core."""

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from hashlib import sha256
from pathlib import Path

from granian import Granian
from granian.constants import Interfaces

from gmgkg.dumps.canonical import write_canonical
from gmgkg.dumps.reading import read_export, require_intact
from gmgkg.errors import StoreError
from gmgkg.graph.opening import is_url
from gmgkg.graph.questions import load_questions
from gmgkg.guard import Limits
from gmgkg.guard.cache import AnswerCache
from gmgkg.guard.forwarder import Forwarder
from gmgkg.guard.pool import QueryPool
from gmgkg.guard.runner import Runner
from gmgkg.guard.worker import die_with_parent
from gmgkg.library.answer import data_triples, data_version
from gmgkg.store import Store
from gmgkg.store.embedded import open_snapshot
from gmgkg.store.remote import RemoteStore
from gmgkg.versions.changelog import read_changelog
from gmgkg.web import create_app
from gmgkg.web.direct import Direct
from gmgkg.web.dumping import start_dumping, want
from gmgkg.web.front import Front
from gmgkg.web.gateway import Gateway
from gmgkg.web.metrics import Recorder
from gmgkg.web.published import Held, Published, require_same_data

_SETTING = "GMGKG_SERVING"
_KILL_AFTER = 5
_IDENTITY = 16


def serve(  # noqa: PLR0913  what a server needs
    store: Store,
    location: str | None,
    host: str,
    port: int,
    limits: Limits,
    *,
    root: Path,
    dumps: Path | None,
    proxies: Sequence[str],
    log: bool,
    started: Callable[[], None],
) -> None:
    """Serve a graph until the process is told to stop.

    :param store: the graph in memory, where there is no other location
    :param location: the folder of a store on disk or the URL of an endpoint, or None
    :param root: whose questions are answered and whose changelog is shown
    :param dumps: a folder with an export of the same data, or None to write one
    :param proxies: addresses whose ``X-Forwarded-For`` and ``X-Forwarded-Proto`` are believed
    :param log: whether to write the access log on standard output
    :param started: called once the server listens
    :raise StoreError: where the address cannot be listened on, or the folder of the dumps holds no
        whole export of the data that are served
    :raise DataError: where a question of the root is broken, or its changelog cannot be read
    """
    # Each process reads them again; what is broken is named here, before any has started.
    load_questions(root)
    read_changelog(root)
    with tempfile.TemporaryDirectory(prefix="gmgkg-serving-") as runtime:
        identity = fingerprint = None
        if location is None:
            snapshot = Path(runtime) / "snapshot.nq"
            write_canonical(store, snapshot, Path(runtime))
            location = str(snapshot)
            identity = fingerprint = sha256(snapshot.read_bytes()).hexdigest()
        elif not is_url(location):
            identity = sha256((Path(location) / "current").read_bytes()).hexdigest()
        if dumps is None:
            folder, held = Path(runtime) / "dumps", None
            start_dumping(location, folder, at_once=fingerprint is not None)
        else:
            folder = dumps.resolve()
            held = Held(data_version(store), data_triples(store), fingerprint)
            export = read_export(folder)
            require_same_data(export, held)
            require_intact(export)
        settings = {
            "dumps": str(folder),
            "held": asdict(held) if held else None,
            "location": location,
            "root": str(root),
            "version": identity[:_IDENTITY] if identity else None,
            "limits": asdict(limits),
            "results": runtime,
            "proxies": list(proxies),
            "log": log,
        }
        os.environ[_SETTING] = json.dumps(settings)
        server = Granian(
            "gmgkg.web.serving:create",
            address=host,
            port=port,
            interface=Interfaces.RSGI,
            factory=True,
            workers=os.cpu_count() or 1,
            log_enabled=False,
            respawn_failed_workers=True,
            workers_kill_timeout=_KILL_AFTER,
        )
        server.on_startup(started)
        try:
            server.serve()
        except (OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"cannot listen on {host}:{port}: {error}") from error


def create() -> Gateway:
    """Return the application in a process of the server, which ends when the first one does."""
    die_with_parent()
    settings = json.loads(os.environ[_SETTING])
    limits = Limits(**settings["limits"] | {"services": tuple(settings["limits"]["services"])})
    runner, whole = _open(settings["location"], limits, Path(settings["results"]))
    recorder = Recorder(log=settings["log"], folder=Path(settings["results"]))
    root = Path(settings["root"])
    questions, changelog = load_questions(root), read_changelog(root)
    folder = Path(settings["dumps"])
    if settings["held"]:
        published = Published(folder, Held(**settings["held"]))
    else:
        published = Published(folder, want=partial(want, folder))
    application = create_app(
        runner,
        whole,
        settings["version"],
        recorder,
        questions,
        published=published,
        changelog=changelog,
    )
    front = Front(application, AnswerCache(limits.cache_bytes, limits.wait_seconds), recorder)
    direct = Direct(runner, settings["version"]) if isinstance(runner, QueryPool) else None
    return Gateway(front, direct, recorder, settings["proxies"])


def _open(location: str, limits: Limits, results: Path) -> tuple[Runner, Store]:
    """Return what runs queries over a location, and the store itself."""
    if is_url(location):
        store = RemoteStore(location, limits.most_seconds)
        return Forwarder(store, limits), store
    snapshot = Path(location)
    return QueryPool(snapshot, limits, results), open_snapshot(snapshot)
