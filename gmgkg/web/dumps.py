"""The whole graph to take away."""

from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, render_template, request

from gmgkg.formats import GraphFormat
from gmgkg.graph.dump import DUMP_FORMATS, dump
from gmgkg.store import Store
from gmgkg.web.asking import data_version, whole_store

blueprint = Blueprint("dumps", __name__)


@blueprint.route("/dumps/")
def listing() -> str:
    """List the dumps."""
    return render_template("dumps.html", formats=DUMP_FORMATS)


@blueprint.route("/dumps/gmgkg.<extension>")
def file(extension: str) -> Response:
    """Send one dump, with an ETag by which a client sees that it has not changed."""
    chosen = next((offer for offer in DUMP_FORMATS if offer.extension == extension), None)
    if chosen is None:
        names = ", ".join(f"gmgkg.{offer.extension}" for offer in DUMP_FORMATS)
        abort(404, f"There is no dump gmgkg.{extension}; there is {names}.")
    content = _content(whole_store(), chosen)
    response = Response(content, mimetype=chosen.media_type)
    response.set_etag(sha256(content).hexdigest())
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def _content(store: Store, chosen: GraphFormat) -> bytes:
    """Return the dump; one of a store that does not change is made once."""
    if data_version() is None:
        return dump(store, chosen)
    made: dict[str, bytes] = current_app.config.setdefault("DUMPS", {})
    if chosen.name not in made:
        made[chosen.name] = dump(store, chosen)
    return made[chosen.name]
