"""Sending a result that was written whole."""

from flask import Response

from gmgkg.store.written import Written
from gmgkg.web.headers import COUNT


def send(written: Written, media_type: str) -> Response:
    """Return a whole result: a small one at once, a large one piece by piece."""
    if written.content is not None:
        response = Response(written.content, mimetype=media_type)
    else:
        response = Response(written.pieces(), mimetype=media_type)
        response.content_length = written.size
        response.call_on_close(written.remove)
    if written.rows is not None:
        response.headers[COUNT] = str(written.rows)
    return response
