"""The whole graph to take away, in every format, packed too, with checksums."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from itertools import groupby

from flask import Blueprint, Response, abort, render_template, request, send_file, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.http import http_date, is_resource_modified

from gmgkg.dumps.context import shipped_context
from gmgkg.dumps.files import FILES, DumpFile, media_type_of
from gmgkg.dumps.packing import CHECKSUMS, PACKED
from gmgkg.dumps.reading import Export
from gmgkg.errors import BusyError, StoreError
from gmgkg.library.answer import LICENCE
from gmgkg.web.published import current_dumps

blueprint = Blueprint("dumps", __name__)


@dataclass(frozen=True)
class Form:
    """A file as the page shows it.

    :ivar name: of the file
    :ivar size: of the file, as a person reads it; nothing where it is not there yet
    """

    name: str
    size: str


@dataclass(frozen=True)
class Row:
    """A file and its packed forms.

    :ivar file: what it is
    :ivar forms: as it is, and packed
    """

    file: DumpFile
    forms: Sequence[Form]


@blueprint.route("/dumps/")
def listing() -> str:
    """List the dumps by what they are for, or say that they are not there yet."""
    export, state = None, ""
    try:
        export = current_dumps().export()
    except (BusyError, StoreError) as error:
        state = str(error)
    purposes = {
        purpose: [_row(file, export) for file in files]
        for purpose, files in groupby(FILES, key=lambda file: file.purpose)
    }
    return render_template(
        "dumps.html",
        purposes=purposes,
        export=export,
        state=state,
        checksums=CHECKSUMS,
        licence=LICENCE,
        here_whole=url_for("dumps.listing", _external=True),
    )


@blueprint.route("/dumps/<name>")
def file(name: str) -> Response:
    """Send one dump, or the part that is asked for (RFC 9110, sections 13 and 14).

    Its checksum is its ETag. It is sent as it is read, so its size does not matter.
    """
    media_type = media_type_of(name)
    if media_type is None:
        abort(404, f"There is no dump {name}; see /dumps/ for those that there are.")
    export = current_dumps().export()
    place = (export.folder / name).resolve()
    tag = export.sums.get(name) or sha256(place.read_bytes()).hexdigest()
    response = send_file(place, mimetype=media_type, conditional=False, etag=tag)
    try:
        return _on_conditions(response, tag)
    except HTTPException:
        response.close()
        raise


@blueprint.route("/context.jsonld")
def context() -> Response:
    """Send the JSON-LD context."""
    return Response(shipped_context().document(), mimetype="application/ld+json")


def _on_conditions(response: Response, tag: str) -> Response:
    """Return what the conditions of the request leave of an answer (RFC 9110, section 13.2.2).

    :param response: the whole file
    :param tag: of the file
    :raise HTTPException: 412 where the client wants another file, 416 where the part is not there
    """
    changed, unchanged_since = response.last_modified, request.if_unmodified_since
    if "If-Match" in request.headers:
        if not request.if_match.contains(tag):
            abort(HTTPStatus.PRECONDITION_FAILED, "The file is not the one that If-Match names.")
    elif unchanged_since and changed and changed > unchanged_since:
        abort(HTTPStatus.PRECONDITION_FAILED, f"The file was changed at {http_date(changed)}.")
    environ = dict(request.environ)
    environ.pop("HTTP_IF_MATCH", None)
    known = not is_resource_modified(environ, response.headers["ETag"], last_modified=changed)
    if known or not _wants_part(response):
        environ.pop("HTTP_RANGE", None)
    elif (asked := _suffix()) and asked > (response.content_length or 0) > 0:
        # A suffix longer than the file is the whole file (section 14.1.2).
        environ["HTTP_RANGE"] = "bytes=0-"
    environ.pop("HTTP_IF_RANGE", None)
    response.make_conditional(environ, accept_ranges=True, complete_length=response.content_length)
    return response


def _wants_part(response: Response) -> bool:
    """Tell whether one part of the file is asked for, and of this file.

    A Range of HEAD, of another unit or of several parts is ignored (RFC 9110, section 14.2); an
    If-Range holds for the same strong ETag or date alone (section 13.1.5).
    """
    asked = request.range
    if request.method != "GET" or asked is None or asked.units != "bytes" or len(asked.ranges) > 1:
        return False
    same = (response.headers["ETag"], response.headers["Last-Modified"])
    return "If-Range" not in request.headers or request.headers["If-Range"] in same


def _suffix() -> int:
    """Return how many bytes from the end are asked for; 0 where it is no such range."""
    start, _ = request.range.ranges[0] if request.range else (0, None)
    return max(0, -start)


def _row(file: DumpFile, export: Export | None) -> Row:
    """Return a row of the page."""
    names = (file.name, *(f"{file.name}{ending}" for ending in PACKED))
    return Row(file, [Form(name, _size(name, export)) for name in names])


def _size(name: str, export: Export | None) -> str:
    """Return the size of a file as a person reads it."""
    if export is None:
        return ""
    size = float((export.folder / name).stat().st_size)
    for unit in ("B", "kB", "MB"):
        if size < 1000:  # noqa: PLR2004  as SI has it
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
