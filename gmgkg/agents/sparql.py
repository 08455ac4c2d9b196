"""The tool for free SPARQL, within limits."""

from itertools import islice
from typing import BinaryIO

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results

from gmgkg.agents.tools import MOST_ROWS, PAGE, PAGED, SOURCE, Asking, Json, Tool, paged
from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS
from gmgkg.guard import Limits
from gmgkg.guard.runner import Ask
from gmgkg.library.answer import plain_value
from gmgkg.sparql import query_form
from gmgkg.writing import write_graph

_JSON = RESULT_FORMATS[0]
_TURTLE = GRAPH_FORMATS[0]
_TRIPLES = next(form for form in GRAPH_FORMATS if form.name == "ntriples")


def sparql_tool(limits: Limits) -> Tool:
    """Return the tool.

    :param limits: what a query may use
    """
    return Tool(
        name="query_sparql",
        title="Ask the graph in SPARQL",
        description=(
            "Runs a SPARQL 1.1 query, read-only: updates and SERVICE are refused. The default "
            "graph is the union of all named graphs. Every prefix must be declared; "
            "describe_schema lists them with classes and properties. SELECT gives records of "
            "plain values (IRIs and texts are strings), ASK a boolean, CONSTRUCT and DESCRIBE "
            f"Turtle. At most {MOST_ROWS} rows or triples are given at a time; total says how "
            "many there are, truncated whether more follow, and calling again with offset set to "
            "nextOffset gives the next. Order the rows, so that they come in the same order then."
        ),
        takes={
            "query": {"type": "string", "description": "The query."},
            "timeout": {
                "type": "number",
                "exclusiveMinimum": 0,
                "maximum": limits.most_seconds,
                "default": limits.seconds,
                "description": "Seconds after which it is stopped.",
            },
            **PAGE,
        },
        gives={
            "columns": {"type": "array", "items": {"type": "string"}},
            "rows": {"type": "array", "items": {"type": "object"}, "description": "Of SELECT."},
            "boolean": {"type": "boolean", "description": "Of ASK."},
            "turtle": {"type": "string", "description": "Of CONSTRUCT and DESCRIBE."},
            **PAGED,
            **SOURCE,
        },
        run=_run,
        required=["query"],
    )


def _run(asking: Asking, arguments: Json) -> Json:
    """Run a query and return a page of its result."""
    text, first, most = arguments["query"], arguments["offset"], arguments["limit"]
    graph = query_form(text) in ("CONSTRUCT", "DESCRIBE")
    chosen = _TRIPLES if graph else _JSON
    written = asking.runner.run(Ask(text, chosen, asking.client, float(arguments["timeout"])))
    read = _read_triples if graph else _read_rows
    with written.taken() as stream:
        return read(stream, written.rows or 0, first, most)


def _read_rows(stream: BinaryIO, total: int, first: int, most: int) -> Json:
    """Return a page of rows, or the truth value, of a result in JSON."""
    result = parse_query_results(stream, format=QueryResultsFormat.JSON)
    if isinstance(result, QueryBoolean):
        return {"boolean": bool(result)}
    columns = [variable.value for variable in result.variables]
    rows = [
        dict(zip(columns, map(plain_value, row), strict=True))
        for row in islice(result, first, first + most)
    ]
    return {"columns": columns, "rows": rows} | paged(total, first, len(rows))


def _read_triples(stream: BinaryIO, total: int, first: int, most: int) -> Json:
    """Return a page of triples of a result in N-Triples."""
    quads = islice(parse(stream, format=RdfFormat.N_TRIPLES), first, first + most)
    triples = [quad.triple for quad in quads]
    return {"turtle": write_graph(triples, _TURTLE).decode()} | paged(total, first, len(triples))
