"""The named graphs of the store, and what each holds."""

from parts.graph import code, rows
from parts.markdown import table

_GRAPHS = """
SELECT ?graph (COUNT(*) AS ?triples) (COUNT(DISTINCT ?activity) AS ?activities) WHERE {
  GRAPH ?graph { ?s ?p ?o . OPTIONAL { ?s a gmg:Activity BIND(?s AS ?activity) } }
} GROUP BY ?graph ORDER BY ?graph
"""


def graphs() -> str:
    """Return a table of the graphs."""
    return table(
        ["graph", "triples", "activities"],
        ((code(row["graph"]), row["triples"], row["activities"]) for row in rows(_GRAPHS)),
    )
