"""The web: the endpoint, the questions, the resources, the dumps, and pages about them."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Flask, Response, request

from gmgkg.guard.runner import Runner
from gmgkg.questions import Question
from gmgkg.store import Store
from gmgkg.web import (
    about,
    activities,
    assets,
    briefs,
    catalogue,
    collaborations,
    documentation,
    dumps,
    forms,
    frame,
    gaps,
    graphs,
    health,
    home,
    metrics,
    names,
    ontology,
    problems,
    questions,
    resources,
    search,
    sitemap,
    sparql,
    terms,
    timeline,
    versions,
    world,
)
from gmgkg.web.asking import data_version
from gmgkg.web.gateway import ERROR, LARGEST_REQUEST
from gmgkg.web.headers import COMMON
from gmgkg.web.linking import link_common
from gmgkg.web.metrics import Recorder
from gmgkg.web.published import Published
from gmgkg.web.things import pages


def create_app(  # noqa: PLR0913  what it answers from
    runner: Runner,
    whole: Store,
    version: str | None,
    recorder: Recorder,
    library: Mapping[str, Question],
    *,
    published: Published,
    changelog: str = "",
) -> Flask:
    """Return the WSGI application over a graph.

    :param runner: runs every query
    :param whole: the same graph, past every guard
    :param version: of the data; changes whenever the data does; None where that cannot be known
    :param recorder: whose counts are shown at /metrics
    :param library: the questions by name
    :param published: the dumps
    :param changelog: of the data, in Markdown; nothing where they have none
    """
    app = Flask(__name__)
    app.config["RUNNER"] = runner
    app.config["WHOLE"] = whole
    app.config["DATA_VERSION"] = version
    app.config["RECORDER"] = recorder
    app.config["QUESTIONS"] = library
    app.config["DUMPS"] = published
    app.config["CHANGELOG"] = changelog
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.url_map.strict_slashes = False
    problems.register(app)
    frame.register(app)
    for module in (
        about,
        activities,
        assets,
        briefs,
        catalogue,
        collaborations,
        documentation,
        dumps,
        forms,
        gaps,
        graphs,
        health,
        home,
        metrics,
        names,
        ontology,
        pages,
        questions,
        resources,
        search,
        sitemap,
        sparql,
        terms,
        timeline,
        versions,
        world,
    ):
        app.register_blueprint(module.blueprint)
    app.before_request(_raise_known_error)
    app.after_request(_add_headers)
    return app


def _raise_known_error() -> None:
    """Say what went wrong where a query was answered before it came here."""
    error = request.environ.get(ERROR)
    if error is not None:
        raise error


def _add_headers(response: Response) -> Response:
    """Let any page read the answers, and let no answer be taken for something else."""
    if request.method in {"GET", "HEAD"} and response.status_code == HTTPStatus.OK:
        keep = "no-cache" if data_version() is None else "public, max-age=60"
        response.headers.setdefault("Cache-Control", keep)
        if not response.is_streamed and "ETag" not in response.headers:
            response.add_etag()
    if response.mimetype == "text/html" and response.location is None:
        # The words of a page are English; the names in it are in the language of the reader.
        response.content_language.add("en")
        response.vary.add("Accept-Language")
        if response.status_code == HTTPStatus.OK:
            link_common(response)
    for name, value in COMMON:
        response.headers.setdefault(name, value)
    return response
