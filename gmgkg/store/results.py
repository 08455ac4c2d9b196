"""Reading and writing the result of a query, which is evaluated only while it is read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pyoxigraph import QuerySolutions, QueryTriples, RdfFormat, Triple, parse, serialize

from gmgkg.errors import QueryFailed, QueryFormatError
from gmgkg.formats import (
    DATASET_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    Format,
    GraphFormat,
    ResultFormat,
)
from gmgkg.store import Result, Store, Term
from gmgkg.store.counting import count_rows
from gmgkg.writing import LONGEST_HEADER, prefixes_of, sort_prefixes, write_graph

_TRIPLES = ".triples"


def formats_for(result: Result) -> Sequence[Format]:
    """Return the formats in which a result can be written, the preferred one first."""
    if isinstance(result, QueryTriples):
        return (*GRAPH_FORMATS, *DATASET_FORMATS)
    return RESULT_FORMATS


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
    raise _no_format(result, chosen)


def write_result_file(result: Result, chosen: Format, file: Path) -> int | None:
    """Write the result to a file without holding it whole.

    A file beside it holds the triples of a graph meanwhile.

    :return: the number of rows or triples, None for ASK
    :raise OSError: where the file cannot be written
    :raise QueryFormatError: where results of this query form have no such format
    :raise QueryFailed: where the query cannot be evaluated
    """
    with failures():
        if isinstance(result, QueryTriples) and isinstance(chosen, GraphFormat):
            return _write_triples(result, chosen, file)
        if isinstance(result, QuerySolutions) and isinstance(chosen, ResultFormat):
            result.serialize(str(file), format=chosen.codec)
            return count_rows(file, chosen.name)
    if isinstance(result, QueryTriples | QuerySolutions):
        raise _no_format(result, chosen)
    file.write_bytes(write_result(result, chosen))
    return None


def _write_triples(result: QueryTriples, chosen: GraphFormat, file: Path) -> int:
    """Write the triples of a result to a file; return how many there are."""
    triples = file.with_name(file.name + _TRIPLES)
    result.serialize(str(triples), format=RdfFormat.N_TRIPLES)
    count = count_rows(triples, "ntriples")
    if chosen.codec == RdfFormat.N_TRIPLES:
        triples.rename(file)
        return count
    prefixes = prefixes_of(_read_triples(triples))
    serialize(_read_triples(triples), str(file), format=chosen.codec, prefixes=prefixes)
    triples.unlink()
    with file.open("r+b") as opened:
        header = sort_prefixes(opened.read(LONGEST_HEADER))
        opened.seek(0)
        opened.write(header)
    return count


def _read_triples(file: Path) -> Iterator[Triple]:
    """Yield the triples of a file."""
    return (quad.triple for quad in parse(path=str(file), format=RdfFormat.N_TRIPLES))


def _no_format(result: Result, chosen: Format) -> QueryFormatError:
    """Say which formats there are instead."""
    names = ", ".join(offer.name for offer in formats_for(result))
    return QueryFormatError(f"this query form has no {chosen.name}; it has {names}")


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
    except (RuntimeError, ValueError) as error:
        raise QueryFailed(f"the query cannot be evaluated: {error}") from error
