"""Queries for a store elsewhere: no more at a time than it is to bear, each within its time."""

import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path

from gmgkg.errors import QuerySyntaxError
from gmgkg.formats import Format
from gmgkg.guard import Limits
from gmgkg.guard.turnstile import Turnstile
from gmgkg.sparql import depth
from gmgkg.store import Dataset, Term
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

    def run(  # noqa: PLR0913, PLR0917  a query and all that goes with it
        self,
        text: str,
        chosen: Format,
        client: str = "",
        seconds: float | None = None,
        parameters: Mapping[str, Term] | None = None,
        dataset: Dataset | None = None,
    ) -> Path:
        """Run a query and return the file that holds its whole result (see Runner)."""
        if depth(text) > self._limits.depth:
            raise QuerySyntaxError(
                f"the query nests more than {self._limits.depth} brackets; write it flatter"
            )
        allowed = min(seconds or self._limits.seconds, self._limits.most_seconds)
        with self._turnstile.place(client):
            result = self._store.query(text, parameters, dataset, seconds=allowed)
            file = Path(self._folder.name) / uuid.uuid4().hex
            file.write_bytes(write_result(result, chosen))
        return file

    def close(self) -> None:
        """Remove what was written."""
        self._folder.cleanup()
