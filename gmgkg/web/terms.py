"""The terms that an editor completes: what the graph uses, and what it calls them."""

from flask import Blueprint, Response, jsonify

from gmgkg.namespaces import PREFIXES
from gmgkg.store.results import select
from gmgkg.web.asking import current_store

blueprint = Blueprint("terms", __name__)

_CLASSES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term ?label WHERE {
  { SELECT DISTINCT ?term WHERE { ?resource a ?term } }
  OPTIONAL { ?term rdfs:label ?label FILTER(LANG(?label) = "en") }
} ORDER BY ?term
"""

_PROPERTIES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?term ?label WHERE {
  { SELECT DISTINCT ?term WHERE { ?subject ?term ?object } }
  OPTIONAL { ?term rdfs:label ?label FILTER(LANG(?label) = "en") }
} ORDER BY ?term
"""


@blueprint.route("/sparql/terms")
def terms() -> Response:
    """Answer with the prefixes, classes and properties of the graph."""
    return jsonify(prefixes=PREFIXES, classes=_terms(_CLASSES), properties=_terms(_PROPERTIES))


def _terms(query: str) -> list[dict[str, str]]:
    """Return each term with its label, or with nothing."""
    return [
        {"iri": row["term"].value, "label": row["label"].value if row["label"] else ""}
        for row in select(current_store(), query)
    ]
