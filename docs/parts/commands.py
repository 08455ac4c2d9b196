"""The commands, made by sphinx-click from what click knows."""

from gmgkg.cli import COMMANDS

_SHALLOW = {"ask"}
"""Groups whose commands have a page of their own: the library of questions."""


def commands() -> str:
    """Return a directive for each command."""
    blocks = [
        f".. click:: gmgkg.cli.{name}:{name}\n"
        f"   :prog: gmgkg {name}\n"
        f"   :nested: {'none' if name in _SHALLOW else 'full'}\n"
        for name in COMMANDS
    ]
    whole = ".. click:: gmgkg.cli:gmgkg\n   :prog: gmgkg\n   :nested: none\n"
    return "\n".join(f"```{{eval-rst}}\n{block}```\n" for block in (whole, *blocks))
