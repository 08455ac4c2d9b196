"""The inventory that the analysis reads, kept for as long as the data are the same."""

import threading
import time

from flask import current_app, request

from gmgkg.analysis.inventory import Inventory
from gmgkg.analysis.reading import read_inventory
from gmgkg.analysis.scope import Scope
from gmgkg.errors import BadParameter
from gmgkg.library.values import resolve
from gmgkg.questions import Parameter, ParameterType
from gmgkg.web.asking import current_store, data_version

_KEPT_SECONDS = 60.0
_lock = threading.Lock()


def current_inventory() -> Inventory:
    """Return the inventory of the store that answers the current request.

    Where the data may change without a word, it is read again after a minute.
    """
    with _lock:
        kept: tuple[float, Inventory] | None = current_app.config.get("INVENTORY")
        fresh = kept and (data_version() or time.monotonic() - kept[0] < _KEPT_SECONDS)
        if kept is None or not fresh:
            kept = (time.monotonic(), read_inventory(current_store()))
            current_app.config["INVENTORY"] = kept
    return kept[1]


def given_resource(name: str, kind: ParameterType) -> str | None:
    """Return the IRI that a parameter of the address names, or None where it is not given.

    :raise BadParameter: where it names nothing, with those that may be meant
    """
    value = request.args.get(name)
    if not value:
        return None
    parameter = Parameter(name, kind, name, default=None, optional=True)
    return resolve(current_store(), parameter, value).value


def given_scope() -> Scope:
    """Return which activities the address asks for: ``theme``, ``country``, ``from``, ``to``.

    :raise BadParameter: where a value is wrong
    """
    return Scope(
        theme=given_resource("theme", "theme"),
        country=given_resource("country", "country"),
        first_year=_year("from"),
        last_year=_year("to"),
    )


def _year(name: str) -> int | None:
    """Return a year of the address."""
    value = request.args.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) == len("2007")):
        raise BadParameter(f"'{value}' is no year for '{name}'; write four digits")
    return int(value)
