"""A query as SPARQL 1.1 Protocol brings it, read from a request, and the headers of its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from pyoxigraph import NamedNode
from werkzeug import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from gmgkg.errors import QueryRefused
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format
from gmgkg.guard.runner import Ask
from gmgkg.sparql import query_form, services
from gmgkg.store import Dataset
from gmgkg.store.refusing import READ_ONLY
from gmgkg.web.parameters import require_utf8, seconds

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_OF_ASK = tuple(form for form in RESULT_FORMATS if form.name in ("json", "xml"))


@dataclass(frozen=True)
class Operation:
    """One query operation (section 2.1).

    :ivar text: the query
    :ivar dataset: the graphs that the request names (section 2.1.4), or None where it names none
    :ivar offers: the formats in which the form of the query can be answered, the preferred first
    :ivar format_name: the format that it asks for beside the protocol, or None
    :ivar timeout: the time that it allows, as it is written, or None
    """

    text: str
    dataset: Dataset | None
    offers: Sequence[Format]
    format_name: str | None
    timeout: str | None

    def ask(self, chosen: Format, client: str) -> Ask:
        """Return what a runner is to run.

        :param client: who asks
        :raise BadParameter: where the time is none
        """
        return Ask(self.text, chosen, client, seconds(self.timeout), dataset=self.dataset)

    def tag(self, version: str | None, format_name: str) -> str | None:
        """Return the entity tag: it differs wherever data, query, graphs or format do.

        :param version: of the data, or None where they may change without a word
        :return: None where the answer may change: here, or in a server that is asked
        """
        if version is None or services(self.text):
            return None
        parts = (version, self.text, repr(self.dataset), format_name)
        return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def read_operation(request: Request) -> Operation:
    """Read a query by GET, by POST form or by POST direct (sections 2.1.1 to 2.1.3).

    :raise HTTPException: where the request is not as the protocol says
    :raise QueryRefused: where it is an update
    """
    require_utf8(request.query_string)
    text, parameters = _text_and_parameters(request)
    return Operation(
        text,
        _dataset(parameters),
        _offers(text),
        parameters.get("format"),
        parameters.get("timeout"),
    )


def keeping(tag: str | None) -> str:
    """Return for how long an answer may be kept (RFC 9111, section 5.2.2).

    :param tag: of the answer, or None where that may change
    """
    return "no-cache" if tag is None else "public, max-age=60"


def _text_and_parameters(request: Request) -> tuple[str, MultiDict[str, str]]:
    """Return the query and the parameters beside it."""
    parameters: MultiDict[str, str] = MultiDict(request.args)
    if request.method != "POST":
        return _only_query(parameters), parameters
    if request.mimetype == _FORM:
        require_utf8(request.get_data(cache=True, parse_form_data=False))
        parameters.update(request.form)
        return _only_query(parameters), parameters
    if request.mimetype == _UPDATE:
        raise QueryRefused(READ_ONLY)
    if request.mimetype != _QUERY:
        raise UnsupportedMediaType(
            f"Send the query as {_QUERY}, or as the field 'query' of {_FORM}."
        )
    try:
        return request.get_data().decode("utf-8"), parameters
    except UnicodeDecodeError as error:
        raise BadRequest(f"The query is not UTF-8: {error}.") from error


def _only_query(parameters: MultiDict[str, str]) -> str:
    """Return the one query among the parameters."""
    if "update" in parameters:
        raise QueryRefused(READ_ONLY)
    queries = parameters.getlist("query")
    if len(queries) != 1:
        raise BadRequest(f"Give the parameter 'query' once; it is here {len(queries)} times.")
    return queries[0]


def _dataset(parameters: MultiDict[str, str]) -> Dataset | None:
    """Return the graphs that the request names, or None where it names none."""
    default = tuple(parameters.getlist("default-graph-uri"))
    named_graphs = tuple(parameters.getlist("named-graph-uri"))
    if not default and not named_graphs:
        return None
    for iri in (*default, *named_graphs):
        try:
            NamedNode(iri)
        except ValueError as error:
            raise BadRequest(f"Not the IRI of a graph: {iri}: {error}.") from error
    return Dataset(default, named_graphs)


def _offers(text: str) -> Sequence[Format]:
    """Return the formats in which the form of a query can be answered."""
    form = query_form(text)
    if form in ("CONSTRUCT", "DESCRIBE"):
        return (*GRAPH_FORMATS, *DATASET_FORMATS)
    return _OF_ASK if form == "ASK" else RESULT_FORMATS
