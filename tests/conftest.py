"""What the tests share: the graph, copies of its folder to break, the command, the web client."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gmgkg.cli import main
from gmgkg.dumps.export import export_all
from gmgkg.graph.build import build
from gmgkg.graph.files import bundled_root
from gmgkg.graph.questions import load_questions
from gmgkg.guard import Limits
from gmgkg.guard.cache import AnswerCache
from gmgkg.guard.pool import QueryPool
from gmgkg.questions import Question
from gmgkg.store import Store
from gmgkg.store.embedded import write_snapshot
from gmgkg.versions.changelog import read_changelog
from gmgkg.web import create_app
from gmgkg.web.front import Front
from gmgkg.web.metrics import Recorder
from gmgkg.web.published import Published

TINY = Path(__file__).parent / "tiny"


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the graph as it is."""
    return bundled_root()


@pytest.fixture(scope="session")
def store(root: Path) -> Store:
    """Return the graph as it is, with what follows from it."""
    return build(root)


@pytest.fixture
def copy(root: Path, tmp_path: Path) -> Path:
    """Return a copy of the whole graph that a test may break."""
    for folder in ("ontology", "data", "queries"):
        shutil.copytree(root / folder, tmp_path / "copy" / folder)
    return tmp_path / "copy"


@pytest.fixture
def tiny(copy: Path) -> Path:
    """Return a copy with a small invented document instead of the real one, and no release."""
    shutil.rmtree(copy / "data/sources")
    shutil.rmtree(copy / "data/published")
    (copy / "data/CHANGELOG.md").unlink()
    shutil.copytree(TINY / "letter-2020", copy / "data/sources/letter-2020")
    return copy


@pytest.fixture
def letter() -> Path:
    """Return the text of the small invented document."""
    return TINY / "letter.md"


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Run ``gmgkg`` with arguments."""

    def call(*arguments: object) -> Ran:
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as left:
            code = int(left.code or 0)
        captured = capfdbinary.readouterr()
        return Ran(code, captured.out.decode(), captured.err.decode())

    return call


class ClosingClient(FlaskClient):
    """A client that reads each answer to its end, so that no file stays open."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401  as the client has it
        """Send a request."""
        return super().open(*args, **{"buffered": True} | kwargs)


@pytest.fixture(scope="session")
def snapshot(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a snapshot of the graph as it is."""
    file = tmp_path_factory.mktemp("snapshot") / "graph.nq"
    write_snapshot(file, store.quads())
    return file


@contextmanager
def serving(  # noqa: PLR0913  what a test may want otherwise
    store: Store,
    folder: Path,
    limits: Limits | None = None,
    *,
    questions: Mapping[str, Question] | None = None,
    changelog: str = "",
    dumps: Path | None = None,
) -> Iterator[FlaskClient]:
    """Run the web application over a store, with workers of its own, and yield a client."""
    snapshot = folder / "snapshot.nq"
    write_snapshot(snapshot, store.quads())
    limits = limits or Limits()
    pool = QueryPool(snapshot, limits)
    try:
        recorder = Recorder(log=False)
        questions = questions or load_questions(bundled_root())
        published = Published(dumps or folder / "dumps")
        app = create_app(
            pool, store, "test", recorder, questions, published=published, changelog=changelog
        )
        app.test_client_class = ClosingClient
        app.wsgi_app = Front(  # type: ignore[method-assign]
            app.wsgi_app,
            AnswerCache(limits.cache_bytes, limits.wait_seconds),
            recorder,
        )
        yield app.test_client()
    finally:
        pool.close()


@pytest.fixture(scope="session")
def server() -> Iterator[int]:
    """Run ``gmgkg serve`` over the graph as it is, and yield its port."""
    port = free_port()
    with running([sys.executable, "-m", "gmgkg", "serve", "--port", str(port), "--quiet"], port):
        yield port


@pytest.fixture(scope="session")
def dumps(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every dump of the graph as it is."""
    folder = tmp_path_factory.mktemp("exported") / "dumps"
    export_all(store, folder)
    return folder


@pytest.fixture(scope="session")
def triples(store: Store) -> set[str]:
    """Return every triple of the graph, once."""
    return {str(quad.triple) for quad in store.quads()}


@pytest.fixture(scope="session")
def client(
    store: Store, dumps: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FlaskClient]:
    """Yield a client of the web application over the graph as it is."""
    folder = tmp_path_factory.mktemp("serving")
    changelog = read_changelog(bundled_root())
    with serving(store, folder, dumps=dumps, changelog=changelog) as opened:
        yield opened


def tool(name: str) -> str:
    """Return the path of a program that a test needs; skip, or where tools are required, fail."""
    return shutil.which(name) or missing(name)


def missing(name: str) -> NoReturn:
    """Skip a test for want of a program; where tools are required, fail it."""
    message = f"{name} is not installed"
    if os.environ.get("GMGKG_REQUIRE_TOOLS"):
        pytest.fail(message)
    pytest.skip(message)


def free_port() -> int:
    """Return a port on which nobody listens."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: list[str], port: int, stdout: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a group of processes of its own until the block ends."""
    with subprocess.Popen(
        command, start_new_session=True, stdout=stdout, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(300):
                with closing(socket.socket()) as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                assert server.poll() is None, command
                time.sleep(0.1)
            yield server
        finally:
            if server.poll() is None:
                os.killpg(server.pid, signal.SIGKILL)
