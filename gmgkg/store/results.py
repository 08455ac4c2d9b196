"""Writing the result of a query: a format for each query form."""

from collections.abc import Sequence

from pyoxigraph import QueryTriples

from gmgkg.errors import QueryFormatError
from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS, Format, GraphFormat, ResultFormat
from gmgkg.store import Result
from gmgkg.writing import write_graph


def formats_for(result: Result) -> Sequence[Format]:
    """Return the formats in which a result can be written, the preferred one first."""
    return GRAPH_FORMATS if isinstance(result, QueryTriples) else RESULT_FORMATS


def write_result(result: Result, chosen: Format) -> bytes:
    """Return the result in a format.

    :raise QueryFormatError: where results of this query form have no such format
    """
    if isinstance(result, QueryTriples):
        if isinstance(chosen, GraphFormat):
            return write_graph(list(result), chosen)
    elif isinstance(chosen, ResultFormat):
        return result.serialize(format=chosen.codec) or b""
    names = ", ".join(offer.name for offer in formats_for(result))
    raise QueryFormatError(f"this query form has no {chosen.name}; it has {names}")
