"""The web: the endpoint, the resources, the dumps, and a page that says what this is."""

from flask import Flask, Response

from gmgkg.store import Store
from gmgkg.web import dumps, health, home, problems, resources, sparql


def create_app(store: Store) -> Flask:
    """Return the WSGI application over a store.

    :param store: asked for everything that is served
    """
    app = Flask(__name__)
    app.config["STORE"] = store
    app.config["MAX_CONTENT_LENGTH"] = 1_000_000
    app.url_map.strict_slashes = False
    problems.register(app)
    for blueprint in (
        dumps.blueprint,
        health.blueprint,
        home.blueprint,
        resources.blueprint,
        sparql.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.after_request(_add_headers)
    return app


def _add_headers(response: Response) -> Response:
    """Let any page read the answers, and let no answer be taken for something else."""
    response.headers.setdefault("Access-Control-Allow-Origin", "*")
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'",
    )
    return response
