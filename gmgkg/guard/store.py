"""A runner of queries as a store, for pages and questions that ask in rows."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Quad, QueryResultsFormat, parse_query_results

from gmgkg.errors import QueryFormatError, StoreError
from gmgkg.formats import RESULT_FORMATS
from gmgkg.guard.runner import Ask, Runner
from gmgkg.sparql import query_form
from gmgkg.store import Dataset, Result, Store, Term
from gmgkg.store.refusing import READ_ONLY


class GuardedStore:
    """A store whose queries a runner runs; it answers SELECT and ASK.

    :param runner: runs the queries
    :param whole: the same graph, for reading all of it
    :param client: who asks, so that the queue is fair
    :param seconds: the time that the client asks for each query, or None
    """

    def __init__(
        self, runner: Runner, whole: Store, client: str, seconds: float | None = None
    ) -> None:
        """Hold all four."""
        self._runner = runner
        self._whole = whole
        self._client = client
        self._seconds = seconds

    def query(
        self,
        text: str,
        parameters: Mapping[str, Term] | None = None,
        dataset: Dataset | None = None,
    ) -> Result:
        """Run a query within the limits (see :class:`gmgkg.store.Store`).

        :raise QueryFormatError: where it asks for a graph
        """
        if query_form(text) in ("CONSTRUCT", "DESCRIBE"):
            raise QueryFormatError("this store answers in rows; ask with SELECT or ASK")
        written = self._runner.run(
            Ask(
                text,
                RESULT_FORMATS[0],
                self._client,
                self._seconds,
                parameters=parameters or {},
                dataset=dataset,
            )
        )
        with written.taken() as stream:
            return parse_query_results(stream.read(), format=QueryResultsFormat.JSON)

    def quads(self) -> Iterator[Quad]:
        """Yield every quad, in no particular order."""
        return self._whole.quads()

    def add(self, quads: Iterable[Quad]) -> None:  # noqa: ARG002  the interface has it
        """Refuse: what is served does not change."""
        raise StoreError(READ_ONLY)
