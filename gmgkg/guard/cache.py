"""Answers kept for those who ask the same again, and one flight for those who ask at once."""

import threading
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import LRUCache

from gmgkg.errors import BusyError

_FOLLOWERS = 16


@dataclass(frozen=True)
class Answer:
    """One whole answer of the web.

    :ivar status: status line, such as ``200 OK``
    :ivar headers: names and values
    :ivar body: its bytes
    :ivar tag: its entity tag, quoted, or nothing
    """

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    tag: str = field(default="")

    @property
    def size(self) -> int:
        """About how many bytes it takes to keep."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers) + 500


class AnswerCache:
    """Keeps answers up to a number of bytes, those asked for last the longest.

    :param most_bytes: size of all answers together
    :param wait_seconds: how long a follower waits for the one who asked first
    """

    def __init__(self, most_bytes: int, wait_seconds: float) -> None:
        """Start empty."""
        self._answers: LRUCache[Hashable, Answer] = LRUCache(
            max(1, most_bytes), getsizeof=lambda answer: answer.size
        )
        self._wait_seconds = wait_seconds
        self._lock = threading.Lock()
        self._flights: dict[Hashable, threading.Lock] = {}
        self._followers = 0

    def get(self, key: Hashable) -> Answer | None:
        """Return the answer to a key, or None."""
        with self._lock:
            return self._answers.get(key)

    def put(self, key: Hashable, answer: Answer) -> None:
        """Keep an answer, unless it would take more than an eighth of the place."""
        if answer.size * 8 <= self._answers.maxsize:
            with self._lock:
                self._answers[key] = answer

    @contextmanager
    def flight(self, key: Hashable) -> Iterator[None]:
        """Let one caller at a time ask for a key; the others find its answer in the cache.

        :raise BusyError: where too many follow already, or the first one takes too long
        """
        with self._lock:
            lock = self._flights.setdefault(key, threading.Lock())
            if lock.locked() and self._followers >= _FOLLOWERS:
                raise BusyError("too many ask for the same; try again in a moment")
            self._followers += 1
        try:
            if not lock.acquire(timeout=self._wait_seconds):
                raise BusyError("the same query is still running; try again in a moment")
        finally:
            with self._lock:
                self._followers -= 1
        try:
            yield
        finally:
            with self._lock:
                self._flights.pop(key, None)
            lock.release()
