"""One resource at its own address: a page for people, RDF for programs."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, request
from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples

from gmgkg.formats import GRAPH_FORMATS, GraphFormat, named
from gmgkg.namespaces import BASE, GMG, RESOURCE_TYPES, shorten
from gmgkg.negotiate import choose
from gmgkg.store import Store
from gmgkg.web.asking import current_store
from gmgkg.writing import write_graph

blueprint = Blueprint("resources", __name__)

_OUTGOING = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?resource ?property ?term ?label WHERE {
  GRAPH ?graph { ?resource ?property ?term }
  FILTER(?graph != <https://w3id.org/gmgkg/graph/derived> || ?property = rdfs:label
    || STRSTARTS(STR(?property), "https://w3id.org/gmgkg/ontology#"))
  OPTIONAL { ?term rdfs:label ?label FILTER(LANG(?label) = "en") }
} ORDER BY ?property ?label ?term
"""

_INCOMING = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?resource ?property ?term ?label WHERE {
  GRAPH ?graph { ?term ?property ?resource }
  FILTER(?graph != <https://w3id.org/gmgkg/graph/derived> || ?property = rdfs:label
    || STRSTARTS(STR(?property), "https://w3id.org/gmgkg/ontology#"))
  OPTIONAL { ?term rdfs:label ?label FILTER(LANG(?label) = "en") }
} ORDER BY ?property ?label ?term
"""

_DESCRIPTION = (
    "CONSTRUCT {{ {0} ?p ?o . ?s ?q {0} }} WHERE {{ {{ {0} ?p ?o }} UNION {{ ?s ?q {0} }} }}"
)


@dataclass(frozen=True)
class Value:
    """One value on a page.

    :ivar text: what it says
    :ivar address: where it leads, if anywhere
    :ivar language: of the text, if known
    """

    text: str
    address: str | None
    language: str | None


@blueprint.route("/id/<any({types}):kind>/<slug>".format(types=",".join(map(repr, RESOURCE_TYPES))))
@blueprint.route("/codelist/<kind>/<slug>")
def resource(kind: str, slug: str) -> Response:
    """Answer with the resource whose IRI ends like this address."""
    iri = NamedNode(BASE + request.path.lstrip("/"))
    store = current_store()
    outgoing = _groups(store, _OUTGOING, iri)
    if not outgoing:
        abort(404, f"There is no {kind} '{slug}' in this graph.")
    offers = ["text/html", *(offer.media_type for offer in GRAPH_FORMATS)]
    chosen = choose(request.headers.get("Accept"), offers)
    wanted = named(request.args.get("format", chosen or ""), GRAPH_FORMATS)
    if wanted is not None:
        response = Response(_describe(store, iri, wanted), mimetype=wanted.media_type)
    elif chosen == "text/html" and "format" not in request.args:
        incoming = _groups(store, _INCOMING, iri)
        response = Response(_page(iri, kind, outgoing, incoming), mimetype="text/html")
    else:
        abort(406, "On offer are " + ", ".join(offers) + ".")
    response.headers["Vary"] = "Accept"
    return response


def _describe(store: Store, iri: NamedNode, chosen: GraphFormat) -> bytes:
    """Return every statement with the resource as subject or object."""
    result = store.query(_DESCRIPTION.format(iri))
    assert isinstance(result, QueryTriples)  # noqa: S101  it is a CONSTRUCT query
    triples = sorted(result, key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    return write_graph(triples, chosen)


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


def _groups(store: Store, query: str, iri: NamedNode) -> dict[str, list[Value]]:
    """Return the values by property."""
    result = store.query(query, {"resource": iri})
    assert isinstance(result, QuerySolutions)  # noqa: S101  these are SELECT queries
    groups: dict[str, list[Value]] = {}
    for row in result:
        values = groups.setdefault(shorten(row["property"].value), [])
        value = _value(row["term"], row["label"])
        if value not in values:
            values.append(value)
    return groups


def _value(term: NamedNode | Literal, label: Literal | None) -> Value:
    """Return a term as a value on a page; our own resources lead to their page here."""
    if isinstance(term, Literal):
        return Value(term.value, None, term.language)
    local = term.value.removeprefix(BASE)
    address = (
        f"/{local}" if local != term.value and local.startswith(("id/", "codelist/")) else None
    )
    if address is None and term.value.startswith("http") and not term.value.startswith(GMG):
        address = term.value
    return Value(label.value if label else shorten(term.value), address, "en" if label else None)
