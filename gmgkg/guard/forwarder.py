"""Queries for a store elsewhere: no more at a time than it is to bear, each within its time."""

import tempfile
import uuid
from pathlib import Path

from gmgkg.guard import Limits
from gmgkg.guard.runner import Ask
from gmgkg.guard.turnstile import Turnstile
from gmgkg.store.remote import RemoteStore
from gmgkg.store.results import write_result

_AT_ONCE = 8


class Forwarder:
    """Runs queries in a store behind a SPARQL endpoint.

    :param address: URL of the endpoint
    :param limits: what a query may use
    """

    def __init__(self, address: str, limits: Limits) -> None:
        """Connect to the endpoint."""
        self._limits = limits
        self._store = RemoteStore(address, limits.most_seconds)
        self._turnstile = Turnstile(_AT_ONCE, limits.waiting, limits.wait_seconds)
        self._folder = tempfile.TemporaryDirectory(prefix="gmgkg-results-")

    def run(self, ask: Ask) -> Path:
        """Run a query; the file holds its whole result (see :class:`gmgkg.guard.runner.Runner`)."""
        allowed = ask.allowed(self._limits)
        with self._turnstile.place(ask.client):
            result = self._store.query(ask.text, ask.parameters, ask.dataset, seconds=allowed)
            file = Path(self._folder.name) / uuid.uuid4().hex
            file.write_bytes(write_result(result, ask.chosen))
        return file

    def close(self) -> None:
        """Remove what was written."""
        self._folder.cleanup()
