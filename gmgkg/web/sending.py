"""Sending a result that lies whole in a file."""

from collections.abc import Iterator
from pathlib import Path

from flask import Response

from gmgkg.guard.runner import ResultFile

COUNT = "Result-Count"
"""The header that says how many rows or triples a result has."""

_AT_ONCE = 256 * 1024
_PIECE = 64 * 1024


def send(result: ResultFile, media_type: str) -> Response:
    """Return a whole result: small ones at once, large ones piece by piece."""
    file = result.path
    size = file.stat().st_size
    if size <= _AT_ONCE:
        response = Response(file.read_bytes(), mimetype=media_type)
        file.unlink()
    else:
        response = Response(_pieces(file), mimetype=media_type)
        response.content_length = size
        response.call_on_close(lambda: file.unlink(missing_ok=True))
    if result.rows is not None:
        response.headers[COUNT] = str(result.rows)
    return response


def _pieces(file: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece
