"""The version of the data that the tests run on, as its changelog has it."""

import re
from pathlib import Path

_HEADINGS = re.findall(
    r"(?m)^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$",
    (Path(__file__).parents[1] / "data/CHANGELOG.md").read_text(encoding="utf-8"),
)

VERSION, CHANGED = _HEADINGS[0]
"""The newest version and its date."""

ISSUED = _HEADINGS[-1][1]
"""The date of the first version."""

_MINOR, _, _PATCH = VERSION.rpartition(".")
NEXT = f"{_MINOR}.{int(_PATCH) + 1}"
"""The version after that, which only corrects."""
