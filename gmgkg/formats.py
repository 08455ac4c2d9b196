"""The formats in which results and graphs are written: names, media types, file endings."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

from gmgkg.negotiate import choose


@dataclass(frozen=True)
class Format:
    """One format.

    :ivar name: what a user types after ``--format`` or ``?format=``
    :ivar media_type: what HTTP calls it
    :ivar extension: how its files end, without the dot
    :ivar wider_type: a wider media type for which some clients ask instead
    :ivar aliases: other names that clients give as ``format``
    """

    name: str
    media_type: str
    extension: str
    wider_type: str | None = field(default=None, kw_only=True)
    aliases: tuple[str, ...] = field(default=(), kw_only=True)


AnyFormat = TypeVar("AnyFormat", bound=Format)


@dataclass(frozen=True)
class ResultFormat(Format):
    """A format of SELECT and ASK results, and the writer's own name for it."""

    codec: QueryResultsFormat


@dataclass(frozen=True)
class GraphFormat(Format):
    """A format of triples or quads.

    :ivar codec: the writer's own name for it
    :ivar title: what people call it
    """

    codec: RdfFormat
    title: str


RESULT_FORMATS = (
    ResultFormat(
        "json",
        "application/sparql-results+json",
        "srj",
        QueryResultsFormat.JSON,
        wider_type="application/json",
    ),
    ResultFormat(
        "xml",
        "application/sparql-results+xml",
        "srx",
        QueryResultsFormat.XML,
        wider_type="application/xml",
    ),
    ResultFormat("csv", "text/csv", "csv", QueryResultsFormat.CSV),
    ResultFormat("tsv", "text/tab-separated-values", "tsv", QueryResultsFormat.TSV),
)
"""Formats of SELECT and ASK results (SPARQL 1.1 Query Results JSON, XML, CSV and TSV)."""

GRAPH_FORMATS = (
    GraphFormat("turtle", "text/turtle", "ttl", RdfFormat.TURTLE, "Turtle", aliases=("n3",)),
    GraphFormat(
        "ntriples",
        "application/n-triples",
        "nt",
        RdfFormat.N_TRIPLES,
        "N-Triples",
        aliases=("n-triples",),
    ),
    GraphFormat(
        "rdfxml",
        "application/rdf+xml",
        "rdf",
        RdfFormat.RDF_XML,
        "RDF/XML",
        wider_type="application/xml",
        aliases=("rdf+xml", "xml"),
    ),
    GraphFormat(
        "jsonld",
        "application/ld+json",
        "jsonld",
        RdfFormat.JSON_LD,
        "JSON-LD",
        wider_type="application/json",
        aliases=("json-ld", "json"),
    ),
)
"""Formats of a graph: CONSTRUCT and DESCRIBE results, one resource."""

DATASET_FORMATS = (
    GraphFormat("trig", "application/trig", "trig", RdfFormat.TRIG, "TriG"),
    GraphFormat("nquads", "application/n-quads", "nq", RdfFormat.N_QUADS, "N-Quads"),
)
"""Formats that keep the named graphs apart."""


def named(name: str, formats: Sequence[AnyFormat]) -> AnyFormat | None:
    """Return the format of that name, file ending or media type among the given ones, or None."""
    # A plus sign in an address is a space once decoded.
    wanted = name.lower().replace(" ", "+")
    for candidate in formats:
        names = (candidate.name, candidate.extension, candidate.media_type, *candidate.aliases)
        if wanted in names:
            return candidate
    return None


def negotiate(accept: str | None, formats: Sequence[AnyFormat]) -> AnyFormat | None:
    """Return the format by the ``Accept`` header, or None where none is acceptable.

    :param accept: the header; None or empty accepts anything
    :param formats: on offer, the preferred one first
    """
    by_type = {candidate.media_type: candidate for candidate in formats}
    wider = {candidate.wider_type: candidate for candidate in formats if candidate.wider_type}
    chosen = choose(accept, (*by_type, *wider))
    return None if chosen is None else by_type.get(chosen) or wider.get(chosen)
