"""Reading and writing the result of a query, which is evaluated only while it is read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from pyoxigraph import QuerySolutions, QueryTriples

from gmgkg.errors import QueryFailed, QueryFormatError
from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS, Format, GraphFormat, ResultFormat
from gmgkg.store import Result, Store, Term
from gmgkg.writing import write_graph


def formats_for(result: Result) -> Sequence[Format]:
    """Return the formats in which a result can be written, the preferred one first."""
    return GRAPH_FORMATS if isinstance(result, QueryTriples) else RESULT_FORMATS


def write_result(result: Result, chosen: Format) -> bytes:
    """Return the result in a format.

    :raise QueryFormatError: where results of this query form have no such format
    :raise QueryFailed: where the query cannot be evaluated
    """
    with failures():
        if isinstance(result, QueryTriples):
            if isinstance(chosen, GraphFormat):
                return write_graph(list(result), chosen)
        elif isinstance(chosen, ResultFormat):
            return result.serialize(format=chosen.codec) or b""
    names = ", ".join(offer.name for offer in formats_for(result))
    raise QueryFormatError(f"this query form has no {chosen.name}; it has {names}")


def read_rows(result: QuerySolutions) -> list[dict[str, Any]]:
    """Return the rows: terms by the names of their variables, None where unbound.

    :raise QueryFailed: where the query cannot be evaluated
    """
    names = [variable.value for variable in result.variables]
    with failures():
        return [dict(zip(names, row, strict=True)) for row in result]


def select(
    store: Store, text: str, parameters: Mapping[str, Term] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a SELECT query of our own.

    :raise TypeError: where it is no SELECT query, which would be a defect
    """
    result = store.query(text, parameters)
    if not isinstance(result, QuerySolutions):
        raise TypeError("not a SELECT query")
    return read_rows(result)


@contextmanager
def failures() -> Iterator[None]:
    """Turn what the engine raises while it evaluates into our error.

    :raise QueryFailed: with the engine's reason
    """
    try:
        yield
    except (RuntimeError, ValueError, OSError, UnicodeError) as error:
        raise QueryFailed(f"the query cannot be evaluated: {error}") from error
