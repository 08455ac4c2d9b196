"""A query with its parameters in its text, for engines that are sent nothing but text."""

import re
from collections.abc import Mapping

from gmgkg.errors import QuerySyntaxError
from gmgkg.sparql import groups_of, with_braces
from gmgkg.store import Term

_NAME = re.compile(r"[A-Za-z_]\w*")


def inline(text: str, parameters: Mapping[str, Term]) -> str:
    """Return the query with its parameters as VALUES clauses (SPARQL 1.1, section 10.2).

    A clause stands first in the outermost group: after the query, where the standard allows it
    too, one engine joins it wrongly with subqueries. It stands first in each subquery that hands
    the variable on as well: engines evaluate a subquery on its own, and would compute it for every
    value only to drop the rest. Names are checked, and terms are written by the library that also
    parses them, so that a value stays data.

    :param text: a SELECT query
    :param parameters: terms by name of the variable; none leaves the text as it is
    :raise QuerySyntaxError: where a name is none of a variable, or the text has no group
    """
    if not parameters:
        return text
    text = with_braces(text)
    clauses: dict[int, list[str]] = {}
    for name, term in parameters.items():
        if not _NAME.fullmatch(name):
            raise QuerySyntaxError(f"'{name}' is no name of a variable")
        try:
            positions = groups_of(name, text)
        except ValueError as error:
            raise QuerySyntaxError(f"not a SPARQL query: {error}") from error
        for position in positions:
            clauses.setdefault(position, []).append(f" VALUES ?{name} {{ {term} }}")
    for position in sorted(clauses, reverse=True):
        text = f"{text[:position]}{''.join(clauses[position])}{text[position:]}"
    return text
