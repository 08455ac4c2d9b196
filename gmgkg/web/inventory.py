"""The inventory that the analysis reads, and which part of it an address asks for."""

from flask import request

from gmgkg.analysis.inventory import Inventory
from gmgkg.analysis.reading import read_inventory
from gmgkg.analysis.scope import Scope
from gmgkg.errors import BadParameter
from gmgkg.library.values import resolve
from gmgkg.questions import Parameter, ParameterType
from gmgkg.web.asking import current_store
from gmgkg.web.kept import kept


def current_inventory() -> Inventory:
    """Return the inventory of the store that answers the current request."""
    return kept(read_inventory)


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
    first, last = _year("from"), _year("to")
    if first is not None and last is not None and first > last:
        raise BadParameter(f"'from' {first} is after 'to' {last}; give the earlier one as 'from'")
    return Scope(
        theme=given_resource("theme", "theme"),
        country=given_resource("country", "country"),
        first_year=first,
        last_year=last,
    )


def _year(name: str) -> int | None:
    """Return a year of the address."""
    value = request.args.get(name)
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and len(value) == len("2007")):
        raise BadParameter(f"'{value}' is no year for '{name}'; write four digits")
    return int(value)
