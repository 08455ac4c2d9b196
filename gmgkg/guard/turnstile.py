"""A queue for a few places that no client can keep to itself."""

import threading
from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager

from gmgkg.errors import BusyError, TooManyError


class Turnstile:
    """Lets a few callers in at a time; those who wait go in by turns of their clients.

    A client that sends many queries waits behind itself: the next place goes to the client that
    holds the fewest, and among those to the one that has waited longest.

    :param places: how many are in at a time
    :param waiting: how many may wait
    :param waiting_each: how many of one client may wait
    :param wait_seconds: how long one may wait
    """

    def __init__(self, places: int, waiting: int, waiting_each: int, wait_seconds: float) -> None:
        """Open the turnstile with all places free."""
        self._free = places
        self._most_waiting = waiting
        self._waiting_each = waiting_each
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._inside: Counter[str] = Counter()
        self._queues: OrderedDict[str, deque[threading.Event]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(queue) for queue in self._queues.values())

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place while the block runs.

        :param client: who asks
        :raise BusyError: where too many wait already, or no place came free in time
        :raise TooManyError: where too many of this client wait already
        """
        self._enter(client)
        try:
            yield
        finally:
            with self._lock:
                self._free += 1
                self._inside[client] -= 1
                if not self._inside[client]:
                    del self._inside[client]
                self._admit()

    def _enter(self, client: str) -> None:
        """Wait for a place and take it."""
        admitted = threading.Event()
        with self._lock:
            must_wait = not self._free or self.waiting
            if must_wait and self.waiting >= self._most_waiting:
                raise BusyError("too many queries are waiting; try again in a moment")
            if must_wait and len(self._queues.get(client, ())) >= self._waiting_each:
                raise TooManyError(
                    f"{self._waiting_each} of your queries are waiting already; send the next "
                    "when one is answered"
                )
            self._queues.setdefault(client, deque()).append(admitted)
            self._admit()
        if not admitted.wait(self._wait_seconds):
            with self._lock:
                # It may have been let in between the end of its time and now.
                if not admitted.is_set():
                    self._leave_queue(client, admitted)
                    raise BusyError("no worker came free in time; try again in a moment")

    def _admit(self) -> None:
        """Let in those whose turn it is; each is woken alone, however many wait."""
        while self._free and self._queues:
            client = min(self._queues, key=lambda name: self._inside[name])
            admitted = self._queues[client][0]
            self._leave_queue(client, admitted)
            self._free -= 1
            self._inside[client] += 1
            admitted.set()

    def _leave_queue(self, client: str, admitted: threading.Event) -> None:
        """Take one who waits out of its queue."""
        queue = self._queues[client]
        queue.remove(admitted)
        if queue:
            self._queues.move_to_end(client)
        else:
            del self._queues[client]
