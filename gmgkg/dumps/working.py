"""Folders for what is half-written, which are gone whatever ends the block that uses them."""

import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


@contextmanager
def work_beside(place: Path) -> Iterator[Path]:
    """Yield a new folder beside a place, on the same disk; it is gone after the block.

    :param place: of a file or folder that is to be written
    """
    with work_folder(f".{place.name}.", place.parent) as work:
        yield work


@contextmanager
def work_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """Yield a new folder; it is gone after the block, whatever ends that.

    :param prefix: how its name begins
    :param parent: in which it stands; the system's for temporary files without it
    """
    with undisturbed():
        new = tempfile.TemporaryDirectory(prefix=prefix, dir=parent)
    try:
        yield Path(new.name)
    finally:
        with undisturbed():
            new.cleanup()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals that end the process wait until the block is over.

    Their handlers are exchanged: a mask would hold for one thread, and the system would tell
    another, upon which Python runs the handler in the main one all the same. In any other thread
    there is nothing to do, since no handler runs there.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    come: list[int] = []
    before = {}
    try:
        for number in _ENDING:
            # One that is ignored stays so; None is a handler that Python cannot put back.
            if signal.getsignal(number) not in (signal.SIG_IGN, None):
                before[number] = signal.signal(number, lambda told, _: come.append(told))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for told in come:
        signal.raise_signal(told)
