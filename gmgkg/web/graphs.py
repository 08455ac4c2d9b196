"""The named graphs one by one: SPARQL 1.1 Graph Store HTTP Protocol, for reading."""

from flask import Blueprint, Response, abort, render_template, request
from pyoxigraph import NamedNode

from gmgkg.errors import QueryRefused
from gmgkg.formats import GRAPH_FORMATS
from gmgkg.guard.runner import Ask
from gmgkg.store import Dataset, Store
from gmgkg.store.refusing import READ_ONLY
from gmgkg.store.results import select
from gmgkg.web.asking import current_client, current_runner
from gmgkg.web.choosing import choose_format
from gmgkg.web.kept import kept
from gmgkg.web.sending import send

blueprint = Blueprint("graphs", __name__)

_EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_LIST = """
SELECT ?graph (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }
GROUP BY ?graph ORDER BY ?graph
"""


@blueprint.route("/graphs", methods=["GET"])
def graphs() -> Response:
    """Answer with a graph (sections 4.1, 4.2 and 5.2), or with the list of them.

    ``?default`` is the default graph of the endpoint: the union of all graphs.
    """
    wanted = request.args.get("graph")
    if wanted is not None and "default" in request.args:
        abort(400, "Give either 'graph' or 'default', not both.")
    if wanted is None and "default" not in request.args:
        return _listing()
    dataset = None
    if wanted is not None:
        if wanted not in kept(count_graphs):
            abort(404, f"There is no graph {wanted} here.")
        dataset = Dataset((wanted,), ())
    chosen = choose_format(GRAPH_FORMATS, request.args.get("format"), request.headers.get("Accept"))
    result = current_runner().run(Ask(_EVERYTHING, chosen, current_client(), dataset=dataset))
    response = send(result, chosen.media_type)
    response.headers["Vary"] = "Accept"
    return response


@blueprint.route("/graphs", methods=["PUT", "POST", "DELETE", "PATCH"])
def change() -> Response:
    """Refuse every write."""
    raise QueryRefused(READ_ONLY)


def count_graphs(store: Store) -> dict[str, int]:
    """Return the named graphs and how many triples each holds."""
    return {
        row["graph"].value: int(row["triples"].value)
        for row in select(store, _LIST)
        if isinstance(row["graph"], NamedNode)
    }


def _listing() -> Response:
    """List the graphs."""
    return Response(
        render_template("graphs.html", graphs=kept(count_graphs).items()), mimetype="text/html"
    )
