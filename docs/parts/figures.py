"""What the graph covers, counted as ``gmgkg stats`` counts and by the questions."""

from gmgkg.graph import stats
from gmgkg.library.ask import ask
from parts.graph import library, rows, store
from parts.markdown import table

_INFERENCES = """
SELECT ?kind (COUNT(?x) AS ?count) WHERE {
  ?x gmg:inferenceNote ?note .
  OPTIONAL { ?x rdf:predicate ?p }
  BIND(IF(BOUND(?p), REPLACE(STR(?p), "^.*[#/]", ""), "participation") AS ?kind)
} GROUP BY ?kind ORDER BY ?kind
"""


def totals() -> str:
    """Return how much the graph holds."""
    return table(["what", "how many"], stats.totals(store()).items())


def by_agency() -> str:
    """Return what each agency's chapters gave."""
    columns, body = stats.agencies(store())
    return table(columns, body)


def excused() -> str:
    """Return the sentences that yield no activity, counted by chapter and reason."""
    answer = ask(store(), library()["excused-sentences"], {})
    counted: dict[str, int] = {}
    for record in answer.records():
        reason = str(record["reasonLabel"])
        counted[reason] = counted.get(reason, 0) + 1
    return table(["reason", "passages listed"], sorted(counted.items()))


def inferences() -> str:
    """Return how many links hold by a note, by their kind."""
    return table(
        ["link", "with a note"], ((row["kind"], row["count"]) for row in rows(_INFERENCES))
    )
