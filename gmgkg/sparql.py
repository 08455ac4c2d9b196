"""What a SPARQL text says by its keywords, found without parsing it.

The tokens are those of SPARQL 1.1, section 19.8. Strings, IRIs, comments, variables and prefixed
names are told apart from keywords, and the escapes of section 19.2 are undone first, so that a
keyword can neither hide nor be mistaken.
"""

import re
import sys
from collections.abc import Sequence

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
_TOKEN = re.compile(
    r"""
    "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}   # long strings
    | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*'                         # strings
    | <[^<>"{}|^`\\\x00-\x20]*>                                             # IRIs
    | \#[^\n\r]*                                                            # comments
    | [?$][\w·]+                                                            # variables
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                                          # language tags
    | (?:[^\W\d_][\w.·-]*)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\.)*               # prefixed names
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)                                       # keywords
    """,
    re.VERBOSE | re.DOTALL,
)


def keywords(text: str) -> list[str]:
    """Return the keywords of a query or update, in upper case and in their order.

    :param text: SPARQL; of a text that is not SPARQL, whatever looks like keywords
    """
    plain = _ESCAPE.sub(_character, text)
    return [token["word"].upper() for token in _TOKEN.finditer(plain) if token["word"]]


def is_update(words: Sequence[str]) -> bool:
    """Tell whether keywords are those of an update (SPARQL 1.1 Update, section 3)."""
    first = next((word for word in words if word not in ("BASE", "PREFIX")), "")
    return first in _UPDATES


def _character(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for, or the escape where there is none."""
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= sys.maxunicode else escape[0]
