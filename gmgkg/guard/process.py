"""One worker process, seen from the process that gives it its jobs."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gmgkg.errors import OverTimeError, StoreError, TooLargeError
from gmgkg.guard import Limits
from gmgkg.guard.nursery import nursery
from gmgkg.guard.worker import Job, work
from gmgkg.store.written import Written

_START_SECONDS = 600.0


class WorkerProcess:
    """A process that holds the graph and runs one job at a time.

    It has a pipe of its own: pools that share one among their workers break as a whole when a
    worker dies at the wrong moment.

    :param snapshot: N-Quads to hold in memory, or the folder of a store on disk
    :param limits: what a job may use
    :param niceness: how much it gives way to other processes
    """

    def __init__(self, snapshot: Path, limits: Limits, niceness: int) -> None:
        """Start the process; it opens the store while others go on."""
        self._limits = limits
        self._ready = False
        self._busy = False
        self._killed = False
        context = nursery(snapshot)
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=work, args=(theirs, snapshot, limits, niceness), daemon=True
        )
        self._process.start()
        theirs.close()

    @property
    def number(self) -> int:
        """The number by which the system knows the process."""
        return self._process.pid or 0

    @property
    def is_busy(self) -> bool:
        """Whether the process has a job to which it has not replied."""
        return self._busy

    def is_free(self) -> bool:
        """Tell whether the process can be given a job."""
        return not self._killed and not self._busy and self._process.is_alive()

    def is_ready_now(self) -> bool:
        """Tell whether the store is open, without waiting for it."""
        return self._ready

    def is_ready(self) -> bool:
        """Wait until the store is open; tell whether it is.

        :raise StoreError: where it cannot be opened
        """
        if not self._ready:
            try:
                if not self._pipe.poll(_START_SECONDS):
                    return False
                self._pipe.recv()
            except (EOFError, OSError) as error:
                raise StoreError("a worker process could not open the graph") from error
            self._ready = True
        return True

    def run(self, job: Job, seconds: float) -> Written:
        """Run a job (see :meth:`gmgkg.guard.lane.Lane.run`).

        :param seconds: to wait for the reply
        :raise OverTimeError: where there is none; the process then still has the job
        """
        with self._failing():
            self._send(job)
            return self._wait(seconds, seconds)

    async def run_soon(self, job: Job, seconds: float) -> Written:
        """Run a job, and let the event loop go on meanwhile.

        The job and a reply that is no file fit into the pipe, so neither is waited for.
        """
        with self._failing():
            self._send(job)
            try:
                readable = await _readable(self._pipe.fileno(), seconds)
            except BaseException:
                # Whatever it says later would be taken for the answer to the next job.
                self.kill()
                raise
            if not readable:
                raise self._over_time(seconds)
            return self._reply()

    def stand_still(self) -> None:
        """Have the process stop where it is, with all that it holds."""
        self._signal(signal.SIGSTOP)

    def go_on(self, seconds: float, allowed: float, niceness: int) -> Written:
        """Have the process end its job after it has stood still.

        :param seconds: to wait for the reply
        :param allowed: that the job may take in all
        :param niceness: how much it gives way to other processes from now on
        :raise OverTimeError: where there is no reply
        """
        with self._failing():
            if self._process.is_alive():
                os.setpriority(os.PRIO_PROCESS, self.number, niceness)
            self._signal(signal.SIGCONT)
            return self._wait(seconds, allowed)

    def _send(self, job: Job) -> None:
        """Give the process a job."""
        self._busy = True
        self._pipe.send(job)

    def _wait(self, seconds: float, allowed: float) -> Written:
        """Wait for the reply and return it."""
        if not self._pipe.poll(seconds):
            raise self._over_time(allowed)
        return self._reply()

    def _signal(self, number: signal.Signals) -> None:
        """Send the process a signal, if it is still there."""
        if self._process.is_alive():
            os.kill(self.number, number)

    def _reply(self) -> Written:
        """Return what the process says, or raise it."""
        reply = self._pipe.recv()
        self._busy = False
        if isinstance(reply, Exception):
            raise reply
        written: Written = reply
        return written

    def _over_time(self, seconds: float) -> OverTimeError:
        """Return why the process was ended."""
        return OverTimeError(
            f"the query was stopped after {seconds:g} seconds; narrow it, or ask for more "
            f"time (timeout=, at most {self._limits.most_seconds:g})"
        )

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Turn the end of the process into an error."""
        try:
            yield
        except (EOFError, ConnectionError) as error:
            self.kill()
            megabytes = self._limits.worker_bytes // 1024 // 1024
            raise TooLargeError(
                f"the query needed more than {megabytes} MB of memory; narrow it, or add a "
                "LIMIT before it sorts or groups"
            ) from error

    def kill(self) -> None:
        """End the process without waiting for its end."""
        self._killed = True
        self._process.kill()

    def end(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


async def _readable(descriptor: int, seconds: float) -> bool:
    """Wait until something can be read; tell whether it can in time."""
    loop = asyncio.get_running_loop()
    settled: asyncio.Future[bool] = loop.create_future()

    def settle(readable: bool) -> None:  # noqa: FBT001  called by the loop
        if not settled.done():
            settled.set_result(readable)

    loop.add_reader(descriptor, settle, True)  # noqa: FBT003
    timer = loop.call_later(seconds, settle, False)  # noqa: FBT003
    try:
        return await settled
    finally:
        timer.cancel()
        loop.remove_reader(descriptor)
        # Some event loops make it non-blocking; what is read and written next wants to be whole.
        os.set_blocking(descriptor, True)
