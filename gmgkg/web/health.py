"""Whether the server can answer."""

from flask import Blueprint, Response, jsonify

from gmgkg import __version__
from gmgkg.errors import GmgkgError
from gmgkg.web.asking import whole_store

blueprint = Blueprint("health", __name__)


@blueprint.route("/health")
def health() -> tuple[Response, int]:
    """Answer 200 once the store holds something, 503 before."""
    # The graph itself is asked, not a worker: a busy server is a healthy one.
    try:
        ready = bool(whole_store().query("ASK { ?s ?p ?o }"))
    except GmgkgError:
        ready = False
    body = {"status": "ok" if ready else "empty", "version": __version__}
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response, 200 if ready else 503
