"""What runs queries for the web: workers of our own, or a store elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from gmgkg.errors import QuerySyntaxError
from gmgkg.formats import Format
from gmgkg.guard import Limits
from gmgkg.sparql import is_deeper
from gmgkg.store import Dataset, Term
from gmgkg.store.written import Written


@dataclass(frozen=True)
class Ask:
    """A query and all that goes with it.

    :ivar text: the query
    :ivar chosen: the format of the result
    :ivar client: who asks, so that the queue is fair
    :ivar seconds: the time that the client asks for, or None
    :ivar parameters: terms to bind, by name of the variable
    :ivar dataset: the graphs to ask, or None for those that the query names
    """

    text: str
    chosen: Format
    client: str = ""
    seconds: float | None = None
    parameters: Mapping[str, Term] = field(default_factory=dict)
    dataset: Dataset | None = None

    def allowed(self, limits: Limits) -> float:
        """Return the seconds that the query may take.

        :raise QuerySyntaxError: where it nests too deeply to be parsed safely
        """
        if is_deeper(self.text, limits.depth):
            raise QuerySyntaxError(
                f"the query nests more than {limits.depth} brackets; write it flatter"
            )
        return min(self.seconds or limits.seconds, limits.most_seconds)


class Runner(Protocol):
    """Runs one query at a time for each caller, within limits."""

    def run(self, ask: Ask) -> Written:
        """Run a query and return its whole result; who asked removes it.

        :raise QuerySyntaxError: where the text is not SPARQL or nests too deeply
        :raise QueryRefused: where it asks for what the store does not do
        :raise QueryFailed: where it cannot be evaluated
        :raise BusyError: where no place comes free
        :raise TooManyError: where the client has too many waiting
        :raise OverTimeError: where it goes over its time
        :raise TooLargeError: where it goes over its memory, or its result over its size
        """
        ...

    def close(self) -> None:
        """End everything that was started."""
        ...
