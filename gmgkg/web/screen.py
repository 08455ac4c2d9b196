"""The endpoint for people: a form for a query, and its result as a table."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from flask import Response, render_template, request, url_for
from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

from gmgkg.errors import BusyError, GmgkgError, QuerySyntaxError
from gmgkg.formats import GRAPH_FORMATS, Format, GraphFormat
from gmgkg.guard.runner import Ask
from gmgkg.library.find import find_question
from gmgkg.negotiate import choose
from gmgkg.store import Term
from gmgkg.web.addresses import place_of
from gmgkg.web.asking import current_questions, current_runner, current_store
from gmgkg.web.figures import Figure, Rows, draw, views
from gmgkg.web.headers import TRUNCATED
from gmgkg.web.labels import labels
from gmgkg.web.language import Label, current_language
from gmgkg.web.packing import pack
from gmgkg.web.requests import write_requests
from gmgkg.web.values import Value, show

_MOST_ROWS = 1000
_MOST_NAMES = 1000
_KEPT = ("default-graph-uri", "named-graph-uri", "timeout")
_TRIPLES = next(form for form in GRAPH_FORMATS if form.name == "ntriples")
_HTML = "text/html"
_BEGIN = """PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX organization: <https://w3id.org/gmgkg/id/organization/>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>

SELECT ?partner ?label WHERE {
  organization:osce gmg:collaboratesWith ?partner .
  ?partner rdfs:label ?label FILTER(LANG(?label) = "en")
}"""


@dataclass(frozen=True)
class Screen:
    """A result as a page shows it.

    :ivar columns: names of the variables, or subject, predicate and object
    :ivar rows: the first rows
    :ivar count: how many rows there are in all
    :ivar truth: the answer to ASK, else None
    :ivar views: the kinds of picture that the rows on the page make
    :ivar figure: the one that the address asks for, or None
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    count: int
    truth: bool | None = None
    views: Sequence[str] = ()
    figure: Figure | None = None


def wants_screen(offers: Sequence[Format], format_name: str | None, accept: str | None) -> bool:
    """Tell whether the client wants a page rather than one of the formats on offer."""
    if format_name:
        return format_name == "html"
    media_types = [offer.media_type for offer in offers]
    return choose(accept, (*media_types, _HTML)) == _HTML


def show_form(example: str | None = None) -> Response:
    """Answer with the form, and a query in it to begin with.

    :param example: the name of a question whose query that is
    :raise UnknownQuestion: where there is no such question
    """
    text = find_question(current_questions(), example).query if example else _BEGIN
    return _page(text, ())


def show_result(ask: Ask, offers: Sequence[Format]) -> Response:
    """Run a query; answer with the form, the query in it, and its result or what went wrong.

    :param ask: the query, its format the one that is read here
    :param offers: the formats in which the whole result can be had
    """
    graph = isinstance(offers[0], GraphFormat)
    if graph:
        ask = replace(ask, chosen=_TRIPLES)
    try:
        written = current_runner().run(ask)
    except GmgkgError as error:
        response = _page(ask.text, offers, error=error)
        response.status_code = error.status
        if isinstance(error, BusyError):
            response.headers["Retry-After"] = str(error.retry_after)
        return response
    read = _read_triples if graph else _read_rows
    with written.taken() as stream:
        screen = read(stream, written.rows or 0)
    response = _page(ask.text, offers, screen=screen)
    if screen.count > len(screen.rows):
        response.headers[TRUNCATED] = str(len(screen.rows))
    return response


def _read_rows(stream: BinaryIO, count: int) -> Screen:
    """Return the first rows of a result in JSON, or its truth value."""
    result = parse_query_results(stream, format=QueryResultsFormat.JSON)
    if isinstance(result, QueryBoolean):
        return Screen((), (), 0, truth=bool(result))
    columns = [variable.value for variable in result.variables]
    return _screen(columns, [tuple(row) for row in islice(result, _MOST_ROWS)], count)


def _read_triples(stream: BinaryIO, count: int) -> Screen:
    """Return the first triples of a result in N-Triples."""
    quads = islice(parse(stream, format=RdfFormat.N_TRIPLES), _MOST_ROWS)
    columns = ("subject", "predicate", "object")
    return _screen(columns, [tuple(quad.triple) for quad in quads], count)


def _screen(columns: Sequence[str], rows: Sequence[Sequence[Term | None]], count: int) -> Screen:
    """Return rows as a page shows them, with the picture that the address asks for."""
    nodes = {term for row in rows for term in row if isinstance(term, NamedNode)}
    view = request.values.get("view", "")
    # Only a picture shows names, and they take a query.
    names = _names(nodes) if view else {}
    drawn = Rows(columns, [dict(zip(columns, row, strict=True)) for row in rows], names)
    return Screen(
        columns,
        [[show(term, None) for term in row] for row in rows],
        count,
        views=views(drawn),
        figure=draw(view, drawn),
    )


def _names(nodes: Collection[NamedNode]) -> dict[str, Label]:
    """Return what resources of ours are called, as far as pictures have room for them."""
    ours = [node for node in nodes if place_of(node.value)][:_MOST_NAMES]
    return labels(current_store(), ours, current_language())


def _page(
    text: str,
    offers: Sequence[Format],
    *,
    screen: Screen | None = None,
    error: GmgkgError | None = None,
) -> Response:
    """Return the page."""
    kept = [(name, value) for name in _KEPT for value in request.values.getlist(name)]
    page = render_template(
        "screen.html",
        text=text,
        offers=offers,
        screen=screen,
        error=error,
        error_line=error.line if isinstance(error, QuerySyntaxError) else None,
        kept=kept,
        examples=current_questions().values(),
        code=write_requests(
            text,
            url_for("sparql.endpoint", _external=True),
            graph=bool(offers) and isinstance(offers[0], GraphFormat),
        ),
        link=url_for("sparql.endpoint", packed=pack(text), _external=True),
    )
    response = Response(page, mimetype=_HTML)
    response.headers["Vary"] = "Accept"
    return response
