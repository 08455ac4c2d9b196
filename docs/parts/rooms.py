"""The rooms of the package, and what stands in each, in the words of the code."""

import ast
from pathlib import Path

import gmgkg
from parts.markdown import table

_PACKAGE = Path(gmgkg.__file__).parent


def rooms() -> str:
    """Return a table of the rooms; the core is the modules that stand in none."""
    core = ", ".join(f"`{file.stem}`" for file in sorted(_PACKAGE.glob("[a-z]*.py")))
    found = [(f"`{file.parent.name}/`", _says(file)) for file in _PACKAGE.glob("*/__init__.py")]
    return table(["room", "what it is for"], [("core", core), *sorted(found)])


def guard() -> str:
    """Return a table of the modules of the guard."""
    files = sorted((_PACKAGE / "guard").glob("[a-z]*.py"))
    return table(["module", "what it is"], ((f"`{file.stem}`", _says(file)) for file in files))


def _says(file: Path) -> str:
    """Return the first line of a module's docstring."""
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return said.partition("\n")[0].replace("``", "`")
