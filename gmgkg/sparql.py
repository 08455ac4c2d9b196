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
from dataclasses import dataclass
from itertools import pairwise

_UPDATES = {"ADD", "CLEAR", "COPY", "CREATE", "DELETE", "DROP", "INSERT", "LOAD", "MOVE", "WITH"}
_FORMS = {"ASK", "CONSTRUCT", "DESCRIBE", "SELECT"}
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN = re.compile(
    r"""
    "{3}(?:"{0,2}(?:[^"\\]|\\.))*"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}   # long strings
    | "(?:[^"\\\n\r]|\\[^\n\r])*" | '(?:[^'\\\n\r]|\\[^\n\r])*'             # strings
    | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)                                    # IRIs
    | \#[^\n\r]*                                                            # comments
    | [?$](?P<variable>[\w·]+)                                              # variables
    | @[A-Za-z]+(?:-[A-Za-z0-9]+)*                                          # language tags
    | (?P<name>(?:[^\W\d_][\w.·-]*)?:(?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[!-~])*) # prefixed names
    | (?P<word>[A-Za-z][A-Za-z0-9_]*)                                       # keywords
    | (?P<bracket>[({\[)}\]])
    """,
    re.VERBOSE | re.DOTALL,
)


def _words(text: str) -> Iterator[str]:
    """Yield the words outside strings, IRIs, comments and names, in upper case, in their order.

    :param text: SPARQL; of a text that is not SPARQL, whatever looks like keywords
    """
    for token in _TOKEN.finditer(_plain(text)):
        if token["word"]:
            yield token["word"].upper()


def services(text: str) -> frozenset[str] | None:
    """Return the servers that a query may ask (SPARQL 1.1 Federated Query, section 2).

    :return: their IRIs as they stand in the text, or None where they cannot be told: the server
        is a variable or a prefixed name, or a prefix holds the keyword, since the engine reads
        ``SERVICE:x`` both ways
    """
    found: set[str] = set()
    if not _may_say("service", text):
        return frozenset()
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
    if not _may_say("from", text):
        return False
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


def is_deeper(text: str, most: int) -> bool:
    """Tell whether the brackets of a query nest deeper than that, strings and comments apart."""
    if sum(map(text.count, "({[")) <= most and "\\" not in text:
        return False
    deepest = current = 0
    for token in _TOKEN.finditer(_plain(text)):
        if token["bracket"]:
            current += 1 if token["bracket"] in "({[" else -1
            deepest = max(deepest, current)
    return deepest > most


def query_form(text: str) -> str:
    """Return SELECT, ASK, CONSTRUCT or DESCRIBE, or nothing where the text is no query."""
    return next((word for word in _words(text) if word in _FORMS), "")


def with_braces(text: str) -> str:
    """Return a SELECT query with room beside its outermost pattern.

    Where the outermost group is a subquery and nothing else, that gets braces of its own, since
    nothing may stand beside it otherwise (SPARQL 1.1, section 19.8, GroupGraphPattern).
    """
    outermost = next(_selections(text), None)
    if outermost is None or not outermost.wraps:
        return text
    start, end = outermost.start, outermost.end
    return f"{text[:start]} {{{text[start:end]}}} {text[end:]}"


def groups_of(variable: str, text: str) -> list[int]:
    """Return the positions just inside the groups of a SELECT query where a variable may be bound.

    These are the outermost group, and the group of each subquery that hands the same variable on,
    by its own projection and by those of all around it (SPARQL 1.1, section 12). A subquery that
    computes the variable is none of them, and one that only wraps another is left to that. Where
    LIMIT or OFFSET stands anywhere, only the outermost group is safe, since a subquery may then
    give other rows.

    :param variable: its name, without question mark
    :param text: a SELECT query
    :raise ValueError: where the text has no such group
    """
    groups = list(_selections(text))
    if not groups:
        raise ValueError("the query has no group of patterns")
    outermost = groups[0]
    if {"LIMIT", "OFFSET"}.intersection(_words(text)):
        return [outermost.start]
    found = [outermost.start]
    for group in groups[1:]:
        around = [other for other in groups[1:] if other.start < group.start < other.end]
        if (
            all(variable in each.projected for each in (group, *around))
            and variable not in group.computed
            and not group.wraps
        ):
            found.append(group.start)
    return found


@dataclass
class _Selection:
    """One SELECT: the variables that it projects, those that it computes, and its group."""

    projected: set[str]
    computed: set[str]
    start: int
    end: int
    wraps: bool


def _selections(text: str) -> Iterator[_Selection]:
    """Yield each SELECT of a query with its group, the outer ones first."""
    tokens = [token for token in _TOKEN.finditer(text) if token[0][0] not in "#\"'"]
    for index, token in enumerate(tokens):
        if (token["word"] or "").upper() != "SELECT":
            continue
        brackets = 0
        projected: set[str] = set()
        opening = None
        for place in range(index + 1, len(tokens)):
            bracket = tokens[place]["bracket"]
            if bracket == "{" and not brackets:
                opening = place
                break
            if bracket in ("(", ")"):
                brackets += 1 if bracket == "(" else -1
            elif tokens[place]["variable"] and not brackets:
                projected.add(tokens[place]["variable"])
        if opening is None:
            return
        closing = _closing(tokens, opening)
        inside = tokens[index:closing]
        computed = {
            after["variable"]
            for before, after in pairwise(inside)
            if (before["word"] or "").upper() == "AS" and after["variable"]
        }
        first = tokens[opening + 1] if opening + 1 < len(tokens) else None
        wraps = first is not None and (first["word"] or "").upper() == "SELECT"
        end = tokens[closing].start() if closing < len(tokens) else len(text)
        yield _Selection(projected, computed, tokens[opening].end(), end, wraps)


def _closing(tokens: Sequence[re.Match[str]], opening: int) -> int:
    """Return the place of the bracket that closes one, or behind the last where none does."""
    depth = 0
    for place in range(opening, len(tokens)):
        if tokens[place]["bracket"] in ("{", "}"):
            depth += 1 if tokens[place]["bracket"] == "{" else -1
            if not depth:
                return place
    return len(tokens)


def is_update(text: str) -> bool:
    """Tell whether a text is an update (SPARQL 1.1 Update, section 3)."""
    first = next((word for word in _words(text) if word not in ("BASE", "PREFIX")), "")
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


def _may_say(word: str, text: str) -> bool:
    """Tell whether a text may hold a word at all: in it, or once its escapes are undone."""
    return "\\" in text or word in text.lower()


def _plain(text: str) -> str:
    """Return the text with its escapes undone."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(escape: re.Match[str]) -> str:
    """Return the character that an escape stands for, or the escape where there is none."""
    code = int(escape[1] or escape[2], 16)
    return chr(code) if code <= sys.maxunicode else escape[0]
