"""A resource at its IRI and the data about it (Cool URIs for the Semantic Web, section 4.2).

The IRI names the thing, which cannot be sent; it leads in one step (303) to the page about it or
to the data, by the ``Accept`` header or by ``format``.
"""

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request
from pyoxigraph import NamedNode, Triple

from gmgkg.formats import GRAPH_FORMATS, GraphFormat
from gmgkg.namespaces import RESOURCE_TYPES
from gmgkg.negotiate import choose
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.addresses import CODE, Place
from gmgkg.web.asking import current_store
from gmgkg.web.choosing import choose_format
from gmgkg.web.linking import link_data
from gmgkg.web.unknown import unknown
from gmgkg.web.withdrawn import leave_withdrawn
from gmgkg.writing import write_graph

blueprint = Blueprint("resources", __name__)

TYPES = f"<any({','.join(map(repr, RESOURCE_TYPES))}):kind>"
"""Every type of resource, as a part of a route."""

_CLASS = """
SELECT ?resource ?class WHERE {
  ?resource ?property ?value OPTIONAL { ?resource a ?class }
} LIMIT 1
"""

# The resource, what refers to it, and the nodes that live under its address after a hash.
_DESCRIPTION = """
SELECT ?resource ?subject ?property ?object WHERE {
  { ?resource ?property ?object BIND(?resource AS ?subject) }
  UNION { ?subject ?property ?resource BIND(?resource AS ?object) }
  UNION {
    ?resource ?link ?subject . FILTER(STRSTARTS(STR(?subject), CONCAT(STR(?resource), "#")))
    ?subject ?property ?object
  }
  UNION {
    ?subject ?link ?resource . FILTER(STRSTARTS(STR(?subject), CONCAT(STR(?resource), "#")))
    ?subject ?property ?object
  }
}
"""


@blueprint.route(f"/id/{TYPES}")
@blueprint.route(f"/id/{TYPES}/<slug>")
@blueprint.route("/codelist/<path:slug>", defaults={"kind": CODE})
def resource(kind: str, slug: str = "") -> Response:
    """Lead to the page about the resource, or to the data."""
    place = Place(kind, slug)
    _require(current_store(), place, lambda other: other.named, wanted_format)
    wanted = wanted_format()
    if wanted is None:
        query = urlencode({"lang": request.args["lang"]}) if "lang" in request.args else ""
        target = place.page + (f"?{query}" if query else "")
    else:
        target = place.data(wanted.extension)
    response = Response(status=HTTPStatus.SEE_OTHER)
    response.location = target
    response.headers["Vary"] = "Accept"
    return response


@blueprint.route(f"/data/{TYPES}.<extension>")
@blueprint.route(f"/data/{TYPES}/<slug>.<extension>")
@blueprint.route("/data/code/<path:slug>.<extension>", defaults={"kind": CODE})
def data(kind: str, extension: str, slug: str = "") -> Response:
    """Answer with every statement that has the resource as subject or object."""
    place = Place(kind, slug)
    chosen = next((form for form in GRAPH_FORMATS if form.extension == extension), None)
    if chosen is None:
        endings = ", ".join(form.extension for form in GRAPH_FORMATS)
        abort(404, f"There are no data that end in '.{extension}'; there are {endings}.")
    store = current_store()
    iri = _require(store, place, lambda other: other.data(extension), lambda: chosen)
    response = Response(_describe(store, iri, chosen), mimetype=chosen.media_type)
    link_data(response, place)
    return response


def wanted_format() -> GraphFormat | None:
    """Return the format of data that the client wants, or None for a page."""
    format_name = request.args.get("format")
    media_types = [offer.media_type for offer in GRAPH_FORMATS]
    accept = request.headers.get("Accept")
    if format_name == "html":
        return None
    if not format_name and choose(accept, ("text/html", *media_types)) == "text/html":
        return None
    return choose_format(GRAPH_FORMATS, format_name, request.headers.get("Accept"))


def _require(
    store: Store,
    place: Place,
    address: Callable[[Place], str],
    form: Callable[[], GraphFormat | None],
) -> NamedNode:
    """Return the IRI of a resource that is in the graph; answer 404 where it is not.

    :param address: of what is asked for, about another place, should that have replaced this one
    :param form: tells in which format data are asked for, None for a page
    """
    try:
        iri = NamedNode(place.iri)
    except ValueError:
        unknown(store, place)
    rows = select(store, _CLASS, {"resource": iri})
    if not rows:
        unknown(store, place)
    if rows[0]["class"] is None:
        leave_withdrawn(store, iri, address, form)
    return iri


def _describe(store: Store, iri: NamedNode, chosen: GraphFormat) -> bytes:
    """Return the statements about a resource and its hash resources."""
    rows = select(store, _DESCRIPTION, {"resource": iri})
    names = ("subject", "property", "object")
    triples = {Triple(*(row[name] for name in names)) for row in rows}
    return write_graph(sorted(triples, key=str), chosen)
