"""One resource at its own address: a page for people, RDF for programs."""

from flask import Blueprint, Response, abort, render_template, request
from pyoxigraph import NamedNode, Triple

from gmgkg.formats import GRAPH_FORMATS, GraphFormat
from gmgkg.namespaces import BASE, RESOURCE_TYPES, shorten
from gmgkg.negotiate import choose
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.asking import current_store
from gmgkg.web.choosing import choose_format
from gmgkg.web.values import Value, show
from gmgkg.writing import write_graph

blueprint = Blueprint("resources", __name__)

# Of what the rules derive, a page shows our own terms and labels; standard terms repeat them.
_STATEMENTS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?resource ?property ?term ?label WHERE {
  %s
  FILTER(?property = rdfs:label || STRSTARTS(STR(?property), "https://w3id.org/gmgkg/ontology#")
    || NOT EXISTS { GRAPH <https://w3id.org/gmgkg/graph/derived> { %s } })
  OPTIONAL { ?term rdfs:label ?label FILTER(LANG(?label) = "en") }
} ORDER BY ?property ?label ?term
"""
_OUTGOING = "?resource ?property ?term ."
_INCOMING = "?term ?property ?resource ."

# The resource, what refers to it, and the nodes that live under its address after a hash.
_DESCRIPTION = """
SELECT ?resource ?subject ?property ?object WHERE {
  { ?resource ?property ?object BIND(?resource AS ?subject) }
  UNION { ?subject ?property ?resource BIND(?resource AS ?object) }
  UNION {
    { ?resource ?link ?subject } UNION { ?subject ?link ?resource }
    ?subject ?property ?object
    FILTER(STRSTARTS(STR(?subject), CONCAT(STR(?resource), "#")))
  }
}
"""


@blueprint.route(f"/id/<any({','.join(map(repr, RESOURCE_TYPES))}):kind>")
@blueprint.route(f"/id/<any({','.join(map(repr, RESOURCE_TYPES))}):kind>/<slug>")
@blueprint.route("/codelist/<kind>")
@blueprint.route("/codelist/<kind>/<slug>")
def resource(kind: str, slug: str | None = None) -> Response:
    """Answer with the resource whose IRI ends like this address."""
    store = current_store()
    try:
        iri = NamedNode(BASE + request.path.strip("/"))
    except ValueError:
        iri = None
    outgoing = {} if iri is None else _groups(store, _OUTGOING, iri)
    if iri is None or not outgoing:
        abort(404, f"There is no {kind} '{slug}' in this graph.")
    wanted = _wanted()
    if wanted is not None:
        response = Response(_describe(store, iri, wanted), mimetype=wanted.media_type)
    else:
        incoming = _groups(store, _INCOMING, iri)
        response = Response(_page(iri, kind, outgoing, incoming), mimetype="text/html")
    response.headers["Vary"] = "Accept"
    return response


def _wanted() -> GraphFormat | None:
    """Return the format that the client wants, or None for a page."""
    format_name = request.args.get("format")
    media_types = [offer.media_type for offer in GRAPH_FORMATS]
    accept = request.headers.get("Accept")
    if format_name == "html":
        return None
    if not format_name and choose(accept, ["text/html", *media_types]) == "text/html":
        return None
    return choose_format(GRAPH_FORMATS, format_name)


def _describe(store: Store, iri: NamedNode, chosen: GraphFormat) -> bytes:
    """Return every statement with the resource as subject or object, and its hash resources."""
    rows = select(store, _DESCRIPTION, {"resource": iri})
    names = ("subject", "property", "object")
    triples = {Triple(*(row[name] for name in names)) for row in rows}
    return write_graph(sorted(triples, key=str), chosen)


def _page(
    iri: NamedNode, kind: str, outgoing: dict[str, list[Value]], incoming: dict[str, list[Value]]
) -> str:
    """Return the page of the resource."""
    labels = outgoing.get("rdfs:label", [])
    english = [label.text for label in labels if label.language == "en"]
    return render_template(
        "resource.html",
        iri=iri.value,
        kind=kind,
        title=english[0] if english else shorten(iri.value),
        outgoing=outgoing,
        incoming=incoming,
        formats=GRAPH_FORMATS,
    )


def _groups(store: Store, pattern: str, iri: NamedNode) -> dict[str, list[Value]]:
    """Return the values by property."""
    groups: dict[str, list[Value]] = {}
    for row in select(store, _STATEMENTS % (pattern, pattern), {"resource": iri}):
        values = groups.setdefault(shorten(getattr(row["property"], "value", "")), [])
        value = show(row["term"], row["label"])
        if value not in values:
            values.append(value)
    return groups
