"""Words of a text in any of our languages: where they stand, and by what letters they count."""

import re
import unicodedata
from dataclasses import dataclass

from gmgkg.library.alike import fold

_IDEOGRAPH = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_ACCENT = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
# Chinese writes no spaces, so there each character is a word.
_WORD = re.compile(rf"[{_IDEOGRAPH}]|(?:(?![{_IDEOGRAPH}])[^\W_]|[{_ACCENT}])+")
_IS_IDEOGRAPH = re.compile(f"[{_IDEOGRAPH}]")


@dataclass(frozen=True)
class Word:
    """A word in a text.

    :ivar start: where it starts
    :ivar end: where it has ended
    :ivar letters: without accents and case
    """

    start: int
    end: int
    letters: str


def words(text: str) -> list[Word]:
    """Return the words of a text in their order.

    :param text: composed (see :func:`compose`), so that accents are where they are looked for
    """
    found = []
    for match in _WORD.finditer(text):
        letters_alone = "".join(filter(str.isalnum, fold(match[0])))
        if letters_alone:
            found.append(Word(match.start(), match.end(), letters_alone))
    return found


def compose(text: str) -> str:
    """Return a text with its accents composed (Unicode Standard Annex 15, NFC)."""
    return unicodedata.normalize("NFC", text)


def words_of(text: str) -> list[str]:
    """Return the words of a text by their letters."""
    return [word.letters for word in words(compose(text))]


def letters(text: str) -> str:
    """Return the words of a text by their letters, with a space between them."""
    return " ".join(words_of(text))


def is_ideograph(word: str) -> bool:
    """Tell whether a word is a single character of Chinese."""
    return _IS_IDEOGRAPH.fullmatch(word) is not None
