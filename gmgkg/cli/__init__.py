"""The command ``gmgkg``: each command parses, calls one function, and prints.

Exit codes: 0 done; 1 failed, with one line on standard error; 2 wrong usage.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from gmgkg import __version__
from gmgkg.cli.ask import ask
from gmgkg.cli.check import check
from gmgkg.cli.export import export
from gmgkg.cli.load import load
from gmgkg.cli.query import query
from gmgkg.cli.serve import serve
from gmgkg.cli.stats import stats
from gmgkg.errors import GmgkgError
from gmgkg.graph.files import bundled_root

_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
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


for _command in (ask, check, export, load, query, serve, stats):
    gmgkg.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit code; every failure is one line."""
    try:
        gmgkg.main(arguments, prog_name="gmgkg", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.ClickException as error:
        _fail(error.format_message(), error.exit_code)
    except GmgkgError as error:
        _fail(str(error), error.exit_code)
    except click.Abort:
        sys.exit(_INTERRUPTED)
    except BrokenPipeError:
        # The reader, such as head, has seen enough; Python must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


def _fail(message: str, code: int) -> None:
    """Print one line on standard error and leave."""
    click.echo(f"gmgkg: {' '.join(message.split())}", err=True)
    sys.exit(code)
