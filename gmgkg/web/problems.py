"""Every error as a problem document (RFC 9457), or as a page for a browser."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from http import HTTPStatus

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from gmgkg.errors import BusyError, GmgkgError, QuerySyntaxError
from gmgkg.negotiate import choose
from gmgkg.web.unknown import UnknownThingError

PROBLEM = "application/problem+json"
"""The media type of a problem document."""


def register(app: Flask) -> None:
    """Translate errors at this edge."""
    app.register_error_handler(GmgkgError, _answer_ours)
    app.register_error_handler(HTTPException, _answer_http)


def problem(status: int, detail: str, more: Mapping[str, object] | None = None) -> bytes:
    """Return a problem document.

    :param status: of the answer
    :param detail: what went wrong, where, and what to do
    :param more: further members
    """
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return json.dumps(body | dict(more or {})).encode() + b"\n"


def _answer_ours(error: GmgkgError) -> Response:
    """Answer one of our own errors with its status."""
    place: dict[str, object] = {}
    if isinstance(error, QuerySyntaxError) and error.line is not None:
        place = {"line": error.line, "column": error.column}
    response = _answer(error.status, str(error), place)
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _answer_http(error: HTTPException) -> Response:
    """Answer an error of HTTP, keeping headers such as ``Allow``."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    near = error.near if isinstance(error, UnknownThingError) else []
    more = {"near": [asdict(offer) for offer in near]} if near else {}
    response = _answer(status, error.description or "", more)
    kept = {"allow", "content-range", "retry-after", "location"}
    for name, value in error.get_headers():
        if name.lower() in kept:
            response.headers[name] = value
    return response


def _answer(status: int, detail: str, more: Mapping[str, object]) -> Response:
    """Return the problem in the form that the client prefers."""
    title = HTTPStatus(status).phrase
    if choose(request.headers.get("Accept"), (PROBLEM, "text/html")) == "text/html":
        page = render_template(
            "problem.html", status=status, title=title, detail=detail, near=more.get("near")
        )
        response = Response(page, status, mimetype="text/html")
    else:
        response = Response(problem(status, detail, more), status, mimetype=PROBLEM)
    response.headers["Vary"] = "Accept"
    return response
