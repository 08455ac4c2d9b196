"""The library of questions, from the headers of its files."""

from typing import get_args

from gmgkg.library.columns import columns_of
from gmgkg.questions import SECTIONS, WRITTEN, Parameter, ParameterType, Question
from parts.graph import library
from parts.markdown import section, table


def library_of_questions() -> str:
    """Return every question by section, with its parameters and columns."""
    parts = []
    for name in SECTIONS:
        found = [each for each in library().values() if each.section == name]
        anchor = f"section-{name.replace(' ', '-')}"
        parts.append(section(2, name.capitalize(), anchor, *map(_question, found)))
    return "\n".join(parts)


def _question(question: Question) -> str:
    """Return a question."""
    given = table(
        ["parameter", "type", "what", "default"],
        (
            (f"`{each.name}`", f"`{each.type}`", each.label, _default(each))
            for each in question.parameters
        ),
    )
    columns = ", ".join(f"`{column}`" for column in columns_of(question))
    return section(
        3,
        f"`{question.name}`",
        f"question-{question.name}",
        f"{question.title} {question.description}",
        given if question.parameters else "",
        f"Columns: {columns}. Shown as: {question.view}. Tags: {', '.join(question.tags)}.",
    )


def _default(parameter: Parameter) -> str:
    """Return what holds where no value is given."""
    if parameter.default is not None:
        return f"`{parameter.default}`"
    return "all" if parameter.optional else "must be given"


def types() -> str:
    """Return a table of the types of parameters, and the questions that have one."""
    return table(
        ["type", "a value is", "questions"],
        (
            (
                f"`{kind}`",
                WRITTEN.get(kind, "a slug, an IRI, a code or a name in any language"),
                sum(
                    any(given.type == kind for given in question.parameters)
                    for question in library().values()
                ),
            )
            for kind in get_args(ParameterType)
        ),
    )
