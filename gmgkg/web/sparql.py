"""The endpoint: SPARQL 1.1 Protocol, queries only."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from gmgkg.formats import GRAPH_FORMATS
from gmgkg.web.asking import current_client, current_runner, data_version
from gmgkg.web.choosing import choose_format
from gmgkg.web.description import describe_service
from gmgkg.web.linking import add_service_links
from gmgkg.web.packing import unpack
from gmgkg.web.protocol import keeping, read_operation
from gmgkg.web.screen import show_form, show_result, wants_screen
from gmgkg.web.sending import send

blueprint = Blueprint("sparql", __name__)
blueprint.after_request(add_service_links)

_UNCHANGING = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


@blueprint.route("/sparql", methods=["GET", "POST"], provide_automatic_options=False)
def endpoint() -> Response:
    """Answer a query by GET, by POST form or by POST direct (section 2.1).

    In the server :class:`gmgkg.web.direct.Direct` answers most queries of programs before this.
    """
    accept = request.headers.get("Accept")
    if request.method != "POST" and "packed" in request.args:
        return _unpacked(request.args["packed"])
    asks_form = request.args and request.args.keys() <= {"example", "lang"}
    if request.method != "POST" and (asks_form or not request.query_string):
        if "example" in request.args or wants_screen(GRAPH_FORMATS, None, accept):
            return show_form(request.args.get("example"))
        return describe_service()
    operation = read_operation(request)
    screen = wants_screen(operation.offers, operation.format_name, accept)
    chosen = (
        operation.offers[0]
        if screen
        else choose_format(operation.offers, operation.format_name, accept)
    )
    tag = operation.tag(data_version(), "html" if screen else chosen.name)
    if tag is not None and request.if_none_match.contains(tag):
        response = Response(status=304)
    else:
        ask = operation.ask(chosen, current_client())
        response = (
            show_result(ask, operation.offers)
            if screen
            else send(current_runner().run(ask), chosen.media_type)
        )
    if tag is not None and response.status_code in _UNCHANGING:
        response.set_etag(tag)
        response.headers["Cache-Control"] = keeping(tag)
    else:
        response.headers.setdefault("Cache-Control", keeping(None))
    response.headers["Vary"] = "Accept"
    return response


def _unpacked(packed: str) -> Response:
    """Lead from a short link to the address that it stands for."""
    rest = {name: value for name, value in request.args.items() if name != "packed"}
    address = urlencode({"query": unpack(packed)} | rest)
    return Response(status=302, headers={"Location": f"{url_for('sparql.endpoint')}?{address}"})


@blueprint.route("/sparql", methods=["OPTIONS"])
def preflight() -> Response:
    """Tell a browser what it may send from another site."""
    response = Response(status=204)
    response.headers["Allow"] = "GET, HEAD, OPTIONS, POST"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS, POST"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
    return response
