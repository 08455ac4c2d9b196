"""The endpoint: SPARQL 1.1 Protocol, queries only."""

from collections.abc import Sequence
from hashlib import sha256
from http import HTTPStatus
from math import inf
from urllib.parse import unquote_to_bytes

from flask import Blueprint, Response, abort, request
from pyoxigraph import NamedNode
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from gmgkg.errors import QueryRefused
from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS, Format
from gmgkg.guard.runner import Ask
from gmgkg.sparql import keywords, query_form, services
from gmgkg.store import Dataset
from gmgkg.store.refusing import READ_ONLY
from gmgkg.web.asking import current_client, current_runner, data_version
from gmgkg.web.choosing import choose_format
from gmgkg.web.description import describe_service
from gmgkg.web.screen import show_form, show_result, wants_screen
from gmgkg.web.sending import send

blueprint = Blueprint("sparql", __name__)

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_UNCHANGING = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """Answer a query by GET, by POST form or by POST direct (section 2.1)."""
    if request.method != "POST" and not request.query_string:
        return show_form() if wants_screen(GRAPH_FORMATS, None) else describe_service()
    _require_utf8(request.query_string)
    text, parameters = _operation()
    offers = _offers(text)
    format_name = parameters.get("format")
    screen = wants_screen(offers, format_name)
    chosen = offers[0] if screen else choose_format(offers, format_name)
    dataset = _dataset(parameters)
    tag = _tag(text, dataset, "html" if screen else chosen.name)
    if tag is not None and request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        ask = Ask(text, chosen, current_client(), _seconds(parameters), dataset=dataset)
        response = show_result(ask, offers) if screen else _answer(ask)
    if tag is not None and response.status_code in _UNCHANGING:
        response.set_etag(tag)
        response.headers["Cache-Control"] = "public, max-age=60"
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
    response.headers["Vary"] = "Accept"
    return response


def _answer(ask: Ask) -> Response:
    """Return the result of a query in the format that was chosen."""
    return send(current_runner().run(ask), ask.chosen.media_type)


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


def _offers(text: str) -> Sequence[Format]:
    """Return the formats in which the form of a query can be answered."""
    form = query_form(keywords(text))
    if form in ("CONSTRUCT", "DESCRIBE"):
        return (*GRAPH_FORMATS, *DATASET_FORMATS)
    if form == "ASK":
        return [offer for offer in RESULT_FORMATS if offer.name in ("json", "xml")]
    return RESULT_FORMATS


def _seconds(parameters: MultiDict[str, str]) -> float | None:
    """Return the time that the client allows its query, or None where it says nothing."""
    given = parameters.get("timeout")
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < inf:
        abort(400, f"'{given}' is no time for 'timeout'; give seconds, such as 2.5.")
    return seconds


def _tag(text: str, dataset: Dataset | None, format_name: str) -> str | None:
    """Return the entity tag: it differs wherever data, query, graphs or format do.

    There is none where the data may change without a word: here, or in a server that is asked.
    """
    version = data_version()
    if version is None or services(text):
        return None
    parts = (version, text, repr(dataset), format_name)
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
