"""What may be meant by words that are spelled differently here."""

from collections.abc import Collection, Sequence

from rapidfuzz import fuzz, process

from gmgkg.library.alike import slips

_SHORTEST = 4
_SHORTEST_SWAPPED = 3
_ALIKE_WORD = 75
_ALIKE_NAME = 70
_MOST_NEAR = 5


class Spelling:
    """The words and names that there are.

    :param known: every word, by its letters
    :param names: every name, its words by their letters
    """

    def __init__(self, known: Collection[str], names: Collection[str]) -> None:
        """Keep both."""
        self._known = frozenset(known)
        # Single characters and numbers are close to one another and never meant for each other.
        self._words = sorted(
            word for word in known if len(word) >= _SHORTEST and not word.isdecimal()
        )
        self._short = sorted(
            word for word in known if len(word) == _SHORTEST_SWAPPED and not word.isdecimal()
        )
        self._names = sorted(names)

    def correct(self, asked: Sequence[str]) -> list[list[str]]:
        """Return for each word the known ones that may be meant, the likeliest first.

        :return: the word itself where it is known, or where none is near
        """
        return [[word] if word in self._known else self._nearest(word) for word in asked]

    def near(self, name: str) -> list[str]:
        """Return the few names that resemble one, the nearest first."""
        found = process.extract(
            name,
            self._names,
            scorer=fuzz.token_set_ratio,
            score_cutoff=_ALIKE_NAME,
            limit=_MOST_NEAR,
        )
        return [near for near, _, _ in found]

    def _nearest(self, word: str) -> list[str]:
        """Return the known words nearest to another, or that one where none is near."""
        if len(word) < _SHORTEST:
            # So short a word is a letter away from many; only the order of its own may be wrong.
            swapped = [near for near in slips(word, self._short) if sorted(near) == sorted(word)]
            return swapped or [word]
        near = slips(word, self._words)
        if near:
            least = min(near.values())
            return [known for known, count in near.items() if count == least][:_MOST_NEAR]
        found = process.extractOne(word, self._words, scorer=fuzz.ratio, score_cutoff=_ALIKE_WORD)
        return [word if found is None else str(found[0])]
