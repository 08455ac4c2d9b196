"""The whole graph to take away, in every format, packed too, with checksums."""

import gzip
from hashlib import sha256

from flask import Blueprint, Response, abort, current_app, render_template, request

from gmgkg.formats import GraphFormat
from gmgkg.graph.dump import DUMP_FORMATS, dump
from gmgkg.web.asking import data_version, whole_store

blueprint = Blueprint("dumps", __name__)

_BY_NAME = {f"gmgkg.{form.extension}": form for form in DUMP_FORMATS}
_PACKED = "application/gzip"


@blueprint.route("/dumps/")
def listing() -> str:
    """List the dumps."""
    return render_template("dumps.html", formats=_BY_NAME)


@blueprint.route("/dumps/<name>")
def file(name: str) -> Response:
    """Send one dump, with an ETag by which a client sees that it has not changed."""
    form = _BY_NAME.get(name.removesuffix(".gz"))
    if form is None:
        abort(404, f"There is no dump {name}; see /dumps/ for those that there are.")
    content = _content(name, form)
    media_type = _PACKED if name.endswith(".gz") else form.media_type
    response = Response(content, mimetype=media_type)
    response.set_etag(sha256(content).hexdigest())
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


@blueprint.route("/dumps/SHA256SUMS")
def checksums() -> Response:
    """Send the checksums of all dumps, as ``sha256sum --check`` reads them."""
    lines = [
        f"{sha256(_content(name, form)).hexdigest()}  {name}\n"
        for plain, form in sorted(_BY_NAME.items())
        for name in (plain, f"{plain}.gz")
    ]
    return Response("".join(lines), mimetype="text/plain")


def _content(name: str, form: GraphFormat) -> bytes:
    """Return a dump by its name; one of a store that does not change is made once."""
    made: dict[str, bytes] = current_app.config.setdefault("DUMPS", {})
    if name not in made or data_version() is None:
        if name.endswith(".gz"):
            made[name] = gzip.compress(_content(name.removesuffix(".gz"), form), mtime=0)
        else:
            made[name] = dump(whole_store(), form)
    return made[name]
