"""Names beside those of things: questions, named graphs and versions lead to where they are."""

from http import HTTPStatus

from flask import Blueprint, Response, abort, url_for

from gmgkg import __version__
from gmgkg.library.answer import data_version
from gmgkg.library.find import find_question
from gmgkg.namespaces import GRAPH
from gmgkg.web.asking import current_questions
from gmgkg.web.kept import kept

blueprint = Blueprint("names", __name__)


@blueprint.route("/question/<name>")
def question(name: str) -> Response:
    """Lead from the IRI of a question to its page."""
    return _see(url_for("forms.form", name=find_question(current_questions(), name).name))


@blueprint.route("/graph/<name>")
def graph(name: str) -> Response:
    """Lead from the IRI of a named graph to its statements, or to the answer that there is none."""
    return _see(url_for("graphs.graphs", graph=GRAPH + name))


@blueprint.route("/ontology/<version>")
def ontology(version: str) -> Response:
    """Lead from the IRI of the version of the ontology that is served to its page."""
    if version != __version__:
        abort(404, f"There is no version {version} of the ontology here, but {__version__}.")
    return _see(url_for("ontology.ontology"))


@blueprint.route("/dataset/<version>")
def dataset(version: str) -> Response:
    """Lead from the IRI of the version of the data that is served to what it changed."""
    served = kept(data_version)
    if version != served:
        abort(404, f"There is no version {version} of the data here, but {served}.")
    return _see(url_for("versions.versions", _anchor=f"v{version}"))


def _see(address: str) -> Response:
    """Lead on; what has such a name cannot be sent itself."""
    response = Response(status=HTTPStatus.SEE_OTHER)
    response.location = address
    return response
