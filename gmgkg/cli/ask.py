"""``gmgkg ask``: one command for each question of the library."""

from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from gmgkg.cli.options import store_option
from gmgkg.cli.output import answer_format_option, print_answer
from gmgkg.graph.files import bundled_root
from gmgkg.graph.opening import open_store
from gmgkg.graph.questions import load_questions
from gmgkg.library.ask import ask as ask_question
from gmgkg.library.find import find_question
from gmgkg.library.values import complete
from gmgkg.questions import Parameter, Question


class QuestionLibrary(click.Group):
    """A group whose commands are the questions of the root."""

    def list_commands(self, context: click.Context) -> list[str]:
        """Return the names of the questions."""
        return list(load_questions(_root(context)))

    def get_command(self, context: click.Context, name: str) -> click.Command:
        """Return the command that asks a question."""
        return _command(find_question(load_questions(_root(context)), name))


@click.group(cls=QuestionLibrary, subcommand_metavar="NAME [--PARAMETER VALUE]...")
def ask() -> None:
    """Ask a question of the library; each has its own --help."""


def _root(context: click.Context) -> Path:
    """Return the root that the command works on; while a shell completes, no command has run."""
    given: Path | None = context.obj or context.find_root().params.get("root")
    return given or bundled_root()


def _command(question: Question) -> click.Command:
    """Return the command that asks a question, with an option for each parameter."""

    @store_option
    @answer_format_option
    @click.pass_obj
    def run(
        root: Path, /, format_name: str | None, store: str | None, **values: str | None
    ) -> None:
        names = {p.name.lower(): p.name for p in question.parameters}
        given = {names[option]: value for option, value in values.items()}
        print_answer(ask_question(open_store(store, root), question, given), format_name)

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
        shell_complete=_completion(parameter),
    )


def _completion(
    parameter: Parameter,
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return what completes the values of a parameter in a shell."""

    def items(context: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        store = open_store(context.params.get("store"), _root(context))
        return [
            CompletionItem(slug, help=label)
            for slug, label in complete(store, parameter, incomplete)
        ]

    return items
