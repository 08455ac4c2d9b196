"""What the pages need in a browser: files that were bundled when the package was built.

Their names carry a hash of their content, so a browser keeps each for ever (RFC 8246) and asks
for another name when the content is another.
"""

import json
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, abort, request

from gmgkg.errors import DataError

blueprint = Blueprint("assets", __name__)

BUILT = Path(__file__).parent / "static/built"
"""The folder of the built files."""

_OWN = Path(__file__).parent / "static"
_FOR_EVER = "public, max-age=31536000, immutable"
_MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
}


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
    response.headers["Cache-Control"] = _FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


@cache
def _own_names() -> dict[str, Path]:
    """Return the files that need no building, by their names with a hash of their content."""
    return {
        f"{file.stem}-{sha256(file.read_bytes()).hexdigest()[:12]}{file.suffix}": file
        for file in sorted(_OWN.iterdir())
        if file.suffix in _MEDIA_TYPES
    }


@blueprint.app_template_global()
def own_url(name: str) -> str:
    """Return the address of a file that needs no building, as templates write it."""
    hashed = next(hashed for hashed, file in _own_names().items() if file.name == name)
    return f"/static/own/{hashed}"


@blueprint.get("/static/own/<name>")
def own(name: str) -> Response:
    """Answer with a file that needs no building."""
    file = _own_names().get(name)
    if file is None:
        abort(HTTPStatus.NOT_FOUND, f"No file of the site is called {name}.")
    response = Response(file.read_bytes(), mimetype=_MEDIA_TYPES[file.suffix])
    response.headers["Cache-Control"] = _FOR_EVER
    return response
