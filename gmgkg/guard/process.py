"""One worker process, seen from the process that gives it its jobs."""

import multiprocessing
from pathlib import Path

from gmgkg.errors import OverTimeError, StoreError, TooLargeError
from gmgkg.guard import Limits
from gmgkg.guard.worker import Job, work
from gmgkg.store.written import Written

_START_SECONDS = 600.0


class WorkerProcess:
    """A process that holds the graph and runs one job at a time.

    It has a pipe of its own: pools that share one among their workers break as a whole when a
    worker dies at the wrong moment.

    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    :param limits: what a job may use
    :param niceness: how much it gives way to other processes
    """

    def __init__(self, snapshot: Path, limits: Limits, niceness: int) -> None:
        """Start the process; it opens the store while others go on."""
        self._limits = limits
        self._ready = False
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=work, args=(theirs, snapshot, limits, niceness), daemon=True
        )
        self._process.start()
        theirs.close()

    def is_alive(self) -> bool:
        """Tell whether the process can still be given a job."""
        return self._process.is_alive()

    def is_ready(self) -> bool:
        """Wait until the store is open; tell whether it is.

        :raise StoreError: where it cannot be opened
        """
        if not self._ready:
            try:
                if not self._pipe.poll(_START_SECONDS):
                    return False
                self._pipe.recv()
            except (EOFError, OSError) as error:
                raise StoreError("a worker process could not open the graph") from error
            self._ready = True
        return True

    def run(self, job: Job, seconds: float) -> Written:
        """Run a job (see :meth:`gmgkg.guard.lane.Lane.run`).

        :param seconds: after which the process is ended
        """
        try:
            self._pipe.send(job)
            if not self._pipe.poll(seconds):
                self._process.kill()
                self._process.join()
                raise OverTimeError(
                    f"the query was stopped after {seconds:g} seconds; narrow it, or ask for more "
                    f"time (timeout=, at most {self._limits.most_seconds:g})"
                )
            reply = self._pipe.recv()
        except (EOFError, ConnectionError) as error:
            self._process.join()
            megabytes = self._limits.worker_bytes // 1024 // 1024
            raise TooLargeError(
                f"the query needed more than {megabytes} MB of memory; narrow it, or add a "
                "LIMIT before it sorts or groups"
            ) from error
        if isinstance(reply, Exception):
            raise reply
        written: Written = reply
        return written

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()
