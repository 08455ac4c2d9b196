"""The guide that stands at the top of the project, where those who look at its files find it."""

from pathlib import Path

_GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"


def contributing() -> str:
    """Return the guide, its links as a page two folders down has them."""
    text = _GUIDE.read_text(encoding="utf-8")
    for here, there in (
        ("](CHANGELOG.md)", "](../changelog.md)"),
        ("](data/CHANGELOG.md)", "](../data-changelog.md)"),
        ("`docs/contributing/activity.md`", "[one activity, from sentence to graph](activity.md)"),
    ):
        text = text.replace(here, there)
    return text
