"""What the documentation tells people to type does what it says."""

import re
import shlex
from pathlib import Path

import click
import pytest
from samples import PAGES, PROJECT, name_of

from gmgkg.cli import gmgkg

OPERATING = PROJECT / "docs/operating.md"


def commands(text: str) -> list[list[str]]:
    """Return the arguments of every gmgkg command in a text; blocks with a language are run."""
    text = re.sub(r"(?ms)^```[\w{].*?^```$", "", text)
    lines = re.findall(r"(?m)^gmgkg (.*)$|`gmgkg ([^`]*)`|gmgkg (serve[^\n`]*)$", text)
    return [shlex.split(next(filter(None, line))) for line in lines if any(line)]


def parse(arguments: list[str], root: Path) -> None:
    """Parse the arguments of a command as the command line does, and run nothing."""
    command: click.Command = gmgkg
    context = click.Context(command, obj=root)
    rest = arguments[2:] if arguments[0] == "--root" else arguments
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None, name
        command = found
        context = click.Context(command, parent=context, info_name=name, obj=root)
    options = {option for each in command.params for option in each.opts}
    used = [word.partition("=")[0] for word in rest if word.startswith("-") and word != "-"]
    assert set(used) <= options | {"--help"}, arguments


PLACEHOLDER = re.compile(r"\w\|\w|\bNAME\b|\bDIR\b|\.\.\.")


NAMING = [page for page in PAGES if any(map(bool, commands(page.read_text())))]


@pytest.mark.parametrize("document", NAMING, ids=name_of)
def test_every_command_of_a_document_is_one(document: Path, root: Path) -> None:
    for words in filter(None, commands(document.read_text())):
        if not PLACEHOLDER.search(" ".join(words)):
            parse(words, root)


def test_commands_of_the_documents_are_found() -> None:
    assert {PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", OPERATING} <= set(NAMING)
