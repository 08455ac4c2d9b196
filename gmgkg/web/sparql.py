"""The endpoint: SPARQL 1.1 Protocol, queries only."""

from collections.abc import Sequence
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Response, abort, request, url_for
from pyoxigraph import NamedNode, QueryBoolean, Triple
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from gmgkg.errors import QueryRefused
from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS, AnyFormat, named, negotiate
from gmgkg.namespaces import RDF
from gmgkg.store import READ_ONLY, Dataset, Result
from gmgkg.store.results import formats_for, write_result
from gmgkg.web.asking import current_store
from gmgkg.writing import write_graph

blueprint = Blueprint("sparql", __name__)

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_SD = "http://www.w3.org/ns/sparql-service-description#"


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """Answer a query by GET, by POST form or by POST direct (section 2.1)."""
    if request.method != "POST" and not request.query_string:
        return _describe_service()
    _require_utf8(request.query_string)
    text, parameters = _operation()
    result = current_store().query(text, dataset=_dataset(parameters))
    return _respond(result, parameters.get("format"))


@blueprint.route("/sparql", methods=["OPTIONS"])
def preflight() -> Response:
    """Tell a browser what it may send from another site."""
    response = Response(status=204)
    response.headers["Allow"] = "GET, HEAD, OPTIONS, POST"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS, POST"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    return response


def _require_utf8(encoded: bytes) -> None:
    """Refuse an encoding that would be read as another text than the client meant."""
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The request is not UTF-8 once decoded: {error.reason}.") from error


def _operation() -> tuple[str, MultiDict[str, str]]:
    """Return the query and the parameters beside it."""
    parameters: MultiDict[str, str] = MultiDict(request.args)
    if request.method != "POST":
        return _only_query(parameters), parameters
    if request.mimetype == _FORM:
        _require_utf8(request.get_data(cache=True, parse_form_data=False))
        parameters.update(request.form)
        return _only_query(parameters), parameters
    if request.mimetype == _UPDATE:
        raise QueryRefused(READ_ONLY)
    if request.mimetype != _QUERY:
        abort(415, f"Send the query as {_QUERY}, or as the field 'query' of {_FORM}.")
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
        abort(400, f"Give the parameter 'query' once; it is here {len(queries)} times.")
    return queries[0]


def _dataset(parameters: MultiDict[str, str]) -> Dataset | None:
    """Return the graphs that the request names (section 2.1.4), or None where it names none."""
    default = tuple(parameters.getlist("default-graph-uri"))
    named_graphs = tuple(parameters.getlist("named-graph-uri"))
    if not default and not named_graphs:
        return None
    for iri in (*default, *named_graphs):
        try:
            NamedNode(iri)
        except ValueError as error:
            abort(400, f"Not the IRI of a graph: {iri}: {error}.")
    return Dataset(default, named_graphs)


def _respond(result: Result, format_name: str | None) -> Response:
    """Write the result in the format asked for, else in the one negotiated."""
    offers = formats_for(result)
    if isinstance(result, QueryBoolean):
        offers = [offer for offer in offers if offer.name in ("json", "xml")]
    chosen = _choose_format(offers, format_name)
    response = Response(write_result(result, chosen), mimetype=chosen.media_type)
    response.headers["Vary"] = "Accept"
    return response


def _choose_format(offers: Sequence[AnyFormat], format_name: str | None) -> AnyFormat:
    """Return the format to write, or answer 406 with what there is."""
    if format_name:
        chosen = named(format_name, offers)
    else:
        chosen = negotiate(request.headers.get("Accept"), offers)
    if chosen is None:
        abort(406, "On offer are " + ", ".join(offer.media_type for offer in offers) + ".")
    return chosen


def _describe_service() -> Response:
    """Answer a GET without a query (SPARQL 1.1 Service Description, section 2)."""
    chosen = _choose_format(GRAPH_FORMATS, None)
    service = NamedNode(url_for("sparql.endpoint", _external=True))
    formats = (*RESULT_FORMATS, *GRAPH_FORMATS)
    statements = [
        (f"{RDF}type", NamedNode(f"{_SD}Service")),
        (f"{_SD}endpoint", service),
        (f"{_SD}supportedLanguage", NamedNode(f"{_SD}SPARQL11Query")),
        (f"{_SD}feature", NamedNode(f"{_SD}UnionDefaultGraph")),
        *((f"{_SD}resultFormat", NamedNode(offer.codec.iri)) for offer in formats),
    ]
    triples = [Triple(service, NamedNode(predicate), term) for predicate, term in statements]
    response = Response(write_graph(triples, chosen), mimetype=chosen.media_type)
    response.headers["Vary"] = "Accept"
    return response
