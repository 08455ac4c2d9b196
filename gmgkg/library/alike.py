"""Words spelled alike, whatever their accents and case."""

import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

_ALIKE = 70
_MOST_LETTERS = 100
_MOST_SHOWN = 80
_SHORTEST = 3
_SHORT = 5


def fold(text: str) -> str:
    """Return a text by its letters alone: accents, case and the form of apostrophes apart.

    By the compatibility decomposition (Unicode Standard Annex 15) and case folding.
    """
    apart = unicodedata.normalize("NFKD", text.strip().casefold()).replace("\u2019", "'")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def slips(word: str, known: Iterable[str]) -> dict[str, int]:
    """Return the known words that are a slip away from a word, and by how many letters each.

    A letter too many, one missing, a wrong one or two neighbours in the other order count as one
    (optimal string alignment). One slip is allowed up to five letters and two in longer words; a
    word of one or two letters is a slip away from too many to mean any.

    :param word: by its letters (see :func:`fold`)
    :param known: by their letters too
    :return: those with the fewest slips first, and of these those that have the same letters
    """
    if len(word) < _SHORTEST:
        return {}
    found = process.extract(
        word,
        sorted(known),
        scorer=OSA.distance,
        score_cutoff=1 if len(word) <= _SHORT else 2,
        limit=None,
    )
    letters = sorted(word)
    found.sort(key=lambda near: (near[1], sorted(near[0]) != letters))
    return {near: int(count) for near, count, _ in found}


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that resemble a word, those a slip away from it first.

    :param word: of which only the beginning counts where it is longer than any name
    :param known: as they are to be returned
    """
    by_fold: dict[str, list[str]] = {}
    for name in known:
        by_fold.setdefault(fold(name), []).append(name)
    sought = fold(word)[:_MOST_LETTERS]
    alike = process.extract(
        sought,
        sorted(by_fold),
        scorer=fuzz.token_set_ratio,
        score_cutoff=_ALIKE,
        limit=None,
    )
    found = dict.fromkeys([*slips(sought, by_fold), *(folded for folded, _, _ in alike)])
    return [name for folded in found for name in by_fold[folded]]


def suggestion(offers: list[str]) -> str:
    """Return the end of a message that offers what may have been meant."""
    return f"did you mean {' or '.join(offers[:3])}?" if offers else "none is spelled alike"


def shortened(word: str) -> str:
    """Return a word as a message repeats it."""
    return word if len(word) <= _MOST_SHOWN else f"{word[:_MOST_SHOWN]}…"
