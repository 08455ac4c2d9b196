"""A query with its parameters in its text, for engines that are sent nothing but text."""

import re
from collections.abc import Mapping

from gmgkg.errors import QuerySyntaxError
from gmgkg.sparql import where_group
from gmgkg.store import Term

_NAME = re.compile(r"[A-Za-z_]\w*")


def inline(text: str, parameters: Mapping[str, Term]) -> str:
    """Return the query with its parameters as a VALUES clause (SPARQL 1.1, section 10.2).

    The clause stands first in the outermost group: after the query, where the standard allows it
    too, one engine joins it wrongly with subqueries. Names are checked, and terms are written by
    the library that also parses them, so that a value stays data.

    :param text: a SELECT query
    :param parameters: terms by name of the variable; none leaves the text as it is
    :raise QuerySyntaxError: where a name is none of a variable, or the text has no group
    """
    if not parameters:
        return text
    for name in parameters:
        if not _NAME.fullmatch(name):
            raise QuerySyntaxError(f"'{name}' is no name of a variable")
    names = " ".join(f"?{name}" for name in parameters)
    terms = " ".join(str(term) for term in parameters.values())
    try:
        position = where_group(text)
    except ValueError as error:
        raise QuerySyntaxError(f"not a SPARQL query: {error}") from error
    return f"{text[:position]} VALUES ({names}) {{ ({terms}) }}{text[position:]}"
