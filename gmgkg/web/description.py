"""What the endpoint says of itself (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

from flask import Response, request, url_for
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from gmgkg.formats import (
    DATASET_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    GraphFormat,
    ResultFormat,
)
from gmgkg.namespaces import DATASET, PREFIXES, RDF, RDFS, XSD
from gmgkg.web.choosing import choose_format
from gmgkg.web.graphs import count_graphs
from gmgkg.web.kept import kept
from gmgkg.writing import write_graph

_SD = PREFIXES["sd"]
_TRIPLES = f"{PREFIXES['void']}triples"
_JSON_LD = NamedNode("http://www.w3.org/ns/formats/JSON-LD")


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
        *((f"{_SD}resultFormat", _name(offer)) for offer in formats),
    ]
    triples = [Triple(service, NamedNode(predicate), term) for predicate, term in statements]
    triples += _held(service)
    response = Response(write_graph(triples, chosen), mimetype=chosen.media_type)
    response.headers["Vary"] = "Accept"
    return response


def _name(offer: GraphFormat | ResultFormat) -> NamedNode:
    """Return what W3C's list of unique URIs for file formats calls a format.

    The engine's own name of JSON-LD is not in that list.
    """
    return _JSON_LD if offer.codec == RdfFormat.JSON_LD else NamedNode(offer.codec.iri)


def _held(service: NamedNode) -> Iterator[Triple]:
    """Yield the graphs of the service (section 3.4) and where they are described."""
    held = NamedNode(f"{service.value}#dataset")
    everything = NamedNode(f"{service.value}#all")
    seen = NamedNode(url_for("catalogue.well_known", _external=True))
    counts = kept(count_graphs)
    for subject, predicate, term in (
        (service, f"{PREFIXES['dcat']}servesDataset", NamedNode(DATASET)),
        (NamedNode(DATASET), f"{RDFS}seeAlso", seen),
        (service, f"{_SD}defaultDataset", held),
        (held, f"{RDF}type", NamedNode(f"{_SD}Dataset")),
        (held, f"{_SD}defaultGraph", everything),
        (everything, f"{RDF}type", NamedNode(f"{_SD}Graph")),
    ):
        yield Triple(subject, NamedNode(predicate), term)
    for number, (iri, triples) in enumerate(counts.items(), start=1):
        named, graph = (
            NamedNode(f"{service.value}#{kind}-{number}") for kind in ("named", "graph")
        )
        for subject, predicate, value in (
            (held, f"{_SD}namedGraph", named),
            (named, f"{RDF}type", NamedNode(f"{_SD}NamedGraph")),
            (named, f"{_SD}name", NamedNode(iri)),
            (named, f"{_SD}graph", graph),
            (graph, f"{RDF}type", NamedNode(f"{_SD}Graph")),
            (graph, _TRIPLES, Literal(str(triples), datatype=NamedNode(f"{XSD}integer"))),
        ):
            yield Triple(subject, NamedNode(predicate), value)
