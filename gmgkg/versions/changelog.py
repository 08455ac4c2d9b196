"""The changelog of the data: Markdown in the root (CommonMark, Keep a Changelog), shown as HTML."""

import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from gmgkg.graph.files import read_text
from gmgkg.graph.releases import changelog_of

_VERSION = re.compile(r"\[([^\]]+)\]")


def read_changelog(root: Path) -> str:
    """Return the changelog of a root's data, or nothing where it has none.

    :raise DataError: where it cannot be read as UTF-8
    """
    file = changelog_of(root)
    return read_text(file) if file.is_file() else ""


def anchor_of(version: str) -> str:
    """Return the anchor at which the HTML tells about a version."""
    return f"v{version}"


def write_changelog(text: str) -> str:
    """Return a changelog as HTML, without its title, for a page that has one of its own.

    HTML in it is shown as text. A version is a heading of the third level with an anchor.
    """
    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(text)
    kept: list[Token] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open" and token.tag == "h1":
            place += 3  # opening, text, closing
            continue
        if token.type == "heading_open" and token.tag == "h2":
            _name(token, tokens[place + 1])
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{int(token.tag[1]) + 1}"
        kept.append(token)
        place += 1
    return str(markdown.renderer.render(kept, markdown.options, {}))


def _name(heading: Token, inline: Token) -> None:
    """Give the heading of a version its anchor, and take the brackets off its number."""
    found = _VERSION.search(inline.content)
    if found is None:
        return
    heading.attrSet("id", anchor_of(found[1]))
    for child in inline.children or ():
        child.content = _VERSION.sub(r"\1", child.content)
