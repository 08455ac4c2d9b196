"""What runs inside a worker process: one store, one query at a time, within limits.

A worker is ended whenever a query goes over its time or its memory, so nothing here may matter to
anybody else.
"""

import ctypes
import os
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import QuerySolutions, QueryTriples, RdfFormat

from gmgkg.errors import TooLargeError
from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS, ResultFormat
from gmgkg.store import Dataset, Term
from gmgkg.store.embedded import EmbeddedStore, open_folder, read_snapshot
from gmgkg.store.results import failures, write_result

_PR_SET_PDEATHSIG = 1
_FORMATS = {form.name: form for form in (*RESULT_FORMATS, *GRAPH_FORMATS)}
_store: EmbeddedStore | None = None


@dataclass(frozen=True)
class Job:
    """One query to run.

    :ivar text: the query
    :ivar parameters: terms to bind, by name of the variable
    :ivar dataset: the graphs to ask, or None for those that the query names
    :ivar format_name: the format of the result
    :ivar file: where to write it
    """

    text: str
    parameters: dict[str, Term]
    dataset: Dataset | None
    format_name: str
    file: Path


def start(snapshot: Path, worker_bytes: int, result_bytes: int, niceness: int) -> None:
    """Open the store and set the limits of this process.

    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    :param worker_bytes: address space beyond what the open store needs
    :param result_bytes: size of the largest file that may be written
    :param niceness: how much this process gives way to others
    """
    _die_with_parent()
    os.nice(niceness)
    global _store  # noqa: PLW0603  a worker process has one store for its whole life
    _store = open_folder(snapshot) if snapshot.is_dir() else read_snapshot(snapshot)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    ceiling = pages * resource.getpagesize() + worker_bytes
    resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_FSIZE, (result_bytes, result_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_parent() -> None:
    """Have the kernel end this process when the server's process ends, however that ends."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def answer(job: Job) -> None:
    """Run a query and write its whole result to the job's file.

    :raise GmgkgError: where the query is wrong or its result too large
    """
    assert _store is not None  # noqa: S101  the pool starts every worker with start()
    result = _store.query(job.text, job.parameters, job.dataset)
    chosen = _FORMATS[job.format_name]
    try:
        if isinstance(result, QuerySolutions) and isinstance(chosen, ResultFormat):
            _stream(lambda: result.serialize(str(job.file), format=chosen.codec))
        elif isinstance(result, QueryTriples) and chosen.name == "ntriples":
            _stream(lambda: result.serialize(str(job.file), format=RdfFormat.N_TRIPLES))
        else:
            job.file.write_bytes(write_result(result, chosen))
    except OSError as error:
        raise TooLargeError("the result is too large; add a LIMIT, or take a dump") from error


def _stream(write: Callable[[], object]) -> None:
    """Write a result piece by piece: it need not fit in memory.

    :raise OSError: where the file grows too large
    :raise QueryFailed: where the query cannot be evaluated
    """
    full: OSError | None = None
    with failures():
        try:
            write()
        except OSError as error:
            full = error
    if full is not None:
        raise full
