"""Names beside those of things: questions, named graphs and versions lead to where they are."""

import re
from http import HTTPStatus

from flask import Blueprint, Response, abort, request, url_for
from pyoxigraph import NamedNode

from gmgkg import __version__
from gmgkg.formats import GRAPH_FORMATS, GraphFormat
from gmgkg.graph.releases import numbers_of
from gmgkg.library.answer import data_version
from gmgkg.library.find import find_question
from gmgkg.namespaces import BASE, GRAPH
from gmgkg.versions.changelog import anchor_of
from gmgkg.web.addresses import Place
from gmgkg.web.asking import current_questions, current_store
from gmgkg.web.choosing import choose_page_or_graph
from gmgkg.web.kept import kept
from gmgkg.web.versions import current_releases
from gmgkg.web.withdrawn import leave_withdrawn

_VERSION = re.compile(r"[0-9]{1,9}\.[0-9]{1,9}\.[0-9]{1,9}")

blueprint = Blueprint("names", __name__)


@blueprint.route("/question/<name>")
def question(name: str) -> Response:
    """Lead from the IRI of a question to its page, or to what the graph says of it."""
    iri = f"{BASE}question/{name}"
    if name not in current_questions():
        leave_withdrawn(current_store(), NamedNode(iri), _address, _wanted)
    page = url_for("forms.form", name=find_question(current_questions(), name).name)
    return _by_accept(page, url_for("sparql.endpoint", query=f"DESCRIBE <{iri}>"))


@blueprint.route("/graph/<name>")
def graph(name: str) -> Response:
    """Lead from the IRI of a named graph to its statements, or to the answer that there is none."""
    leave_withdrawn(current_store(), NamedNode(GRAPH + name), _address, _wanted)
    return _see(url_for("graphs.graphs", graph=GRAPH + name))


@blueprint.route("/ontology/<version>")
def ontology(version: str) -> Response:
    """Lead from the IRI of a version of the ontology to the page of the one that is served."""
    if not _VERSION.fullmatch(version) or numbers_of(version) > numbers_of(__version__):
        abort(404, f"There is no version {version} of the ontology here, but {__version__}.")
    return _see(url_for("ontology.ontology"))


@blueprint.route("/dataset/<version>")
def dataset(version: str) -> Response:
    """Lead from the IRI of a version of the data to what it changed, or to its description."""
    served = kept(data_version)
    if version not in {served, *(release.version for release in current_releases())}:
        abort(404, f"There is no version {version} of the data here, but {served}.")
    page = url_for("versions.versions", _anchor=anchor_of(version))
    return _by_accept(page, url_for("catalogue.page"))


@blueprint.route("/contributors")
def contributors() -> Response:
    """Lead from the IRI of those who publish the data to the page that names them."""
    return _see(url_for("catalogue.page"))


def _by_accept(page: str, data: str) -> Response:
    """Lead a person to a page, and a program that reads RDF to data."""
    response = _see(page if _wanted() is None else data)
    response.headers["Vary"] = "Accept"
    return response


def _wanted() -> GraphFormat | None:
    """Return the format of RDF that the client would rather have than a page, if any."""
    chosen = choose_page_or_graph(request.headers.get("Accept"))
    return next((form for form in GRAPH_FORMATS if form.media_type == chosen), None)


def _address(place: Place) -> str:
    """Return where what replaced something is found: by its own name."""
    return place.named


def _see(address: str) -> Response:
    """Lead on; what has such a name cannot be sent itself."""
    response = Response(status=HTTPStatus.SEE_OTHER)
    response.location = address
    return response
