"""The questions as forms, with their answers as tables and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shlex import quote

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal, NamedNode

from gmgkg.errors import BusyError, GmgkgError
from gmgkg.library.answer import Answer
from gmgkg.library.ask import ask
from gmgkg.library.find import find_question
from gmgkg.questions import SECTIONS, Parameter, Question
from gmgkg.store import Term
from gmgkg.web.asking import current_questions, current_store
from gmgkg.web.choices import choices
from gmgkg.web.figures import Rows, draw
from gmgkg.web.headers import TRUNCATED
from gmgkg.web.labels import labels
from gmgkg.web.language import Label, current_language
from gmgkg.web.values import Value, show

blueprint = Blueprint("forms", __name__)

_MOST_ROWS = 1000


@dataclass(frozen=True)
class Field:
    """One field of a form.

    :ivar parameter: that it sets
    :ivar value: that it holds
    :ivar choices: slug and label of every value that there is; nothing for free text
    """

    parameter: Parameter
    value: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class AnswerTable:
    """The rows of an answer as a page shows them: names instead of identifiers.

    :ivar columns: headings
    :ivar numeric: whether a column holds numbers
    :ivar rows: the cells
    """

    columns: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[Value]]


@blueprint.route("/questions")
def questions() -> str:
    """List the questions by section."""
    library = current_questions().values()
    sections = [
        (section, [question for question in library if question.section == section])
        for section in SECTIONS
    ]
    return render_template("questions.html", sections=sections)


@blueprint.route("/questions/<name>")
def form(name: str) -> Response:
    """Show the form of a question and, unless a value is wrong, its answer."""
    question = find_question(current_questions(), name)
    names = [parameter.name for parameter in question.parameters]
    given = {each: request.args[each] for each in names if request.args.get(each)}
    answer: Answer | None = None
    error: GmgkgError | None = None
    try:
        answer = ask(current_store(), question, given)
    except GmgkgError as raised:
        error = raised
    shown = None if answer is None else answer.page(0, _MOST_ROWS)
    known = {} if shown is None else _names(shown)
    response = Response(
        render_template(
            "question.html",
            question=question,
            fields=_fields(question, given),
            answer=shown,
            table=None if shown is None else _table(shown, known),
            figure=None if answer is None else draw(question.view, _rows(answer, known)),
            error=error,
            given=given,
            left_empty=[
                parameter
                for parameter in question.parameters
                if parameter.default is not None and request.args.get(parameter.name) == ""
            ],
            command=_command(question, given),
        ),
        mimetype="text/html",
    )
    if error is not None:
        response.status_code = error.status
        if isinstance(error, BusyError):
            response.headers["Retry-After"] = str(error.retry_after)
    elif shown is not None and shown.total > len(shown.rows):
        response.headers[TRUNCATED] = str(len(shown.rows))
    return response


def _fields(question: Question, given: Mapping[str, str]) -> list[Field]:
    """Return the fields of a form, with what was given or the default in them."""
    return [
        Field(
            parameter,
            given.get(parameter.name, parameter.default or ""),
            choices(parameter.type),
        )
        for parameter in question.parameters
    ]


def _rows(answer: Answer, known: Mapping[str, Label]) -> Rows:
    """Return the whole answer as pictures are made of it.

    :param known: names of resources; those of further rows are read from the columns beside them
    """
    records = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    names = dict(known)
    for record in records:
        for column, term in record.items():
            label = record.get(f"{column}Label")
            if isinstance(term, NamedNode) and isinstance(label, Literal):
                names.setdefault(term.value, Label(label.value, label.language or ""))
    return Rows(answer.columns, records, names, frozenset(answer.values))


def _names(answer: Answer) -> dict[str, Label]:
    """Return names in the language of the reader."""
    return labels(current_store(), _resources(answer), current_language())


def _table(answer: Answer, known: Mapping[str, Label]) -> AnswerTable:
    """Return the rows with their names."""
    shown = [
        position
        for position, column in enumerate(answer.columns)
        if f"{column}Label" not in answer.columns and column not in answer.values
    ]
    rows = [[_cell(answer, row, position, known) for position in shown] for row in answer.rows]
    return AnswerTable(
        columns=[_heading(answer.columns[position]) for position in shown],
        numeric=[
            bool(rows) and all(cell.text.replace(".", "", 1).isdigit() for cell in column)
            for column in zip(*rows, strict=True)
        ],
        rows=rows,
    )


def _resources(answer: Answer) -> list[NamedNode]:
    """Return every resource of an answer that has its name beside it."""
    named = [
        position
        for position, column in enumerate(answer.columns)
        if f"{column}Label" in answer.columns
    ]
    cells = (row[position] for row in answer.rows for position in named)
    return [term for term in cells if isinstance(term, NamedNode)]


def _cell(
    answer: Answer, row: Sequence[Term | None], position: int, known: Mapping[str, Label]
) -> Value:
    """Return one cell: a name leads to the page of what it names."""
    column = answer.columns[position]
    base = column.removesuffix("Label")
    if base != column and base in answer.columns:
        resource = row[answer.columns.index(base)]
        if isinstance(resource, NamedNode):
            return show(resource, known.get(resource.value))
    return show(row[position], None)


def _heading(column: str) -> str:
    """Return a column as people say it: ``partnerRoleLabel`` is partner role."""
    words = column.removesuffix("Label") or column
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in words)


def _command(question: Question, given: Mapping[str, str]) -> str:
    """Return the command that asks the same."""
    options = [f"--{name} {quote(value)}" for name, value in given.items()]
    return " ".join(["gmgkg ask", question.name, *options])
