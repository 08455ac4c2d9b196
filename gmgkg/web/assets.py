"""What the pages need in a browser: files that were bundled when the package was built.

Their names carry a hash of their content, so a browser keeps each for ever (RFC 8246) and asks
for another name when the content is another.
"""

import json
from functools import cache
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, abort, request

from gmgkg.errors import DataError

blueprint = Blueprint("assets", __name__)

BUILT = Path(__file__).parent / "static/built"
"""The folder of the built files."""

_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".txt": "text/plain"}


class Assets:
    """The built files by the names of their entries, such as ``network.js``.

    :param folder: the folder of the built files
    :raise DataError: where the front end is not built
    """

    def __init__(self, folder: Path) -> None:
        """Read the manifest."""
        self._folder = folder
        self._manifest = folder / "manifest.json"
        try:
            self._names: dict[str, str] = json.loads(self._manifest.read_bytes())
        except (OSError, ValueError) as error:
            raise DataError(
                "the front end is not built; run 'make assets'", self._manifest
            ) from error

    def url(self, entry: str) -> str:
        """Return the address of the file of an entry.

        :raise DataError: where there is no such entry
        """
        if entry not in self._names:
            raise DataError(
                f"the front end was built without '{entry}'; run 'make assets'", self._manifest
            )
        return f"/static/built/{self._names[entry]}"

    def read(self, name: str, *, packed: bool) -> bytes | None:
        """Return a file, packed by gzip or as it is; None where no entry has a file of that name.

        :raise DataError: where the file is missing
        """
        if name not in self._names.values():
            return None
        file = self._folder / (f"{name}.gz" if packed else name)
        try:
            return file.read_bytes()
        except OSError as error:
            raise DataError(f"{error.strerror}; run 'make assets'", file) from error


@cache
def _assets() -> Assets:
    """Return the files that came with the package, once they are there."""
    return Assets(BUILT)


@blueprint.app_template_global()
def asset_url(entry: str) -> str:
    """Return the address of the file of an entry, as templates write it.

    :raise DataError: where there is no such entry
    """
    return _assets().url(entry)


@blueprint.get("/static/built/<name>")
def built(name: str) -> Response:
    """Answer with a built file, packed for who unpacks it."""
    # No coding with a weight: the cache in front must never think less of a client than this.
    codings = request.headers.get("Accept-Encoding", "").lower().split(",")
    packed = "gzip" in (coding.strip() for coding in codings)
    content = _assets().read(name, packed=packed)
    if content is None:
        abort(HTTPStatus.NOT_FOUND, f"No file of the front end is called {name}.")
    response = Response(content, mimetype=_MEDIA_TYPES[Path(name).suffix])
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response
