"""Markdown written by the parts."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], body: Iterable[Sequence[object]]) -> str:
    """Return a table; a bar inside a cell is escaped."""
    lines = [_line(head), _line(["---"] * len(head)), *map(_line, body)]
    return "\n".join(lines) + "\n"


def _line(cells: Sequence[object]) -> str:
    """Return one line of a table."""
    return "| " + " | ".join(plain(str(cell)) for cell in cells) + " |"


def plain(text: str) -> str:
    """Return a text in one line that ends no cell."""
    return " ".join(text.split()).replace("|", "\\|")


def section(level: int, title: str, anchor: str, *body: str) -> str:
    """Return a heading with an anchor of its own, and what stands under it."""
    return "\n\n".join([f"({anchor})=\n{'#' * level} {title}", *filter(None, body)]) + "\n"
