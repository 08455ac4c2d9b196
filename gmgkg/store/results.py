"""Reading and writing the result of a query, which is evaluated only while it is read."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyoxigraph import (
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Triple,
    parse,
    serialize,
)

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
from gmgkg.store.written import Spool, Written
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


def write_whole(result: Result, chosen: Format, file: Path) -> Written:
    """Write the result without holding it whole: a large one to a file.

    A file beside that one holds the triples of a large graph meanwhile.

    :raise OSError: where the file cannot be written
    :raise QueryFormatError: where results of this query form have no such format
    :raise QueryFailed: where the query cannot be evaluated
    """
    with failures():
        if isinstance(result, QueryTriples) and isinstance(chosen, GraphFormat):
            return _write_triples(result, chosen, file)
        if isinstance(result, QuerySolutions) and isinstance(chosen, ResultFormat):
            written = _spooled(result, chosen.codec, file)
            return replace(written, rows=count_rows(written.pieces(), chosen.name))
    if isinstance(result, QueryTriples | QuerySolutions):
        raise _no_format(result, chosen)
    return Written(write_result(result, chosen), file)


def _write_triples(result: QueryTriples, chosen: GraphFormat, file: Path) -> Written:
    """Write the triples of a result."""
    beside = file.with_name(file.name + _TRIPLES)
    triples = _spooled(result, RdfFormat.N_TRIPLES, beside)
    count = count_rows(triples.pieces(), "ntriples")
    if chosen.codec == RdfFormat.N_TRIPLES:
        return _moved(triples, file, count)
    if triples.content is not None:
        return Written(write_graph(list(_read_triples(triples)), chosen), file, count)
    prefixes = prefixes_of(_read_triples(triples))
    serialize(_read_triples(triples), str(file), format=chosen.codec, prefixes=prefixes)
    triples.remove()
    with file.open("r+b") as opened:
        header = sort_prefixes(opened.read(LONGEST_HEADER))
        opened.seek(0)
        opened.write(header)
    return Written(None, file, count)


def _moved(written: Written, file: Path, count: int) -> Written:
    """Return what was written, its file moved."""
    if written.content is None:
        written.file.rename(file)
    return Written(written.content, file, count)


def _spooled(
    result: QueryTriples | QuerySolutions, codec: RdfFormat | QueryResultsFormat, file: Path
) -> Written:
    """Have the engine write a result as it comes."""
    spool = Spool(file)
    result.serialize(spool, format=codec)  # type: ignore[arg-type]
    return spool.finish()


def _read_triples(written: Written) -> Iterator[Triple]:
    """Yield triples that were written."""
    with written.opened() as stream:
        for quad in parse(stream, format=RdfFormat.N_TRIPLES):
            yield quad.triple


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
    """Return the rows of a SELECT query of our own (see :func:`select_table`)."""
    return select_table(store, text, parameters)[1]


def select_table(
    store: Store, text: str, parameters: Mapping[str, Term] | None = None
) -> tuple[tuple[str, ...], list[dict[str, Any]]]:
    """Return the names of the variables of a SELECT query of our own, and its rows.

    :raise TypeError: where it is no SELECT query, which would be a defect
    """
    result = store.query(text, parameters)
    if not isinstance(result, QuerySolutions):
        raise TypeError("not a SELECT query")
    return tuple(variable.value for variable in result.variables), read_rows(result)


@contextmanager
def failures() -> Iterator[None]:
    """Turn what the engine raises while it evaluates into our error.

    :raise QueryFailed: with the engine's reason
    """
    try:
        yield
    except (RuntimeError, ValueError) as error:
        raise QueryFailed(f"the query cannot be evaluated: {error}") from error
