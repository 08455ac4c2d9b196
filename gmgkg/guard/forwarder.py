"""Queries for a store elsewhere: no more at a time than it is to bear, each within its time."""

import tempfile
import uuid
from pathlib import Path

from gmgkg.guard import Limits
from gmgkg.guard.runner import Ask
from gmgkg.guard.turnstile import Turnstile
from gmgkg.store.remote import RemoteStore
from gmgkg.store.results import write_whole
from gmgkg.store.written import Written

_AT_ONCE = 8


class Forwarder:
    """Runs queries in a store behind a SPARQL endpoint.

    :param store: asks the endpoint
    :param limits: what a query may use
    """

    def __init__(self, store: RemoteStore, limits: Limits) -> None:
        """Hold the store."""
        self._limits = limits
        self._store = store
        self._turnstile = Turnstile(
            _AT_ONCE, limits.waiting, limits.waiting_each, limits.wait_seconds
        )
        self._folder = tempfile.TemporaryDirectory(prefix="gmgkg-results-")

    def run(self, ask: Ask) -> Written:
        """Run a query and return its whole result (see :class:`gmgkg.guard.runner.Runner`)."""
        allowed = ask.allowed(self._limits)
        with self._turnstile.place(ask.client):
            result = self._store.query(ask.text, ask.parameters, ask.dataset, seconds=allowed)
            file = Path(self._folder.name) / uuid.uuid4().hex
            return write_whole(result, ask.chosen, file)

    def close(self) -> None:
        """Remove what was written."""
        self._folder.cleanup()
