"""How much the graph holds."""

from gmgkg.store import Store
from gmgkg.store.results import select

_PREFIXES = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX organization: <https://w3id.org/gmgkg/id/organization/>
PREFIX role: <https://w3id.org/gmgkg/id/role/>
PREFIX status: <https://w3id.org/gmgkg/id/status/>
"""

_TOTALS = {
    "triples": "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }",
    "activities": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:Activity }",
    "participations": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:Participation }",
    "organizations that take part": (
        "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?a gmg:organization ?x }"
    ),
    "collaborations": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:Collaboration }",
    "co-presences": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:CoPresence }",
    "countries with activities": (
        "SELECT (COUNT(DISTINCT ?x) AS ?n) "
        "WHERE { ?a a gmg:Activity ; gmg:country|gmg:place/gmg:country ?x }"
    ),
    "outputs": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:Output }",
    "instruments": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:Instrument }",
    "passages cited": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:Passage }",
    "themes": "SELECT (COUNT(?x) AS ?n) WHERE { ?x a gmg:Theme }",
}

_AGENCIES = """
SELECT ?agency (COUNT(DISTINCT ?activity) AS ?activities)
  (COUNT(DISTINCT ?p) AS ?planned) (COUNT(DISTINCT ?o) AS ?ongoing)
  (COUNT(DISTINCT ?c) AS ?completed) (COUNT(DISTINCT ?partner) AS ?partners)
  (COUNT(DISTINCT ?country) AS ?countries)
WHERE {
  ?organization org:memberOf organization:gmg ; gmg:shortName ?agency .
  ?activity gmg:leadAgency ?organization .
  OPTIONAL { ?activity gmg:status status:planned BIND(?activity AS ?p) }
  OPTIONAL { ?activity gmg:status status:ongoing BIND(?activity AS ?o) }
  OPTIONAL { ?activity gmg:status status:completed BIND(?activity AS ?c) }
  OPTIONAL { ?activity gmg:partner ?partner }
  OPTIONAL { ?activity gmg:country|gmg:place/gmg:country ?country }
}
GROUP BY ?agency
ORDER BY ?agency
"""


def totals(store: Store) -> dict[str, int]:
    """Return how many there are of each kind of thing."""
    return {what: int(_rows(store, query)[0][0]) for what, query in _TOTALS.items()}


def agencies(store: Store) -> tuple[list[str], list[list[str]]]:
    """Return the columns and rows of a table of the member agencies."""
    columns = ["agency", "activities", "planned", "ongoing", "completed", "partners", "countries"]
    return columns, _rows(store, _AGENCIES)


def _rows(store: Store, query: str) -> list[list[str]]:
    """Run a query and return its rows as text."""
    return [[str(term.value) for term in row.values()] for row in select(store, _PREFIXES + query)]
