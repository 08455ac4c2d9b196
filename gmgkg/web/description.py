"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from flask import Response, request, url_for
from pyoxigraph import NamedNode, Triple

from gmgkg.formats import DATASET_FORMATS, GRAPH_FORMATS, RESULT_FORMATS
from gmgkg.namespaces import PREFIXES, RDF
from gmgkg.web.choosing import choose_format
from gmgkg.writing import write_graph

_SD = PREFIXES["sd"]


def describe_service() -> Response:
    """Answer a GET without a query (section 2)."""
    chosen = choose_format(GRAPH_FORMATS, None, request.headers.get("Accept"))
    service = NamedNode(url_for("sparql.endpoint", _external=True))
    formats = (*RESULT_FORMATS, *GRAPH_FORMATS, *DATASET_FORMATS)
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
