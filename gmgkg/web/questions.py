"""The questions of the library: a list, their answers, the values and the query of each."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

from flask import Blueprint, Response, redirect, request, url_for
from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from gmgkg.library.alike import nearest, shortened, suggestion
from gmgkg.library.answer import LICENCE, Answer
from gmgkg.library.ask import ask, bind
from gmgkg.library.find import find_question
from gmgkg.library.formats import API_FORMATS, AnswerFormat
from gmgkg.library.values import complete
from gmgkg.negotiate import choose
from gmgkg.questions import Question
from gmgkg.store.inline import inline
from gmgkg.web.asking import current_questions, current_store, data_version
from gmgkg.web.choosing import choose_format
from gmgkg.web.headers import COUNT
from gmgkg.web.linking import add_link
from gmgkg.web.paging import Page, read_page
from gmgkg.web.parameters import read_parameters, seconds, whole_number

blueprint = Blueprint("questions", __name__, url_prefix="/api/questions")

MOST_VALUES = 20
"""How many values one answer offers."""

SPARQL = "application/sparql-query"
"""The media type of a query (SPARQL 1.1, section 21)."""

_CONTROLS = ("format", "limit", "offset", "timeout")
_FILES = ("csv", "xlsx")
_LONGEST_NAME = 80


@blueprint.route("")
def listing() -> AnyResponse:
    """List the questions; a browser is led to the page about them."""
    read_parameters(())
    if choose(request.headers.get("Accept"), ("application/json", "text/html")) == "text/html":
        response: AnyResponse = redirect(url_for("documentation.page"), 303)
    else:
        response = _json([_summary(question) for question in current_questions().values()])
    response.headers["Vary"] = "Accept"
    return response


@blueprint.route("/<name>")
def answer(name: str) -> Response:
    """Answer a question.

    :raise UnknownQuestion: where there is none of that name
    :raise BadParameter: where a parameter is unknown, missing, repeated or has no such value
    """
    question = find_question(current_questions(), name)
    given = read_parameters((*_names(question), *_CONTROLS))
    chosen = choose_format(API_FORMATS, given.get("format"), request.headers.get("Accept"))
    page = read_page(given)
    store = current_store(seconds(given.get("timeout")))
    found = ask(store, question, _values(question, given))
    response = Response(chosen.write(page.of(found)), mimetype=chosen.media_type)
    response.headers["Vary"] = "Accept"
    response.headers[COUNT] = str(found.total)
    if chosen.name in _FILES:
        file = f"{_file_name(found)}.{chosen.extension}"
        response.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    for relation, offset in page.others(found.total).items():
        address = url_for("questions.answer", name=question.name)
        add_link(response, f"{address}?{urlencode(given | {'offset': offset})}", relation)
    add_link(response, url_for("documentation.openapi"), "describedby")
    add_link(response, LICENCE, "license")
    tag = _tag(found, chosen, page)
    if tag is not None:
        response.set_etag(tag)
    return response


@blueprint.route("/<name>/values/<parameter>")
def values(name: str, parameter: str) -> Response:
    """Answer with the values that the beginning ``q`` may be completed to.

    :raise UnknownQuestion: where there is no question of that name
    """
    question = find_question(current_questions(), name)
    given = read_parameters(("q", "limit"))
    most = whole_number("limit", given.get("limit", str(MOST_VALUES)), 1, MOST_VALUES)
    by_name = {each.name: each for each in question.parameters}
    if parameter not in by_name:
        offer = suggestion(nearest(parameter, by_name))
        raise NotFound(f"question '{name}' has no parameter '{shortened(parameter)}'; {offer}")
    found = complete(current_store(), by_name[parameter], given.get("q", ""))
    return _json([{"slug": slug, "label": label} for slug, label in found[:most]])


@blueprint.route("/<name>/query")
def query(name: str) -> Response:
    """Answer with the query of a question, the values in its text, to be asked anywhere.

    :raise UnknownQuestion: where there is no question of that name
    :raise BadParameter: where a parameter is unknown, missing, repeated or has no such value
    """
    question = find_question(current_questions(), name)
    given = read_parameters(_names(question))
    bound = bind(current_store(), question, _values(question, given))
    return Response(inline(question.query, bound), mimetype=SPARQL)


def _summary(question: Question) -> dict[str, object]:
    """Return what the list says of a question."""
    name = question.name
    return {
        "name": name,
        "title": question.title,
        "description": question.description,
        "section": question.section,
        "tags": question.tags,
        "view": question.view,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "label": parameter.label,
                "default": parameter.default,
                "required": parameter.default is None and not parameter.optional,
            }
            for parameter in question.parameters
        ],
        "answer": url_for("questions.answer", name=name, _external=True),
        "query": url_for("questions.query", name=name, _external=True),
        "documentation": url_for("documentation.page", _anchor=f"question-{name}", _external=True),
    }


def _json(body: object) -> Response:
    """Return a response in JSON."""
    content = json.dumps(body, ensure_ascii=False).encode() + b"\n"
    return Response(content, mimetype="application/json")


def _names(question: Question) -> tuple[str, ...]:
    """Return the names of the parameters of a question."""
    return tuple(parameter.name for parameter in question.parameters)


def _values(question: Question, given: Mapping[str, str]) -> dict[str, str | None]:
    """Return what is given for the parameters; a form sends an empty text for what is left out."""
    return {
        parameter.name: given[parameter.name]
        for parameter in question.parameters
        if parameter.name in given and (given[parameter.name] or not parameter.optional)
    }


def _file_name(found: Answer) -> str:
    """Return what a file with an answer is called: by the question and what it was given."""
    given = [
        term.value.rpartition("/")[2] if isinstance(term, NamedNode) else term.value
        for term in found.values.values()
    ]
    words = re.findall(r"[a-z0-9]+", " ".join((found.question.name, *given)).lower())
    return "-".join(words)[:_LONGEST_NAME].rstrip("-")


def _tag(found: Answer, chosen: AnswerFormat, page: Page) -> str | None:
    """Return the entity tag: it differs wherever data, question, values, format or page do.

    There is none where the data may change without a word.
    """
    version = data_version()
    if version is None:
        return None
    bound = {name: str(term) for name, term in found.values.items()}
    parts = (version, found.question.name, found.question.query, bound, chosen.name, page)
    return sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
