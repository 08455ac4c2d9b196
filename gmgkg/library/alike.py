"""Words spelled alike, whatever their accents and case."""

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process

_ALIKE = 70
_MOST_LETTERS = 100


def fold(text: str) -> str:
    """Return a text by its letters alone: accents, case and the form of apostrophes apart.

    By the compatibility decomposition (Unicode Standard Annex 15) and case folding.
    """
    apart = unicodedata.normalize("NFKD", text.strip().casefold()).replace("\u2019", "'")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that resemble a word, the nearest first.

    :param word: of which only the beginning counts where it is longer than any name
    :param known: as they are to be returned
    """
    by_fold: dict[str, list[str]] = {}
    for name in known:
        by_fold.setdefault(fold(name), []).append(name)
    found = process.extract(
        fold(word)[:_MOST_LETTERS],
        sorted(by_fold),
        scorer=fuzz.token_set_ratio,
        score_cutoff=_ALIKE,
        limit=None,
    )
    return [name for folded, _, _ in found for name in by_fold[folded]]


def suggestion(offers: list[str]) -> str:
    """Return the end of a message that offers what may have been meant."""
    return f"did you mean {' or '.join(offers[:3])}?" if offers else "none is spelled alike"
