"""Two lanes of workers: an express lane that is never blocked for long, and a slow one.

Every query starts in the express lane. One that takes longer there than a moment is ended and
starts again in the slow lane, whose workers give way to all others; from then on its text goes
there directly. So a few heavy queries, however often they are sent, leave the light ones alone.
"""

import tempfile
import threading
import uuid
from hashlib import sha256
from pathlib import Path

from cachetools import LRUCache

from gmgkg.errors import OverTimeError
from gmgkg.guard import Limits
from gmgkg.guard.lane import Lane
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
        self.express = Lane(snapshot, limits, express, limits.express_workers, niceness=0)
        self.slow = Lane(snapshot, limits, slow, limits.slow_workers, niceness=_NICENESS)
        self._known_slow: LRUCache[bytes, bool] = LRUCache(_REMEMBERED)
        self._lock = threading.Lock()

    def run(self, ask: Ask) -> Written:
        """Run a query and return its whole result (see :class:`gmgkg.guard.runner.Runner`)."""
        allowed = ask.allowed(self.limits)
        file = Path(self._folder.name) / uuid.uuid4().hex
        job = Job(ask.text, dict(ask.parameters), ask.dataset, ask.chosen.name, file)
        try:
            return self._run(job, ask.client, allowed)
        except BaseException:
            # A worker that was ended may have left a second file beside the result.
            for left in file.parent.glob(f"{file.name}*"):
                left.unlink(missing_ok=True)
            raise

    def _run(self, job: Job, client: str, allowed: float) -> Written:
        """Run a job in the express lane and, where it takes too long there, in the slow one."""
        key = sha256(job.text.encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            known_slow = key in self._known_slow
        if not known_slow:
            try:
                return self.express.run(job, client, min(allowed, self.limits.express_seconds))
            except OverTimeError:
                if allowed <= self.limits.express_seconds:
                    raise
            with self._lock:
                self._known_slow[key] = True
        return self.slow.run(job, client, allowed)

    def close(self) -> None:
        """End the workers and remove what they wrote."""
        self.express.close()
        self.slow.close()
        self._folder.cleanup()
