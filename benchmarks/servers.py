"""The servers that the benchmarks compare, and the processes in which they run."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent
GMGKG = [sys.executable, "-m", "gmgkg"]
OXIGRAPH = str(BIN / "oxigraph")
_RDFLIB_ENDPOINT = str(BIN / "rdflib-endpoint")
_START_SECONDS = 300.0
_SETTLE_SECONDS = 3.0
_BUSY = 0.1


@dataclass(frozen=True)
class Server:
    """How to start a server and where it then answers.

    :ivar name: in the tables
    :ivar command: the program and its arguments
    :ivar port: on which it is told to listen, on loopback
    :ivar path: of its SPARQL endpoint
    :ivar caches: whether it may answer the same text again without evaluating it
    """

    name: str
    command: list[str]
    port: int
    path: str
    caches: bool = False

    @property
    def endpoint(self) -> str:
        """The address of its SPARQL endpoint."""
        return f"http://127.0.0.1:{self.port}{self.path}"


def free_port() -> int:
    """Return a port on which nobody listens."""
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def gmgkg(store: Path | None = None) -> Server:
    """Return this project's server over a store on disk, or over the shipped graph in memory."""
    port = free_port()
    command = [*GMGKG, "serve", "--port", str(port), "--quiet"]
    return Server(
        "gmgkg", command + (["--store", str(store)] if store else []), port, "/sparql", caches=True
    )


def oxigraph(location: Path) -> Server:
    """Return ``oxigraph serve`` over a loaded folder.

    The default graph is the union of all, as it is here: the questions name no graph.
    """
    port = free_port()
    command = [OXIGRAPH, "serve", "--location", str(location), "--bind", f"127.0.0.1:{port}"]
    return Server("oxigraph", [*command, "--union-default-graph"], port, "/query")


def rdflib_endpoint(data: Path) -> Server:
    """Return ``rdflib-endpoint serve``, which reads a file and asks the union of its graphs."""
    port = free_port()
    command = [_RDFLIB_ENDPOINT, "serve", "--host", "127.0.0.1", "--port", str(port), str(data)]
    return Server("rdflib-endpoint", command, port, "/")


def load_oxigraph(data: Path, location: Path) -> None:
    """Load a file of N-Quads into a folder for ``oxigraph serve``."""
    command = [OXIGRAPH, "load", "--location", str(location), "--file", str(data)]
    subprocess.run(command, check=True, capture_output=True)


def installed(program: str) -> bool:
    """Tell whether a program stands beside this Python."""
    return (BIN / program).exists()


def ask(endpoint: str, text: str, accept: str, seconds: float) -> tuple[int, bytes]:
    """Ask one query and return the status and the answer.

    :raise OSError: where no answer comes within the time
    """
    address = f"{endpoint}?query={urllib.parse.quote(text, safe='')}"
    request = urllib.request.Request(address, headers={"Accept": accept})  # noqa: S310  ours
    try:
        with urllib.request.urlopen(request, timeout=seconds) as response:  # noqa: S310  ours
            return response.status, response.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


class Running:
    """A server that runs in a group of processes of its own.

    :param server: which
    """

    def __init__(self, server: Server) -> None:
        """Start it, and wait until it answers."""
        self.server = server
        self.most_memory = 0.0
        self._process = self._start()

    @property
    def leader(self) -> int:
        """The number of the group of processes."""
        return self._process.pid

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the server and wait until it answers a query."""
        process = subprocess.Popen(
            self.server.command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        end = time.monotonic() + _START_SECONDS
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError):
                answer = ask(self.server.endpoint, "ASK {}", "application/sparql-results+json", 5)
                if answer[0] == 200:  # noqa: PLR2004  OK
                    return process
            time.sleep(0.1)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        sys.exit(f"{self.server.name} does not answer: {' '.join(self.server.command)}")

    def stop(self, *, at_once: bool = False) -> None:
        """End the server and everything that it started."""
        for number in (signal.SIGKILL,) if at_once else (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.leader, number)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=10)

    def note_memory(self) -> None:
        """Look at the memory, and keep the most that was seen."""
        self.most_memory = max(self.most_memory, memory(self.leader))

    def settle(self) -> None:
        """Wait until it has nothing left to do; where that takes long, start it anew.

        A client that has gone leaves its query running in some servers, which would slow down
        whatever is measured next.
        """
        end = time.monotonic() + _SETTLE_SECONDS
        while _busy(self.leader) > _BUSY:
            if time.monotonic() > end:
                self.restart()
                return

    def restart(self) -> None:
        """End the server and start it again."""
        self.stop(at_once=True)
        self._process = self._start()


@contextlib.contextmanager
def running(server: Server) -> Iterator[Running]:
    """Run a server until the block ends."""
    started = Running(server)
    try:
        yield started
    finally:
        started.stop()


def memory(leader: int) -> float:
    """Return the memory of a group of processes in megabytes.

    Pages that several processes share count once (proportional set size, proc(5)).
    """
    kilobytes = 0
    for process in _group(leader):
        with contextlib.suppress(OSError):
            for line in (process / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    kilobytes += int(line.split()[1])
    return kilobytes / 1024


def _busy(leader: int, seconds: float = 0.2) -> float:
    """Return how many cores a group of processes uses, measured for a moment."""
    before = _ticks(leader)
    time.sleep(seconds)
    return (_ticks(leader) - before) / os.sysconf("SC_CLK_TCK") / seconds


def _ticks(leader: int) -> int:
    """Return the processor time of a group of processes in clock ticks."""
    total = 0
    for process in _group(leader):
        with contextlib.suppress(OSError):
            total += sum(map(int, _stat(process)[11:13]))
    return total


def _group(leader: int) -> Iterator[Path]:
    """Yield the folders in /proc of the processes of a group."""
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int(_stat(process)[2]) == leader:
                yield process


def _stat(process: Path) -> list[str]:
    """Return the fields of a process's status after its name, the state first (proc(5))."""
    return (process / "stat").read_text().rpartition(")")[2].split()
