"""Worker processes behind a turnstile: whatever ends in one harms no other."""

import multiprocessing
from concurrent.futures import TimeoutError as FutureTimeoutError
from pathlib import Path

from pebble import CONSTS, ProcessExpired, ProcessPool

from gmgkg.errors import OverTimeError, TooLargeError
from gmgkg.guard import Limits
from gmgkg.guard.turnstile import Turnstile
from gmgkg.guard.worker import Job, answer, start

# A worker has nothing to tidy up, so it is killed at once.
CONSTS.term_timeout = 0.2


class Lane:
    """A few workers that run one job each at a time.

    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    :param limits: what a job may use
    :param workers: how many there are
    :param niceness: how much the workers give way to other processes
    """

    def __init__(self, snapshot: Path, limits: Limits, workers: int, niceness: int) -> None:
        """Start the workers."""
        self._limits = limits
        self.turnstile = Turnstile(workers, limits.waiting, limits.wait_seconds)
        self._pool = ProcessPool(
            max_workers=workers,
            initializer=start,
            initargs=(snapshot, limits.worker_bytes, limits.result_bytes, niceness),
            context=multiprocessing.get_context("spawn"),
        )

    def run(self, job: Job, client: str, seconds: float) -> None:
        """Run a job; afterwards its file holds the whole result.

        :param client: who asks, so that the queue is fair
        :param seconds: after which the worker is ended
        :raise GmgkgError: as the query itself, or
        :raise BusyError: where no worker comes free
        :raise OverTimeError: where it goes over its time
        :raise TooLargeError: where it goes over its memory, or its result over its size
        """
        with self.turnstile.place(client):
            future = self._pool.schedule(answer, args=[job], timeout=seconds)
            try:
                future.result()
            except FutureTimeoutError as error:
                raise OverTimeError(
                    f"the query was stopped after {seconds:g} seconds; narrow it, or ask for more "
                    f"time (timeout=, at most {self._limits.most_seconds:g})"
                ) from error
            except ProcessExpired as error:
                megabytes = self._limits.worker_bytes // 1024 // 1024
                raise TooLargeError(
                    f"the query needed more than {megabytes} MB of memory; narrow it, or add a "
                    "LIMIT before it sorts or groups"
                ) from error

    def close(self) -> None:
        """End the workers."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
