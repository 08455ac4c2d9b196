"""``gmgkg ask``: one command for each question of the library."""

from pathlib import Path

import click

from gmgkg.cli.options import store_option
from gmgkg.cli.output import format_option, print_result
from gmgkg.graph.opening import open_store
from gmgkg.library.ask import ask as ask_question
from gmgkg.library.files import find_question, load_questions
from gmgkg.questions import Parameter, Question


class QuestionLibrary(click.Group):
    """A group whose commands are the questions of the root."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the questions."""
        return list(load_questions(context.obj))

    def get_command(self, context: click.Context, name: str) -> click.Command:
        """Return the command that asks a question."""
        return _command(find_question(load_questions(context.obj), name))


@click.group(cls=QuestionLibrary, subcommand_metavar="NAME [--PARAMETER VALUE]...")
def ask() -> None:
    """Ask a question of the library; each has its own --help."""


def _command(question: Question) -> click.Command:
    """Return the command that asks a question, with an option for each parameter."""

    @store_option
    @format_option
    @click.pass_obj
    def run(
        root: Path, /, format_name: str | None, store: str | None, **values: str | None
    ) -> None:
        names = {p.name.lower(): p.name for p in question.parameters}
        given = {names[option]: value for option, value in values.items()}
        result = ask_question(open_store(store, root), question, given)
        fixed = [p.name for p in question.parameters if given[p.name] or p.default]
        print_result(result, format_name, fixed)

    command = click.command(
        question.name,
        help=f"{question.title}\n\n{question.description} Tags: {', '.join(question.tags)}.",
        short_help=question.title,
    )(run)
    command.params = [*(_option(parameter) for parameter in question.parameters), *command.params]
    return command


def _option(parameter: Parameter) -> click.Option:
    """Return the option that sets a parameter."""
    return click.Option(
        [f"--{parameter.name}", parameter.name.lower()],
        metavar=parameter.type.upper(),
        help=f"{parameter.label}: a name, code or slug.",
        show_default=parameter.default or ("all" if parameter.optional else "required"),
    )
