"""Whether the server can answer."""

from flask import Blueprint, Response, jsonify
from pyoxigraph import QueryBoolean

from gmgkg import __version__
from gmgkg.web.asking import current_store

blueprint = Blueprint("health", __name__)


@blueprint.route("/health")
def health() -> tuple[Response, int]:
    """Answer 200 once the store holds something, 503 before."""
    result = current_store().query("ASK { ?s ?p ?o }")
    ready = isinstance(result, QueryBoolean) and bool(result)
    body = {"status": "ok" if ready else "empty", "version": __version__}
    return jsonify(body), 200 if ready else 503
