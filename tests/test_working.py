"""Folders for what is half-written are gone, whatever ends their block."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gmgkg.dumps.working import undisturbed, work_folder

ENDING = (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)


class EndedError(Exception):
    """A signal came."""


@pytest.fixture(autouse=True)
def raising() -> Iterator[None]:
    """Have every ending signal raise, as the command has, while another thread waits."""

    def leave(*_: object) -> None:
        raise EndedError

    before = {number: signal.signal(number, leave) for number in ENDING}
    over = threading.Event()
    other = threading.Thread(target=over.wait)
    other.start()
    yield
    over.set()
    other.join()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING)
def test_signal_waits_until_the_block_is_over(number: signal.Signals) -> None:
    done = []

    def work() -> None:
        with undisturbed():
            os.kill(os.getpid(), number)
            # Time for the system to tell the other thread, as it does where the main one is deaf.
            time.sleep(0.05)
            done.append("the block")
        done.append("more")

    with pytest.raises(EndedError):
        work()
    assert done == ["the block"]


@pytest.mark.parametrize("number", ENDING)
def test_signal_that_is_ignored_stays_so(number: signal.Signals) -> None:
    signal.signal(number, signal.SIG_IGN)
    with undisturbed():
        os.kill(os.getpid(), number)
    assert signal.getsignal(number) == signal.SIG_IGN


def test_thread_beside_the_main_one_works_in_its_folder(tmp_path: Path) -> None:
    present = []

    def work() -> None:
        with work_folder("x", tmp_path) as folder:
            present.append(folder.is_dir())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert present == [True]
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("number", ENDING)
def test_folder_is_gone_after_a_signal_in_its_block(number: signal.Signals, tmp_path: Path) -> None:
    def work() -> None:
        with work_folder("x", tmp_path) as folder:
            (folder / "half").write_text("written")
            os.kill(os.getpid(), number)
            time.sleep(1)

    with pytest.raises(EndedError):
        work()
    assert not list(tmp_path.iterdir())
