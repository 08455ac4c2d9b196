"""A few worker processes behind a turnstile: whatever ends in one harms no other."""

import asyncio
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from gmgkg.errors import OverTimeError
from gmgkg.guard import Limits
from gmgkg.guard.parking import Parked, Parking
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
    :param parking: where a worker may stand still with a job that goes over its time here
    """

    def __init__(  # noqa: PLR0913, PLR0917  what a lane is made of
        self,
        snapshot: Path,
        limits: Limits,
        turnstile: Turnstile,
        workers: int,
        niceness: int,
        parking: Parking,
    ) -> None:
        """Start the workers."""
        self._arguments = (snapshot, limits, niceness)
        self._niceness = niceness
        self._parking = parking
        self.turnstile = turnstile
        # Starting and ending a worker takes a moment, for which no query is to wait.
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="gmgkg-lane")
        self._free: deque[Future[WorkerProcess]] = deque()
        for _ in range(workers):
            self._add()

    def run(self, job: Job, client: str, seconds: float, *, park: bool = False) -> Written:
        """Run a job and return its whole result.

        :param client: who asks, so that the queue is fair
        :param seconds: after which the worker is ended
        :param park: whether it stands still instead, where there is a place for that
        :raise GmgkgError: as the query itself, or
        :raise BusyError: where no worker comes free
        :raise TooManyError: where the client has too many waiting
        :raise OverTimeError: where it goes over its time
        :raise TooLargeError: where it goes over its memory, or its result over its size
        """
        with self.turnstile.place(client):
            kept, worker = self._take()
            with self._lent(kept, worker, job, park=park):
                return worker.run(job, seconds)

    async def run_soon(self, job: Job, client: str, seconds: float, *, park: bool) -> Written:
        """Run a job as :meth:`run` does, and let the event loop go on meanwhile."""
        async with self.turnstile.place_soon(client):
            kept, worker = await self._take_soon()
            with self._lent(kept, worker, job, park=park):
                return await worker.run_soon(job, seconds)

    def finish(self, parked: Parked, client: str, seconds: float, allowed: float) -> Written:
        """Have a worker that stands still end its job, once its turn has come in this lane.

        Parameters and errors are those of :meth:`run`; the worker is ended in any case.

        :param seconds: that the job may still take
        :param allowed: that it may take in all
        """
        try:
            with self.turnstile.place(client):
                return parked.worker.go_on(seconds, allowed, self._niceness)
        finally:
            self._keeper.submit(parked.worker.end)

    @contextmanager
    def _lent(
        self, kept: Future[WorkerProcess], worker: WorkerProcess, job: Job, *, park: bool
    ) -> Iterator[None]:
        """Lend a worker for a job; afterwards it is here again, or another one in its place."""
        parked = False
        try:
            yield
        except OverTimeError:
            parked = park and worker.is_busy and self._parking.put(job, worker)
            if not parked:
                worker.kill()
                job.remove_files()
            raise
        finally:
            if parked:
                self._add()
            elif worker.is_free():
                self._free.appendleft(kept)
            else:
                self._add(instead_of=worker)

    async def _take_soon(self) -> tuple[Future[WorkerProcess], WorkerProcess]:
        """Return a worker that is ready; only where it has to start, that takes a thread."""
        kept = self._free.popleft()
        if kept.done() and not kept.exception():
            worker = kept.result()
            if worker.is_ready_now() and worker.is_free():
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
                ready = worker.is_free() and worker.is_ready()
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
