"""The web: the endpoint, the resources, the dumps, and a page that says what this is."""

from http import HTTPStatus

from flask import Flask, Response, request

from gmgkg.guard.runner import Runner
from gmgkg.store import Store
from gmgkg.web import dumps, graphs, health, home, metrics, problems, resources, sparql
from gmgkg.web.asking import data_version
from gmgkg.web.gateway import LARGEST_REQUEST
from gmgkg.web.metrics import Recorder
from gmgkg.web.screen import TRUNCATED
from gmgkg.web.sending import COUNT


def create_app(runner: Runner, whole: Store, version: str | None, recorder: Recorder) -> Flask:
    """Return the WSGI application over a graph.

    :param runner: runs every query
    :param whole: the same graph, for dumps
    :param version: of the data; changes whenever the data does; None where that cannot be known
    :param recorder: whose counts are shown at /metrics
    """
    app = Flask(__name__)
    app.config["RUNNER"] = runner
    app.config["WHOLE"] = whole
    app.config["DATA_VERSION"] = version
    app.config["RECORDER"] = recorder
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.url_map.strict_slashes = False
    problems.register(app)
    for blueprint in (
        dumps.blueprint,
        graphs.blueprint,
        health.blueprint,
        home.blueprint,
        metrics.blueprint,
        resources.blueprint,
        sparql.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.after_request(_add_headers)
    return app


def _add_headers(response: Response) -> Response:
    """Let any page read the answers, and let no answer be taken for something else."""
    if request.method in {"GET", "HEAD"} and response.status_code == HTTPStatus.OK:
        keep = "no-cache" if data_version() is None else "public, max-age=60"
        response.headers.setdefault("Cache-Control", keep)
        if not response.is_streamed and "ETag" not in response.headers:
            response.add_etag()
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault(
        "Access-Control-Expose-Headers", f"ETag, Link, {COUNT}, Retry-After, {TRUNCATED}"
    )
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'",
    )
    return response
