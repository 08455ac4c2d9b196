"""The terms that an editor completes: those of which the graph states figures (VoID)."""

from flask import Blueprint, Response, jsonify

from gmgkg.namespaces import DATASET, PREFIXES
from gmgkg.store.results import select
from gmgkg.web.asking import current_store

blueprint = Blueprint("terms", __name__)

_CLASSES = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?term ?label WHERE {{
  <{DATASET}> void:classPartition/void:class ?term
  OPTIONAL {{ ?term rdfs:label ?label FILTER(LANG(?label) = "en") }}
}} ORDER BY ?term
"""

_PROPERTIES = f"""
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX void: <http://rdfs.org/ns/void#>
SELECT ?term ?label WHERE {{
  <{DATASET}> void:propertyPartition/void:property ?term
  OPTIONAL {{ ?term rdfs:label ?label FILTER(LANG(?label) = "en") }}
}} ORDER BY ?term
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
