"""The command ``gmgkg``: each command parses, calls one function, and prints.

Exit codes: 0 done; 1 failed, with one line on standard error; 2 wrong usage; 130 interrupted; 128
and the number of the signal where SIGTERM or SIGHUP ended it.
"""

import io
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType

import click

from gmgkg import __version__
from gmgkg.errors import GmgkgError
from gmgkg.graph.files import bundled_root

_INTERRUPTED = 130
_ENDED = 128

COMMANDS = (
    "analyse",
    "ask",
    "brief",
    "check",
    "diff",
    "export",
    "load",
    "mcp",
    "query",
    "serve",
    "stats",
)
"""The commands; each stands in the module of its name."""


class Commands(click.Group):
    """Imports a command when it is called: some need libraries that take long to import."""

    def list_commands(self, context: click.Context) -> list[str]:  # noqa: ARG002  as click has it
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name."""
        if name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"gmgkg.cli.{name}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="gmgkg")
@click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=bundled_root,
    show_default="the graph inside the package",
    help="Folder with ontology/, data/ and queries/ to work on.",
)
@click.pass_context
def gmgkg(context: click.Context, root: Path) -> None:
    """Who works with whom, where and on what in migration capacity building."""
    context.obj = root


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code; every failure is one line."""
    _leave_when_told()
    if sys.stdout is None or sys.stderr is None:
        sys.exit(1)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        gmgkg.main(arguments, prog_name="gmgkg", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except GmgkgError as error:
        _fail(str(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        _fail("interrupted", _INTERRUPTED)
    except BrokenPipeError:
        # The reader, such as head, has seen enough: that is no failure.
        _discard_output()
    except OSError as error:
        _discard_output()
        _fail(f"the output cannot be written: {error.strerror or error}", 1)


def _leave_when_told() -> None:
    """Have signals that would end this process at once let it tidy up first."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # One that is ignored stays so: nohup(1).
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, _: FrameType | None) -> None:
    """Leave by an exception, so that what is half-written is removed."""
    sys.exit(_ENDED + number)


def _discard_output() -> None:
    """Let Python close standard output at exit without complaint."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int) -> None:
    """Print one line on standard error and leave."""
    click.echo(f"gmgkg: {' '.join(message.split())}", err=True)
    sys.exit(code)
