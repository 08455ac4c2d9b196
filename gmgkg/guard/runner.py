"""What runs queries for the web: workers of our own, or a store elsewhere."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from gmgkg.formats import Format
from gmgkg.store import Dataset, Term


class Runner(Protocol):
    """Runs one query at a time for each caller, within limits."""

    def run(  # noqa: PLR0913, PLR0917  a query and all that goes with it
        self,
        text: str,
        chosen: Format,
        client: str = "",
        seconds: float | None = None,
        parameters: Mapping[str, Term] | None = None,
        dataset: Dataset | None = None,
    ) -> Path:
        """Run a query and return the file that holds its whole result; the caller removes it.

        :param chosen: the format of the result
        :param client: who asks, so that the queue is fair
        :param seconds: the time that the client asks for; capped by the limits
        :raise GmgkgError: as described in :mod:`gmgkg.errors`
        """
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...
