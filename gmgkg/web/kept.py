"""What is made once from all the data and kept, since making it for each request takes long."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from flask import current_app

from gmgkg.store import Store
from gmgkg.web.asking import data_version, whole_store

_SECONDS = 60.0

Made = TypeVar("Made")


@dataclass
class _Place(Generic[Made]):
    """Where one thing is kept: who makes it holds the lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    made: Made | None = None
    since: float = 0.0


def kept(make: Callable[[Store], Made]) -> Made:
    """Return what is made from the data: once, or where they may change, once a minute.

    While it is made again, others get the one before.

    :param make: makes it; the same function always finds the same thing
    :raise GmgkgError: where the store cannot be read
    """
    places = current_app.extensions.setdefault("gmgkg.kept", {})
    place: _Place[Made] = places.setdefault(make, _Place())
    if place.made is not None and not _is_old(place):
        return place.made
    if place.lock.acquire(blocking=place.made is None):
        try:
            if place.made is None or _is_old(place):
                place.made = make(whole_store())
                place.since = time.monotonic()
        finally:
            place.lock.release()
    if place.made is None:
        raise TypeError("nothing was made")
    return place.made


def _is_old(place: _Place[Made]) -> bool:
    """Tell whether the data may have changed since."""
    return data_version() is None and time.monotonic() - place.since > _SECONDS
