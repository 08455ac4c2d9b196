"""A queue for a few places that no client can keep to itself."""

import asyncio
import threading
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Protocol

from gmgkg.errors import BusyError, TooManyError

_NO_PLACE = "no worker came free in time; try again in a moment"


class _Event(Protocol):
    """Set once, by any thread."""

    def set(self) -> None: ...

    def is_set(self) -> bool: ...


class _LoopEvent:
    """An event for which a coroutine waits."""

    def __init__(self) -> None:
        """Remember the event loop."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._came: asyncio.Future[bool] = self._loop.create_future()
        self._set = False

    def set(self) -> None:
        """Wake the one who waits."""
        self._set = True
        if threading.get_ident() == self._thread:
            self._wake(came=True)
        else:
            self._loop.call_soon_threadsafe(lambda: self._wake(came=True))

    def is_set(self) -> bool:
        """Tell whether it was set."""
        return self._set

    async def wait(self, seconds: float) -> bool:
        """Wait; tell whether it was set in time."""
        timer = self._loop.call_later(seconds, lambda: self._wake(came=False))
        try:
            return await self._came
        finally:
            timer.cancel()

    def _wake(self, *, came: bool) -> None:
        """Settle what is waited for, once."""
        if not self._came.done():
            self._came.set_result(came)


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
        self._queues: OrderedDict[str, deque[_Event]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(len(queue) for queue in self._queues.values())

    @contextmanager
    def place(self, client: str) -> Iterator[None]:
        """Hold a place while the block runs, and wait for it in this thread.

        :param client: who asks
        :raise BusyError: where too many wait already, or no place came free in time
        :raise TooManyError: where too many of this client wait already
        """
        admitted = threading.Event()
        self._join(client, admitted)
        if not admitted.wait(self._wait_seconds) and self._withdraw(client, admitted):
            raise BusyError(_NO_PLACE)
        try:
            yield
        finally:
            self._leave(client)

    @asynccontextmanager
    async def place_soon(self, client: str) -> AsyncIterator[None]:
        """Hold a place while the block runs, and let the event loop go on meanwhile.

        The queue is the same, and so are parameter and errors.
        """
        admitted = _LoopEvent()
        self._join(client, admitted)
        try:
            came = admitted.is_set() or await admitted.wait(self._wait_seconds)
        except BaseException:
            if not self._withdraw(client, admitted):
                self._leave(client)
            raise
        if not came and self._withdraw(client, admitted):
            raise BusyError(_NO_PLACE)
        try:
            yield
        finally:
            self._leave(client)

    def _join(self, client: str, admitted: "_Event") -> None:
        """Take a place, or queue for it; the event is set once it is there."""
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

    def _withdraw(self, client: str, admitted: "_Event") -> bool:
        """Leave the queue; tell whether that was still possible, or a place has come after all."""
        with self._lock:
            if admitted.is_set():
                return False
            self._leave_queue(client, admitted)
            return True

    def _leave(self, client: str) -> None:
        """Give a place back."""
        with self._lock:
            self._free += 1
            self._inside[client] -= 1
            if not self._inside[client]:
                del self._inside[client]
            self._admit()

    def _admit(self) -> None:
        """Let in those whose turn it is; each is woken alone, however many wait."""
        while self._free and self._queues:
            client = min(self._queues, key=lambda name: self._inside[name])
            admitted = self._queues[client][0]
            self._leave_queue(client, admitted)
            self._free -= 1
            self._inside[client] += 1
            admitted.set()

    def _leave_queue(self, client: str, admitted: "_Event") -> None:
        """Take one who waits out of its queue."""
        queue = self._queues[client]
        queue.remove(admitted)
        if queue:
            self._queues.move_to_end(client)
        else:
            del self._queues[client]
