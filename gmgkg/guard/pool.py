"""Two lanes of workers: an express lane that is never blocked for long, and a slow one.

Every query starts in the express lane. One that takes longer there than a moment moves to the slow
lane, whose workers give way to all others; from then on its text goes there directly. It moves with
its worker, which stands still until there is a place, and is begun again only where too many stand
still already. So a few heavy queries, however often they are sent, leave the light ones alone.
"""

import tempfile
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from cachetools import LRUCache

from gmgkg.errors import OverTimeError
from gmgkg.guard import Limits
from gmgkg.guard.lane import Lane
from gmgkg.guard.parking import Parking
from gmgkg.guard.runner import Ask
from gmgkg.guard.turnstile import Turnstile
from gmgkg.guard.worker import Job
from gmgkg.store.written import Written

_NICENESS = 10
_REMEMBERED = 4096


class QueryPool:
    """Runs queries in worker processes.

    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    :param limits: what a query may use
    :param folder: where large results are written; without it, the system's for temporary files
    """

    def __init__(self, snapshot: Path, limits: Limits, folder: Path | None = None) -> None:
        """Start the workers of both lanes."""
        self.limits = limits
        self._folder = tempfile.TemporaryDirectory(prefix="gmgkg-results-", dir=folder)
        express = Turnstile(
            limits.express_workers,
            limits.express_waiting,
            limits.express_waiting_each,
            limits.wait_seconds,
        )
        slow = Turnstile(
            limits.slow_workers, limits.waiting, limits.waiting_each, limits.wait_seconds
        )
        self._parking = Parking(limits.parked, limits.wait_seconds)
        self.express = Lane(snapshot, limits, express, limits.express_workers, 0, self._parking)
        self.slow = Lane(snapshot, limits, slow, limits.slow_workers, _NICENESS, self._parking)
        self._known_slow: LRUCache[bytes, bool] = LRUCache(_REMEMBERED)
        self._lock = threading.Lock()

    def run(self, ask: Ask) -> Written:
        """Run a query and return its whole result (see :class:`gmgkg.guard.runner.Runner`)."""
        allowed = ask.allowed(self.limits)
        express_seconds = self._express_seconds(allowed)
        with self._job(ask) as job:
            if not self._is_slow(job):
                try:
                    return self.express.run(
                        job, ask.client, express_seconds, park=express_seconds < allowed
                    )
                except OverTimeError:
                    if express_seconds == allowed:
                        raise
                    self._remember_slow(job)
            parked = self._parking.take(job)
            if parked is None:
                return self.slow.run(job, ask.client, allowed)
        with _leaving_nothing(parked.job):
            return self.slow.finish(parked, ask.client, allowed - express_seconds, allowed)

    async def run_express(self, ask: Ask) -> Written | None:
        """Run a query in the express lane, and let the event loop go on meanwhile.

        :return: its whole result, or None where it belongs into the slow lane
        :raise GmgkgError: as :meth:`run` does
        """
        allowed = ask.allowed(self.limits)
        express_seconds = self._express_seconds(allowed)
        with self._job(ask) as job:
            if self._is_slow(job):
                return None
            try:
                return await self.express.run_soon(
                    job, ask.client, express_seconds, park=express_seconds < allowed
                )
            except OverTimeError:
                if express_seconds == allowed:
                    raise
                self._remember_slow(job)
                return None

    @contextmanager
    def _job(self, ask: Ask) -> Iterator[Job]:
        """Give what a worker is to do; where that fails, remove what it wrote."""
        file = f"{self._folder.name}/{uuid.uuid4().hex}"
        job = Job(ask.text, dict(ask.parameters), ask.dataset, ask.chosen.name, file)
        with _leaving_nothing(job):
            yield job

    def _express_seconds(self, allowed: float) -> float:
        """Return how long a query may take in the express lane."""
        return min(allowed, self.limits.express_seconds)

    def _is_slow(self, job: Job) -> bool:
        """Tell whether a query was too slow for the express lane before."""
        with self._lock:
            return _key(job) in self._known_slow

    def _remember_slow(self, job: Job) -> None:
        """Send a query to the slow lane from now on."""
        with self._lock:
            self._known_slow[_key(job)] = True

    def close(self) -> None:
        """End the workers and remove what they wrote."""
        self.express.close()
        self.slow.close()
        self._parking.close()
        self._folder.cleanup()


@contextmanager
def _leaving_nothing(job: Job) -> Iterator[None]:
    """Remove what a job wrote where the block fails."""
    try:
        yield
    except BaseException:
        job.remove_files()
        raise


def _key(job: Job) -> bytes:
    """Return what a query is remembered by."""
    return sha256(job.text.encode("utf-8", "surrogatepass")).digest()
