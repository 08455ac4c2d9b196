"""The formats in which results and graphs are written: names, media types, file endings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True)
class Format:
    """One format.

    :ivar name: what a user types after ``--format`` or ``?format=``
    :ivar media_type: what HTTP calls it
    :ivar extension: how its files end, without the dot
    """

    name: str
    media_type: str
    extension: str


AnyFormat = TypeVar("AnyFormat", bound=Format)


@dataclass(frozen=True)
class ResultFormat(Format):
    """A format of SELECT and ASK results, and the writer's own name for it."""

    codec: QueryResultsFormat


@dataclass(frozen=True)
class GraphFormat(Format):
    """A format of triples or quads, and the writer's own name for it."""

    codec: RdfFormat


RESULT_FORMATS = (
    ResultFormat("json", "application/sparql-results+json", "srj", QueryResultsFormat.JSON),
    ResultFormat("xml", "application/sparql-results+xml", "srx", QueryResultsFormat.XML),
    ResultFormat("csv", "text/csv", "csv", QueryResultsFormat.CSV),
    ResultFormat("tsv", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV),
)
"""Formats of SELECT and ASK results (SPARQL 1.1 Query Results JSON, XML, CSV and TSV)."""

GRAPH_FORMATS = (
    GraphFormat("turtle", "text/turtle", "ttl", RdfFormat.TURTLE),
    GraphFormat("ntriples", "application/n-triples", "nt", RdfFormat.N_TRIPLES),
    GraphFormat("rdfxml", "application/rdf+xml", "rdf", RdfFormat.RDF_XML),
    GraphFormat("jsonld", "application/ld+json", "jsonld", RdfFormat.JSON_LD),
)
"""Formats of a graph: CONSTRUCT and DESCRIBE results, one resource."""

DATASET_FORMATS = (
    GraphFormat("trig", "application/trig", "trig", RdfFormat.TRIG),
    GraphFormat("nquads", "application/n-quads", "nq", RdfFormat.N_QUADS),
)
"""Formats that keep the named graphs apart."""


def named(name: str, formats: Sequence[AnyFormat]) -> AnyFormat | None:
    """Return the format of that name, file ending or media type among the given ones, or None."""
    wanted = name.lower()
    for candidate in formats:
        if wanted in (candidate.name, candidate.extension, candidate.media_type):
            return candidate
    return None
