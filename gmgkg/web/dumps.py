"""The whole graph to take away, in every format, packed too, with checksums."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, Response, abort, render_template, send_file, url_for

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
    """Send one dump, or the part that is asked for (RFC 9110, section 14).

    Its checksum is its ETag. It is sent as it is read, so its size does not matter.
    """
    media_type = media_type_of(name)
    if media_type is None:
        abort(404, f"There is no dump {name}; see /dumps/ for those that there are.")
    export = current_dumps().export()
    return send_file(
        (export.folder / name).resolve(),
        mimetype=media_type,
        conditional=True,
        etag=export.sums.get(name) or f"sums-{export.fingerprint}",
    )


@blueprint.route("/context.jsonld")
def context() -> Response:
    """Send the JSON-LD context."""
    return Response(shipped_context().document(), mimetype="application/ld+json")


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
