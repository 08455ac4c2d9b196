"""A few worker processes behind a turnstile: whatever ends in one harms no other."""

import asyncio
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from gmgkg.guard import Limits
from gmgkg.guard.process import WorkerProcess
from gmgkg.guard.turnstile import Turnstile
from gmgkg.guard.worker import Job
from gmgkg.store.written import Written


class Lane:
    """A few workers that run one job each at a time; one that ends is replaced.

    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    :param limits: what a job may use
    :param turnstile: lets as many jobs in at a time as there are workers
    :param workers: how many there are
    :param niceness: how much the workers give way to other processes
    """

    def __init__(
        self, snapshot: Path, limits: Limits, turnstile: Turnstile, workers: int, niceness: int
    ) -> None:
        """Start the workers."""
        self._arguments = (snapshot, limits, niceness)
        self.turnstile = turnstile
        # Starting and ending a worker takes a moment, for which no query is to wait.
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="gmgkg-lane")
        self._free: deque[Future[WorkerProcess]] = deque()
        for _ in range(workers):
            self._add()

    def run(self, job: Job, client: str, seconds: float) -> Written:
        """Run a job and return its whole result.

        :param client: who asks, so that the queue is fair
        :param seconds: after which the worker is ended
        :raise GmgkgError: as the query itself, or
        :raise BusyError: where no worker comes free
        :raise TooManyError: where the client has too many waiting
        :raise OverTimeError: where it goes over its time
        :raise TooLargeError: where it goes over its memory, or its result over its size
        """
        with self.turnstile.place(client):
            kept, worker = self._take()
            try:
                return worker.run(job, seconds)
            finally:
                self._give_back(kept, worker)

    async def run_soon(self, job: Job, client: str, seconds: float) -> Written:
        """Run a job as :meth:`run` does, and let the event loop go on meanwhile."""
        async with self.turnstile.place_soon(client):
            kept, worker = await self._take_soon()
            try:
                return await worker.run_soon(job, seconds)
            finally:
                self._give_back(kept, worker)

    def _give_back(self, kept: Future[WorkerProcess], worker: WorkerProcess) -> None:
        """Put a worker back, or another one in its place."""
        if worker.is_alive():
            self._free.appendleft(kept)
        else:
            self._add(instead_of=worker)

    async def _take_soon(self) -> tuple[Future[WorkerProcess], WorkerProcess]:
        """Return a worker that is ready; only where it has to start, that takes a thread."""
        kept = self._free.popleft()
        if kept.done() and not kept.exception():
            worker = kept.result()
            if worker.is_ready_now() and worker.is_alive():
                return kept, worker
        self._free.appendleft(kept)
        taking = asyncio.get_running_loop().run_in_executor(None, self._take)
        try:
            return await asyncio.shield(taking)
        except asyncio.CancelledError:
            # The place in the turnstile is not given back before the worker is.
            kept, _ = await taking
            self._free.appendleft(kept)
            raise

    def _take(self) -> tuple[Future[WorkerProcess], WorkerProcess]:
        """Return a worker that is ready; one that died while it had nothing to do is replaced.

        :raise StoreError: where a worker cannot open the store
        """
        while True:
            kept = self._free.popleft()
            try:
                worker = kept.result()
            except BaseException:
                self._add()
                raise
            try:
                ready = worker.is_alive() and worker.is_ready()
            except BaseException:
                self._add(instead_of=worker)
                raise
            if ready:
                return kept, worker
            self._add(instead_of=worker)

    def _add(self, instead_of: WorkerProcess | None = None) -> None:
        """Start a worker."""

        def start() -> WorkerProcess:
            if instead_of is not None:
                instead_of.end()
            return WorkerProcess(*self._arguments)

        self._free.append(self._keeper.submit(start))

    def close(self) -> None:
        """End the workers."""
        while self._free:
            self._free.popleft().result().end()
        self._keeper.shutdown()
