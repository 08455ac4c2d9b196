"""Workers that stand still in the middle of a query until the slow lane has a place for it."""

import threading
import time
from collections import deque
from dataclasses import dataclass
from multiprocessing.util import Finalize

from gmgkg.guard.process import WorkerProcess
from gmgkg.guard.worker import Job


@dataclass(frozen=True)
class Parked:
    """A worker in the middle of a job.

    :ivar job: what it does
    :ivar worker: that does it
    :ivar until: moment after which nobody comes for it any more (monotonic clock)
    """

    job: Job
    worker: WorkerProcess
    until: float


class Parking:
    """A few places for workers that stand still.

    Each keeps the memory that its query has taken, so there are few.

    :param places: how many
    :param seconds: how long one may stand
    """

    def __init__(self, places: int, seconds: float) -> None:
        """Have all places free."""
        self._places = places
        self._seconds = seconds
        self._parked: deque[Parked] = deque()
        self._lock = threading.Lock()
        # At its end the process asks its workers to end, and one that stands still never would.
        Finalize(self, _end_all, (self._parked,), exitpriority=1)

    def put(self, job: Job, worker: WorkerProcess) -> bool:
        """Let a worker stand still; tell whether there was a place."""
        with self._lock:
            gone = self._leave_behind(time.monotonic())
            found = len(self._parked) < self._places
            if found:
                worker.stand_still()
                self._parked.append(Parked(job, worker, time.monotonic() + self._seconds))
        for each in gone:
            each.worker.end()
            each.job.remove_files()
        return found

    def take(self, job: Job) -> Parked | None:
        """Return a worker that does the same as a job would, if one stands here."""
        with self._lock:
            for parked in self._parked:
                if parked.job.asks_the_same(job):
                    self._parked.remove(parked)
                    return parked
        return None

    def _leave_behind(self, now: float) -> list[Parked]:
        """Take out those for whom nobody has come: their client has gone."""
        gone = []
        while self._parked and self._parked[0].until < now:
            gone.append(self._parked.popleft())
        return gone

    def close(self) -> None:
        """End all that stand here."""
        _end_all(self._parked)


def _end_all(parked: deque[Parked]) -> None:
    """End workers."""
    while parked:
        parked.popleft().worker.end()
