"""Sending a result that lies whole in a file."""

from collections.abc import Iterator
from pathlib import Path

from flask import Response

_AT_ONCE = 256 * 1024
_PIECE = 64 * 1024


def send(file: Path, media_type: str) -> Response:
    """Return a whole result: small ones at once, large ones piece by piece."""
    size = file.stat().st_size
    if size <= _AT_ONCE:
        content = file.read_bytes()
        file.unlink()
        return Response(content, mimetype=media_type)
    response = Response(_pieces(file), mimetype=media_type)
    response.content_length = size
    response.call_on_close(lambda: file.unlink(missing_ok=True))
    return response


def _pieces(file: Path) -> Iterator[bytes]:
    """Yield a file piece by piece."""
    with file.open("rb") as opened:
        while piece := opened.read(_PIECE):
            yield piece
