"""What a SPARQL text says by its keywords, found without parsing it.

The engine has no switch that forbids SERVICE, so the text must be read before it gets there, and
read no narrower than the engine reads it: there a keyword needs no space around it
(``1SERVICE<...>``, ``SERVICE:x``). Strings, IRIs, comments and variables are set apart by the
tokens of SPARQL 1.1, section 19.8, in the text as it stands and again with the escapes of
section 19.2 undone.
"""

import re
import sys
from collections.abc import Iterator, Sequence

_UPDATES = {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
QUERY_FORMS = {"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"}
"""The keywords of which a query has one (SPARQL 1.1, section 16)."""

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
    "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}   # long strings
    | "(?:[^"\\\n\r]|\\[^\n\r])*" | '(?:[^'\\\n\r]|\\[^\n\r])*'             # strings
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)                                    # IRIs
    | \#[^\n\r]*                                                            # comments
    | [?$][\w·]+                                                            # variables
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                                          # language tags
    | (?P<name>(?:[^\W\d_][\w.·-]*)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[!-~])*) # prefixed names
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)                                       # keywords
    | (?P<bracket>[({\[)}\]])
    """,
    re.VERBOSE | re.DOTALL,
)


def keywords(text: str) -> list[str]:
    """Return the words outside strings, IRIs, comments and names, in upper case, in their order.

    :param text: SPARQL; of a text that is not SPARQL, whatever looks like keywords
    """
    return [token["word"].upper() for token in _TOKEN.finditer(_plain(text)) if token["word"]]


def services(text: str) -> frozenset[str] | None:
    """Return the servers that a query may ask (SPARQL 1.1 Federated Query, section 2).

    :return: their IRIs as they stand in the text, or None where they cannot be told: the server
        is a variable or a prefixed name, or a prefix holds the keyword, since the engine reads
        ``SERVICE:x`` both ways
    """
    found: set[str] = set()
    for reading in (text, _plain(text)):
        tokens = list(_TOKEN.finditer(reading))
        for index, token in enumerate(tokens):
            if (token["word"] or "").upper() == "SERVICE":
                following = tokens[index + 1 : index + 3]
                if following and (following[0]["word"] or "").upper() == "SILENT":
                    following = following[1:]
                if not following or not following[0]["iri"]:
                    return None
                found.add(following[0]["iri"][1:-1])
            elif _may_hold("SERVICE", token):
                return None
    return frozenset(found)


def names_dataset(text: str) -> bool:
    """Tell whether a query has a dataset clause (SPARQL 1.1, section 13.2)."""
    plain = _plain(text)
    declared = {name.lower() for name in re.findall(r"(?i)\bPREFIX\s+([\w.-]*):", plain)}
    for kind, token in _outside_brackets(plain):
        upper = token.upper()
        if kind == "word" and upper.endswith("FROM"):
            return True
        prefix = token.partition(":")[0].lower()
        if kind == "name" and upper.startswith("FROM") and prefix not in declared:
            return True
    return False


def depth(text: str) -> int:
    """Return how deeply the brackets of a query nest, strings and comments apart."""
    deepest = current = 0
    for token in _TOKEN.finditer(_plain(text)):
        if token["bracket"]:
            current += 1 if token["bracket"] in "({[" else -1
            deepest = max(deepest, current)
    return deepest


def query_form(words: Sequence[str]) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE by the keywords, or nothing where it is none."""
    return next((word for word in words if word in QUERY_FORMS), "")


def where_group(text: str) -> int:
    """Return the position just inside the outermost group of a SELECT query.

    :raise ValueError: where the text has no such group
    """
    parentheses = 0
    for token in _TOKEN.finditer(text):
        if token["bracket"] == "{" and not parentheses:
            return token.end()
        if token["bracket"] in ("(", ")"):
            parentheses += 1 if token["bracket"] == "(" else -1
    raise ValueError("the query has no group of patterns")


def is_update(words: Sequence[str]) -> bool:
    """Tell whether keywords are those of an update (SPARQL 1.1 Update, section 3)."""
    first = next((word for word in words if word not in ("BASE", "PREFIX")), "")
    return first in _UPDATES


def _may_hold(keyword: str, token: re.Match[str]) -> bool:
    """Tell whether a keyword may start inside a token."""
    if token["name"]:
        prefix, _, local = token["name"].upper().partition(":")
        return keyword in prefix or f".{keyword}" in local
    return keyword in (token["word"] or "").upper()


def _outside_brackets(text: str) -> Iterator[tuple[str, str]]:
    """Yield words and prefixed names outside all brackets, with their kind."""
    depth = 0
    for token in _TOKEN.finditer(text):
        if token["bracket"]:
            depth += 1 if token["bracket"] in "({[" else -1
        elif depth == 0 and (token["word"] or token["name"]):
            yield ("word", token["word"]) if token["word"] else ("name", token["name"])


def _plain(text: str) -> str:
    """Return the text with its escapes undone."""
    return _ESCAPE.sub(_character, text)


def _character(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for, or the escape where there is none."""
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= sys.maxunicode else escape[0]
