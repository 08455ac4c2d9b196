"""Asking a question of the library: its parameters bound to terms, and the query run."""

from collections.abc import Mapping

from gmgkg.errors import BadParameter, QueryFailed, QuerySyntaxError
from gmgkg.library.answer import Answer, data_version
from gmgkg.library.values import resolve
from gmgkg.questions import Question
from gmgkg.store import Store, Term
from gmgkg.store.inline import inline
from gmgkg.store.results import select_table


def ask(store: Store, question: Question, values: Mapping[str, str | None]) -> Answer:
    """Ask a question.

    :param values: by name of the parameter; a slug, an IRI, a code or a name in any language
    :raise BadParameter: where a parameter is unknown, missing or has no such value
    :raise QueryFailed: where the query of the question is broken or cannot be evaluated
    """
    bound = bind(store, question, values)
    try:
        columns, rows = select_table(store, inline(question.query, bound))
    except (QueryFailed, QuerySyntaxError) as error:
        raise QueryFailed(f"question '{question.name}': {error}") from error
    return Answer(
        question=question,
        values=bound,
        columns=columns,
        rows=[tuple(row[column] for column in columns) for row in rows],
        version=data_version(store),
        total=len(rows),
    )


def bind(store: Store, question: Question, values: Mapping[str, str | None]) -> dict[str, Term]:
    """Return the term for each parameter of a question that is given or has a default.

    :raise BadParameter: where a parameter is unknown, missing or has no such value
    """
    unknown = values.keys() - {parameter.name for parameter in question.parameters}
    if unknown:
        names = [parameter.name for parameter in question.parameters]
        raise BadParameter(
            f"question '{question.name}' has no parameter '{min(unknown)}'; "
            + (f"it has {', '.join(names)}" if names else "it has none")
        )
    bound: dict[str, Term] = {}
    for parameter in question.parameters:
        value = values.get(parameter.name)
        value = parameter.default if value is None else value
        if value is not None:
            bound[parameter.name] = resolve(store, parameter, value)
        elif not parameter.optional:
            raise BadParameter(f"question '{question.name}' needs a value for '{parameter.name}'")
    return bound
