"""The parameters of a request, read strictly: what is not understood is refused, never ignored."""

import re
from collections.abc import Collection
from math import inf
from urllib.parse import unquote_to_bytes

from flask import request
from werkzeug.exceptions import BadRequest

from gmgkg.errors import BadParameter
from gmgkg.library.alike import shortened

_BEYOND_ASCII = re.compile(rb"%[89A-Fa-f]|[\x80-\xff]")
_WHOLE = re.compile(r"[0-9]{1,9}")


def require_utf8(encoded: bytes) -> None:
    """Refuse an encoding that would be read as another text than the client meant.

    :raise BadRequest: where it is not UTF-8 once decoded
    """
    if not _BEYOND_ASCII.search(encoded):
        return
    try:
        unquote_to_bytes(encoded).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The request is not UTF-8 once decoded: {error.reason}.") from error


def read_parameters(known: Collection[str]) -> dict[str, str]:
    """Return the parameters in the address of the current request.

    :param known: names of those that there are
    :raise BadRequest: where the address is not UTF-8 once decoded
    :raise BadParameter: where a parameter is unknown or given more than once
    """
    require_utf8(request.query_string)
    for name, values in request.args.lists():
        if name not in known:
            offer = f"there is {', '.join(known)}" if known else "there is none"
            raise BadParameter(f"no parameter '{shortened(name)}' here; {offer}")
        if len(values) > 1:
            raise BadParameter(f"give '{name}' once; it is here {len(values)} times")
    return request.args.to_dict()


def whole_number(name: str, given: str, least: int, most: int) -> int:
    """Return a parameter that is a whole number.

    :param least: the smallest value that it may have
    :param most: the largest
    :raise BadParameter: where it is none, or out of bounds
    """
    if not _WHOLE.fullmatch(given) or not least <= int(given) <= most:
        raise BadParameter(
            f"'{shortened(given)}' is no value for '{name}'; give a whole number from {least} "
            f"to {most}"
        )
    return int(given)


def seconds(given: str | None) -> float | None:
    """Return the time that the client allows its query, or None where it says nothing.

    :param given: what it gives as ``timeout``
    :raise BadParameter: where that is no time
    """
    if given is None:
        return None
    try:
        allowed = float(given)
    except ValueError:
        allowed = 0.0
    if not 0 < allowed < inf:
        raise BadParameter(
            f"'{shortened(given)}' is no time for 'timeout'; give seconds, such as 2.5"
        )
    return allowed
