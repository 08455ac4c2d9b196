"""How Sphinx builds the documentation: ``make docs``, or ``python -m sphinx -W -n docs OUT``.

Pages are Markdown. A line ``<!-- made: NAME -->`` stands for a part that is made from the code or
from the graph when the pages are built; what the names mean stands in ``parts/``.
"""

import re
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

import gmgkg

sys.path.insert(0, str(Path(__file__).parent))

from parts import PARTS

project = "gmgkg"
author = "the authors of gmgkg"
project_copyright = "the authors of gmgkg; text CC BY 4.0, code Apache-2.0"
release = version = gmgkg.__version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx_click"]
exclude_patterns = ["_build", "parts"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
nitpick_ignore_regex = [
    # Terms of other projects; their documentation is elsewhere, and no build asks the network.
    ("py:.*", r"(pyoxigraph|pd|pandas|pathlib|collections\.abc|types)\..*"),
    ("py:class", r"gmgkg\.(store\.Store|questions\.Question)"),
    ("py:.*", r"(Path|Term|Question|Mapping|Sequence|Iterator|None|Exception)"),
]

html_theme = "furo"
html_title = f"gmgkg {release}"
html_copy_source = False
html_show_sourcelink = False
pygments_dark_style = "github-dark"

_MADE = re.compile(r"(?m)^<!-- made: (\S+) -->$")


def _make(_: Sphinx, page: str, source: list[str]) -> None:
    """Put the parts in their places."""

    def part(found: re.Match[str]) -> str:
        if found[1] not in PARTS:
            raise ExtensionError(f"{page}: no part '{found[1]}'; there is {', '.join(PARTS)}")
        return PARTS[found[1]]()

    source[0] = _MADE.sub(part, source[0])


def _outdated(
    app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Read the pages with parts again each time: Sphinx does not see what the parts are made of."""
    return [
        page
        for page in env.found_docs
        if "<!-- made: " in Path(app.env.doc2path(page)).read_text(encoding="utf-8")
    ]


def setup(app: Sphinx) -> None:
    """Connect both."""
    app.connect("source-read", _make)
    app.connect("env-get-outdated", _outdated)
