"""An answer in the standard formats of SPARQL results, written by the engine."""

import re

from pyoxigraph import QueryResultsFormat, QuerySolutions

from gmgkg.library.answer import Answer
from gmgkg.store.embedded import EmbeddedStore

_NAME = re.compile(r"[A-Za-z]\w*")


def write_standard(answer: Answer, codec: QueryResultsFormat) -> bytes:
    """Return the rows of an answer as SPARQL 1.1 Query Results JSON, XML or TSV.

    The rows were read already, so the engine is given them as inline data (SPARQL 1.1, section
    10.2) and writes them as it writes any result.

    :raise ValueError: where a column has no name that SPARQL could write
    """
    if not all(map(_NAME.fullmatch, answer.columns)):
        raise ValueError(f"not all names of variables: {answer.columns}")
    names = " ".join(f"?{name}" for name in answer.columns)
    rows = " ".join(
        f"({' '.join('UNDEF' if term is None else str(term) for term in row)})"
        for row in answer.rows
    )
    result = EmbeddedStore().query(f"SELECT {names} WHERE {{ VALUES ({names}) {{ {rows} }} }}")
    if not isinstance(result, QuerySolutions):
        raise TypeError("not a SELECT query")
    return result.serialize(format=codec) or b""
