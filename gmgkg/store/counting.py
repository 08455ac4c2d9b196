"""How many rows a written result has, counted in its bytes piece by piece.

The engine writes a result without counting it, and reading every row in Python to count it takes
longer than the query.
"""

import re
from collections.abc import Iterable, Iterator

_ESCAPED = re.compile(rb"\\.", re.DOTALL)


def count_rows(pieces: Iterable[bytes], format_name: str) -> int:
    """Return the number of rows of a SELECT result, or of lines of N-Triples.

    :param pieces: what the engine wrote, in pieces of any size
    :param format_name: json, xml, csv, tsv or ntriples
    """
    if format_name == "json":
        # An object that is no value of another is a row; one more is the whole document.
        return _count(_outside_strings(pieces, escapes=True), b"{", not_after=b":") - 1
    if format_name == "csv":
        return _count(_outside_strings(pieces, escapes=False), b"\n") - 1
    if format_name == "xml":
        return _count(pieces, b"<result>")
    lines = _count(pieces, b"\n")
    return lines - 1 if format_name == "tsv" else lines


def _outside_strings(pieces: Iterable[bytes], *, escapes: bool) -> Iterator[bytes]:
    """Yield what stands outside quotation marks.

    :param escapes: whether a backslash escapes what follows; else a mark is doubled inside a string
    """
    inside = False
    left = b""
    for piece in pieces:
        content = left + piece
        left = b""
        if escapes:
            if (len(content) - len(content.rstrip(b"\\"))) % 2:
                content, left = content[:-1], content[-1:]
            content = _ESCAPED.sub(b"", content) if b"\\" in content else content
        parts = content.split(b'"')
        yield b"".join(parts[inside::2])
        inside ^= (len(parts) - 1) % 2 == 1


def _count(pieces: Iterable[bytes], wanted: bytes, not_after: bytes = b"") -> int:
    """Return how often something occurs, across the borders of pieces too.

    :param not_after: one byte after which an occurrence does not count, or none
    """
    found = 0
    keep = len(wanted) - 1 + len(not_after)
    end = b""
    for piece in pieces:
        content = end + piece
        found += content.count(wanted) - end.count(wanted)
        if not_after:
            found -= content.count(not_after + wanted) - end.count(not_after + wanted)
        end = content[-keep:] if keep else b""
    return found
