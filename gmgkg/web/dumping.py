"""Writing the dumps of a server in one process beside it, for all its processes."""

import errno
import multiprocessing
import os
import signal
import sys
import threading
from pathlib import Path
from types import TracebackType

from gmgkg.dumps.export import export_all
from gmgkg.errors import GmgkgError
from gmgkg.graph.opening import is_url
from gmgkg.guard.worker import die_with_parent
from gmgkg.store.embedded import open_snapshot
from gmgkg.store.remote import RemoteStore
from gmgkg.web.published import failure_note

_NICENESS = 10
_WANTED = "dumps-wanted"


class Dumping:
    """The process that writes the dumps, seen from the one that starts the server.

    :param location: N-Quads, the folder of a store, or the URL of an endpoint
    :param folder: that the export is to fill, in the work folder of the server
    :param at_once: begin with the server; else when a process of the server first wants the dumps
    """

    def __init__(self, location: str, folder: Path, *, at_once: bool) -> None:
        """Prepare what a process of the server asks through; start nothing."""
        self._at_once = at_once
        self._location = location
        self._folder = folder
        self._wanted = folder.with_name(_WANTED)
        self._stopped = False
        os.mkfifo(self._wanted)

    def __enter__(self) -> None:
        """Write the dumps in the background."""
        threading.Thread(target=self._run, daemon=True).start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the end of the process for what it is now: that of the server."""
        self._stopped = True

    def _run(self) -> None:
        """Wait until the dumps are wanted, have them written, and say so where that failed."""
        if not self._at_once:
            with self._wanted.open("rb") as wanted:
                wanted.read(1)
        writing = multiprocessing.get_context("spawn").Process(
            target=_write, args=(self._location, self._folder), daemon=True
        )
        writing.start()
        writing.join()
        if self._stopped or self._folder.exists():
            return
        if not failure_note(self._folder).exists():
            _note(self._folder, f"the process that writes them ended ({writing.exitcode})")


def want(folder: Path) -> None:
    """Ask for the dumps, where nobody has done so yet."""
    try:
        wanted = os.open(folder.with_name(_WANTED), os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        # Nobody listens any more: they are being written.
        return
    try:
        os.write(wanted, b"\n")
    except BrokenPipeError:
        return
    finally:
        os.close(wanted)


def _write(location: str, folder: Path) -> None:
    """Write the dumps, giving way to everything else; say so where that fails."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    try:
        store = RemoteStore(location) if is_url(location) else open_snapshot(Path(location))
        export_all(store, folder)
    except GmgkgError as error:
        _note(folder, str(error))


def _note(folder: Path, reason: str) -> None:
    """Say why the dumps could not be written: to the processes of the server, and in the log."""
    print(f"gmgkg: the dumps could not be written: {reason}", file=sys.stderr, flush=True)  # noqa: T201
    note = failure_note(folder)
    new = note.with_suffix(".new")
    new.write_text(reason, encoding="utf-8")
    new.replace(note)
