"""What runs inside a worker process: one store, one query at a time, within limits.

A worker is ended whenever a query goes over its time or its memory, so nothing here may matter to
anybody else.
"""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from gmgkg.errors import TooLargeError
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from gmgkg.guard import Limits
from gmgkg.guard.nursery import open_shared
from gmgkg.store import Dataset, Term
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import write_whole
from gmgkg.store.written import Written

_PR_SET_PDEATHSIG = 1
_FORMATS = {form.name: form for form in (*RESULT_FORMATS, *GRAPH_FORMATS, *DATASET_FORMATS)}


@dataclass(frozen=True)
class Job:
    """One query to run.

    :ivar text: the query
    :ivar parameters: terms to bind, by name of the variable
    :ivar dataset: the graphs to ask, or None for those that the query names
    :ivar format_name: the format of the result
    :ivar file: where to write it, if it is large
    """

    text: str
    parameters: dict[str, Term]
    dataset: Dataset | None
    format_name: str
    file: str

    def asks_the_same(self, other: "Job") -> bool:
        """Tell whether another job has the same result, in whatever file."""
        return replace(self, file="") == replace(other, file="")

    def remove_files(self) -> None:
        """Remove what a worker that was ended left: the result, and a second file beside it."""
        file = Path(self.file)
        for left in file.parent.glob(f"{file.name}*"):
            left.unlink(missing_ok=True)


def work(pipe: Connection, snapshot: Path, limits: Limits, niceness: int) -> None:
    """Open the store, say so, and run jobs until the pipe is closed.

    A reply is what was written, or the error that the job met.

    :param pipe: brings jobs and takes replies
    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    :param limits: what a query may use
    :param niceness: how much this process gives way to others
    """
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(niceness)
    store = open_shared(snapshot, limits.services)
    _limit_this_process(limits)
    pipe.send(None)
    while True:
        try:
            job: Job = pipe.recv()
        except (EOFError, ConnectionError):
            return
        try:
            reply: Written | Exception = _answer(store, job)
        except MemoryError:
            return
        except Exception as error:  # noqa: BLE001  a defect is raised where it is seen
            reply = error
        pipe.send(reply)


def _limit_this_process(limits: Limits) -> None:
    """Bound memory beyond what the open store needs, and the size of files."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    ceiling = pages * resource.getpagesize() + limits.worker_bytes
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.result_bytes, limits.result_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def die_with_parent() -> None:
    """Have the kernel end this process when the one that started it ends, however that ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _answer(store: EmbeddedStore, job: Job) -> Written:
    """Run a query and write its whole result, to the job's file where it is large.

    :raise GmgkgError: where the query is wrong or its result too large
    """
    result = store.query(job.text, job.parameters, job.dataset)
    try:
        return write_whole(result, _FORMATS[job.format_name], Path(job.file))
    except OSError as error:
        raise TooLargeError("the result is too large; add a LIMIT, or take a dump") from error
