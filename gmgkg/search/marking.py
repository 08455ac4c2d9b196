"""The text that shows why something was found, with the words that were looked for set apart."""

from collections.abc import Iterable, Sequence

from gmgkg.search.texts import Text
from gmgkg.search.words import words

_LONGEST = 240
_BEFORE = 80

SHORTEST_BEGINNING = 2
"""Letters from which on a word is found by its beginning."""


def best_text(texts: Iterable[Text], asked: Sequence[str]) -> Text:
    """Return the text in which most of the words stand, the first of equals.

    :param texts: at least one
    """
    wanted = frozenset(asked)
    return max(texts, key=lambda text: len(_found(text.text, wanted)))


def best_name(texts: Iterable[Text], asked: Sequence[str], language: str) -> Text:
    """Return the name in which most of the words stand.

    Of equals the one in a language goes first, then English, then a code, which has no language.

    :param texts: at least one of them a name
    :param language: that the reader prefers
    """
    wanted = frozenset(asked)
    order = (language, "en", "")

    def rank(name: Text) -> tuple[int, int]:
        place = order.index(name.language) if name.language in order else len(order)
        return -len(_found(name.text, wanted)), place

    return min((text for text in texts if text.is_name), key=rank)


def mark(text: str, asked: Sequence[str]) -> list[tuple[str, bool]]:
    """Return a text in pieces, and whether each is a word that was looked for.

    A long text is cut to what stands around the first of these words.
    """
    hits = [word for word in words(text) if any(_is_meant(word.letters, each) for each in asked)]
    start, end = _window(text, hits[0].start if hits else 0)
    pieces = [("… ", False)] if start else []
    position = start
    for word in hits:
        if word.end <= end:
            pieces += [(text[position : word.start], False), (text[word.start : word.end], True)]
            position = word.end
    pieces += [(text[position:end], False), (" …" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece[0]]


def _window(text: str, first: int) -> tuple[int, int]:
    """Return from where to where a text is shown so that a position is seen, by whole words."""
    if len(text) <= _LONGEST:
        return 0, len(text)
    start = 0 if first <= _BEFORE else text.rfind(" ", 0, first - _BEFORE) + 1
    if start + _LONGEST >= len(text):
        return start, len(text)
    end = text.rfind(" ", first, start + _LONGEST)
    return start, end if end > first else start + _LONGEST


def _found(text: str, asked: frozenset[str]) -> set[str]:
    """Return which words stand in a text."""
    letters = {word.letters for word in words(text)}
    return {each for each in asked if any(_is_meant(one, each) for one in letters)}


def _is_meant(letters: str, asked: str) -> bool:
    """Tell whether a word is one that was looked for, or begins like it."""
    return letters == asked or (len(asked) >= SHORTEST_BEGINNING and letters.startswith(asked))
