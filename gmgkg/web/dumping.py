"""Writing the dumps of a server in one process beside it, for all its processes.

The two sides share a folder: a pipe through which the dumps are wanted, the number of the process
that writes them, and in the end the dumps, or a note that there are none.
"""

import contextlib
import errno
import multiprocessing
import os
import select
import signal
import sys
from pathlib import Path

from gmgkg.dumps.export import export_all
from gmgkg.errors import GmgkgError, StoreError
from gmgkg.graph.opening import is_url
from gmgkg.guard.worker import die_with_parent
from gmgkg.store.embedded import open_snapshot
from gmgkg.store.remote import RemoteStore
from gmgkg.web.published import failure_note

_NICENESS = 10
_WANTED = "dumps-wanted"
_PROCESS = "dumps-process"


def start_dumping(location: str, folder: Path, *, at_once: bool) -> None:
    """Start the process that writes the dumps; it ends with this one.

    :param location: N-Quads, the folder of a store, or the URL of an endpoint
    :param folder: that the export is to fill, in the work folder of the server
    :param at_once: write them now; else when a process of the server first wants them
    """
    os.mkfifo(folder.with_name(_WANTED))
    # No thread: the processes of the server are forked from this one.
    process = multiprocessing.get_context("spawn").Process(
        target=_write_when_wanted, args=(location, folder, at_once), daemon=True
    )
    process.start()
    folder.with_name(_PROCESS).write_text(str(process.pid), encoding="ascii")


def want(folder: Path) -> None:
    """Ask for the dumps, whether or not somebody has done so already.

    :raise StoreError: where the process that writes them has ended without them
    """
    if _has_ended(folder.with_name(_PROCESS).read_text(encoding="ascii")) and not folder.exists():
        raise StoreError("the dumps could not be written: their process was ended")
    try:
        wanted = os.open(folder.with_name(_WANTED), os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        if error.errno != errno.ENXIO:
            raise
        # The process does not read yet, or has just ended; the next who asks will see.
        return
    try:
        with contextlib.suppress(BlockingIOError, BrokenPipeError):
            os.write(wanted, b"\n")
    finally:
        os.close(wanted)


def _has_ended(process: str) -> bool:
    """Tell whether a process has ended, whoever looks after it (proc(5))."""
    try:
        status = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] in ("X", "Z")


def _write_when_wanted(location: str, folder: Path, at_once: bool) -> None:  # noqa: FBT001  by position
    """Write the dumps, giving way to everything else; say so where that fails."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICENESS)
    wanted = os.open(folder.with_name(_WANTED), os.O_RDONLY | os.O_NONBLOCK)
    if not at_once:
        select.select([wanted], [], [])
    try:
        store = RemoteStore(location) if is_url(location) else open_snapshot(Path(location))
        export_all(store, folder)
    except GmgkgError as error:
        print(f"gmgkg: the dumps could not be written: {error}", file=sys.stderr, flush=True)  # noqa: T201
        failure_note(folder).touch()
