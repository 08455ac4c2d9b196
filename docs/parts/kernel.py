"""The guide that stands at the top of the project, where those who look at its files find it."""

from pathlib import Path

_GUIDE = Path(__file__).parents[2] / "CONTRIBUTING.md"


def contributing() -> str:
    """Return the guide, its links as a page two folders down has them."""
    text = _GUIDE.read_text(encoding="utf-8")
    return text.replace("](CHANGELOG.md)", "](../changelog.md)").replace(
        "`docs/contributing/activity.md`", "[one activity, from sentence to graph](activity.md)"
    )
