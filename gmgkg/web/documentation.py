"""What the API says of itself: a page for people, and OpenAPI for programs."""

import json
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, url_for

from gmgkg.library.formats import API_FORMATS
from gmgkg.questions import SECTIONS, WRITTEN, Question
from gmgkg.web.asking import current_questions, current_store
from gmgkg.web.linking import add_service_links
from gmgkg.web.openapi import describe

blueprint = Blueprint("documentation", __name__, url_prefix="/api")
blueprint.after_request(add_service_links)


@blueprint.route("/")
def page() -> str:
    """Show every question by its section, with its parameters, examples and query."""
    questions = current_questions().values()
    sections = {
        section: [question for question in questions if question.section == section]
        for section in SECTIONS
    }
    return render_template(
        "documentation.html",
        sections=sections,
        written=WRITTEN,
        formats=API_FORMATS,
        example=_example,
    )


@blueprint.route("/openapi.json")
def openapi() -> Response:
    """Answer with the OpenAPI document."""
    document = describe(current_questions().values(), current_store())
    content = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    return Response(content, mimetype="application/json")


def _example(endpoint: str, question: Question, **more: str) -> str | None:
    """Return the address of an answer or a query with the defaults, where there are such."""
    defaults = {each.name: each.default for each in question.parameters if each.default}
    if any(each.default is None and not each.optional for each in question.parameters):
        return None
    address = url_for(f"questions.{endpoint}", name=question.name)
    return f"{address}?{urlencode(defaults | more)}"
