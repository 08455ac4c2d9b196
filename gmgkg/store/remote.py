"""A store behind a SPARQL 1.1 endpoint, for those who outgrow one machine."""

import os
import time
import weakref
from collections.abc import Iterable, Iterator, Mapping

import httpx
import pyoxigraph
from pyoxigraph import (
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse,
    parse_query_results,
)

from gmgkg.errors import (
    OverTimeError,
    QueryFormatError,
    QuerySyntaxError,
    StoreError,
    TooLargeError,
)
from gmgkg.namespaces import GRAPH
from gmgkg.sparql import names_dataset, query_form
from gmgkg.store import Dataset, Result, Term
from gmgkg.store.inline import inline
from gmgkg.store.refusing import READ_ONLY, refuse
from gmgkg.store.results import read_rows

_GRAPHS = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } }"
_CONNECT_SECONDS = 5.0
_MOST_BYTES = 256 * 1024 * 1024
_NO_ENDPOINT = (
    httpx.codes.NOT_FOUND,
    httpx.codes.METHOD_NOT_ALLOWED,
    httpx.codes.UNSUPPORTED_MEDIA_TYPE,
)
_USER = "GMGKG_STORE_USER"
_PASSWORD = "GMGKG_STORE_PASSWORD"  # noqa: S105  the name of a variable, no password


class RemoteStore:
    """A store that is asked by the SPARQL 1.1 Protocol.

    Credentials, where the endpoint wants them, come from the environment variables
    ``GMGKG_STORE_USER`` and ``GMGKG_STORE_PASSWORD``.

    :param address: URL of the endpoint
    :param seconds: how long one query may take
    :raise StoreError: where the endpoint does not answer, or holds no graph of ours
    """

    def __init__(self, address: str, seconds: float = 60.0) -> None:
        """Connect, and learn which graphs of ours there are."""
        user, password = os.environ.get(_USER), os.environ.get(_PASSWORD)
        self._address = address
        self._seconds = seconds
        self._client = httpx.Client(
            auth=(user, password) if user and password else None,
            timeout=httpx.Timeout(seconds, connect=_CONNECT_SECONDS),
        )
        # Connections are kept open from query to query, and closed with the store.
        weakref.finalize(self, self._client.close)
        rows = self._rows(_GRAPHS, None, seconds)
        assert isinstance(rows, QuerySolutions)  # noqa: S101  it is a SELECT query
        names = sorted(row["graph"].value for row in read_rows(rows))
        self._graphs = tuple(name for name in names if name.startswith(GRAPH))
        if not self._graphs:
            raise StoreError(f"{address}: holds no graph named {GRAPH}...; load a dump there first")

    def query(
        self,
        text: str,
        parameters: Mapping[str, Term] | None = None,
        dataset: Dataset | None = None,
        seconds: float | None = None,
    ) -> Result:
        """Run a SPARQL 1.1 query over the union of our graphs (see :class:`gmgkg.store.Store`).

        :param seconds: how long it may take, where that is less than usual
        :raise OverTimeError: where it goes over its time
        :raise TooLargeError: where its result is too large
        :raise StoreError: where the endpoint fails
        """
        refuse(text)
        form = query_form(text)
        if not form:
            raise QuerySyntaxError(
                "not a SPARQL query: it is none of SELECT, ASK, CONSTRUCT, DESCRIBE"
            )
        if dataset is None and not names_dataset(text):
            dataset = Dataset(self._graphs, self._graphs)
        text = inline(text, parameters or {})
        allowed = min(seconds or self._seconds, self._seconds)
        if form == "SELECT":
            return self._rows(text, dataset, allowed)
        if form == "ASK":
            return _truth(self._rows(text, dataset, allowed))
        content = self._ask(text, dataset, "application/n-triples, text/turtle;q=0.5", allowed)
        engine = pyoxigraph.Store()
        engine.bulk_extend(parse(content, format=RdfFormat.TURTLE))
        return engine.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")

    def quads(self) -> Iterator[Quad]:
        """Yield every quad of our graphs."""
        for graph in self._graphs:
            query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
            triples = self.query(query, dataset=Dataset((graph,), ()))
            assert isinstance(triples, QueryTriples)  # noqa: S101  it is a CONSTRUCT query
            for triple in triples:
                yield Quad(triple.subject, triple.predicate, triple.object, NamedNode(graph))

    def add(self, quads: Iterable[Quad]) -> None:  # noqa: ARG002  the interface has it
        """Refuse: data is loaded into the other store by its own means."""
        raise StoreError(f"{self._address}: {READ_ONLY}")

    def _rows(
        self, text: str, dataset: Dataset | None, seconds: float
    ) -> QuerySolutions | QueryBoolean:
        """Return the rows, or the truth value, that the endpoint answers."""
        content = self._ask(text, dataset, "application/sparql-results+json", seconds)
        try:
            return parse_query_results(content, format=QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise QueryFormatError(f"{self._address}: not a SPARQL result: {error}") from error

    def _ask(self, text: str, dataset: Dataset | None, accept: str, seconds: float) -> bytes:
        """Return the whole answer of the endpoint."""
        fields: dict[str, str | list[str]] = {"query": text}
        if dataset is not None:
            fields["default-graph-uri"] = list(dataset.default)
            fields["named-graph-uri"] = list(dataset.named)
        deadline = time.monotonic() + seconds
        content = bytearray()
        try:
            with self._client.stream(
                "POST", self._address, data=fields, headers={"Accept": accept}, timeout=seconds
            ) as response:
                for piece in response.iter_bytes():
                    content += piece
                    if len(content) > _MOST_BYTES:
                        raise TooLargeError("the result is too large; add a LIMIT, or take a dump")
                    if time.monotonic() > deadline:
                        raise OverTimeError(f"the query was stopped after {seconds:g} seconds")
        except httpx.TimeoutException as error:
            raise OverTimeError(f"the query was stopped after {seconds:g} seconds") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError(f"{self._address}: does not answer: {error}") from error
        if response.status_code == httpx.codes.BAD_REQUEST:
            reason = " ".join(content.decode("utf-8", "replace").split())[:200]
            raise QuerySyntaxError(f"not a SPARQL query, says {self._address}: {reason}")
        if not response.is_success:
            raise StoreError(f"{self._address}: answered {response.status_code}{_hint(response)}")
        return bytes(content)


def _hint(response: httpx.Response) -> str:
    """Return what else the address may be, where it does not take queries at all."""
    if response.status_code not in _NO_ENDPOINT:
        return ""
    return " to a query: no SPARQL endpoint; if it is a file, download that and name it"


def _truth(result: QuerySolutions | QueryBoolean) -> QuerySolutions | QueryBoolean:
    """Return the answer to ASK as a truth value; one engine gives it as a row with 0 or 1."""
    if isinstance(result, QueryBoolean):
        return result
    values = [str(term.value) for row in read_rows(result) for term in row.values()]
    truth = b"true" if values and values[0] not in ("0", "false") else b"false"
    return parse_query_results(
        b'{"head":{},"boolean":' + truth + b"}", format=QueryResultsFormat.JSON
    )
