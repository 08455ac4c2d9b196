"""Finding resources by words: an index of all texts in memory.

SQLite's full-text index (FTS5) does it: it comes with Python, needs no service to run beside ours,
ranks by bm25 and finds words by their beginnings. Accents and case go before the texts get there,
in the same way for every language.
"""

import sqlite3
import threading
import weakref
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby

from gmgkg.search.marking import SHORTEST_BEGINNING, best_name, best_text, mark
from gmgkg.search.spelling import Spelling
from gmgkg.search.texts import Text, read_texts
from gmgkg.search.words import is_ideograph, letters, words_of
from gmgkg.store import Store

MOST_HITS = 1000
"""How many resources one search finds at most."""

_MOST_LETTERS = 200
_MOST_WORDS = 12
_FEW = 3

_CREATE = """
CREATE VIRTUAL TABLE entry USING fts5(
  names, said, content='', tokenize='unicode61 remove_diacritics 0', prefix='2 3'
)
"""
_INSERT = "INSERT INTO entry (rowid, names, said) VALUES (?, ?, ?)"
# A name weighs ten times as much as a word in a description.
_FIND = "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 10.0, 1.0), rowid LIMIT ?"
_VOCABULARY = "CREATE VIRTUAL TABLE vocabulary USING fts5vocab(entry, 'row')"


@dataclass(frozen=True)
class Hit:
    """A resource that was found.

    :ivar texts: all that is said of it, names first
    :ivar asked: the words that were looked for
    """

    texts: Sequence[Text]
    asked: Sequence[str]

    @property
    def resource(self) -> str:
        """Return the IRI of the resource."""
        return self.texts[0].resource

    @property
    def kind(self) -> str:
        """Return the kind of the resource."""
        return self.texts[0].kind

    @property
    def labels(self) -> Sequence[Text]:
        """Return the names by which the resource goes, in every language."""
        return [text for text in self.texts if text.is_label]

    @cached_property
    def text(self) -> Text:
        """Return the text that shows most of the words."""
        return best_text(self.texts, self.asked)

    def name(self, language: str) -> Text:
        """Return the name that shows most of the words, in a language where it shows as many.

        :param language: that the reader prefers; English goes next
        """
        return best_name(self.texts, self.asked, language)

    @property
    def pieces(self) -> Sequence[tuple[str, bool]]:
        """Return that text in pieces, and whether each is a word that was looked for."""
        return mark(self.text.text, self.asked)


@dataclass(frozen=True)
class Found:
    """What a search gives.

    :ivar hits: the best first
    :ivar spelled: the words that were looked for too, spelled as they are here, with a slash
        between those that may be meant by one; or nothing
    :ivar near: resources with a name like what was looked for, where nothing was found
    """

    hits: Sequence[Hit]
    spelled: str
    near: Sequence[Hit]


class Index:
    """All texts of a graph; many threads may search at once.

    :param texts: in any order
    """

    def __init__(self, texts: Iterable[Text]) -> None:
        """Build the index."""
        by_resource: dict[str, list[Text]] = defaultdict(list)
        for text in texts:
            by_resource[text.resource].append(text)
        self._texts = [
            sorted(each, key=lambda text: (not text.is_label, not text.is_name))
            for each in by_resource.values()
        ]
        self._named: dict[str, list[int]] = {}
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        weakref.finalize(self, self._database.close)
        self._database.execute(_CREATE)
        self._database.executemany(_INSERT, map(self._entry, range(len(self._texts))))
        self._database.execute(_VOCABULARY)
        known = [row[0] for row in self._database.execute("SELECT term FROM vocabulary")]
        self._spelling = Spelling(known, self._named)

    def search(self, text: str) -> Found:
        """Return what has all words of a text, or words that begin like them.

        :param text: anything; only its first words count
        """
        asked = self._asked(text)
        as_asked = [[word] for word in asked]
        numbers = self._find(as_asked, "{names said}")
        spelled = ""
        if len(numbers) < _FEW:
            corrected = self._spelling.correct(asked)
            if corrected != as_asked:
                more = self._find(corrected, "{names said}")
                numbers += [number for number in more if number not in numbers]
                spelled = " ".join("/".join(words) for words in corrected) if more else ""
                asked = [*asked, *chain(*corrected)]
        near = [] if numbers else self._near(" ".join(asked))
        return Found(
            hits=[Hit(self._texts[number], asked) for number in numbers],
            spelled=spelled,
            near=[Hit(self._texts[number], asked) for number in near],
        )

    def complete(self, text: str, most: int) -> list[Hit]:
        """Return the resources whose names have words that begin like those of a text.

        :param text: what was typed so far
        :param most: how many to return
        """
        asked = self._asked(text)
        numbers = self._find([[word] for word in asked], "{names}")
        if not numbers:
            corrected = self._spelling.correct(asked)
            numbers = self._find(corrected, "{names}") or self._near(" ".join(asked))
            asked = [*asked, *chain(*corrected)]
        return [Hit(self._texts[number], asked) for number in numbers[:most]]

    def _entry(self, number: int) -> tuple[int, str, str]:
        """Return what the index holds of a resource; note its names."""
        names: list[str] = []
        said: list[str] = []
        for text in self._texts[number]:
            folded = letters(text.text)
            (names if text.is_name else said).append(folded)
            if text.is_name and number not in self._named.setdefault(folded, []):
                self._named[folded].append(number)
        return number, " ".join(names), " ".join(said)

    def _asked(self, text: str) -> list[str]:
        """Return the words that a text asks for."""
        return words_of(text[:_MOST_LETTERS])[:_MOST_WORDS]

    def _find(self, asked: Sequence[Sequence[str]], columns: str) -> list[int]:
        """Return the resources that have all words, those with just that name first.

        :param asked: for each word those that may stand for it, the likeliest first
        """
        if not asked:
            return []
        exact = self._named.get(" ".join(words[0] for words in asked), [])
        with self._lock:
            rows = self._database.execute(_FIND, (_match(asked, columns), MOST_HITS)).fetchall()
        return list(dict.fromkeys([*exact, *(number for (number,) in rows)]))

    def _near(self, name: str) -> list[int]:
        """Return the resources that have a name like another one, the nearest first."""
        near = self._spelling.near(name) if name else []
        return list(dict.fromkeys(number for each in near for number in self._named[each]))


def build_index(store: Store) -> Index:
    """Return an index of all texts of a store."""
    return Index(read_texts(store))


def _match(asked: Sequence[Sequence[str]], columns: str) -> str:
    """Return the query in the language of the index (FTS5, section 3).

    Every word is quoted, so that none is taken for an operator. Characters of Chinese that follow
    each other must do so in the text as well.

    :param asked: for each word those that may stand for it
    """
    phrases: list[Sequence[str]] = []
    for ideographs, group in groupby(asked, lambda words: is_ideograph(words[0])):
        each = list(group)
        phrases += [[" ".join(words[0] for words in each)]] if ideographs else each
    terms = [f"({' OR '.join(map(_term, phrase))})" for phrase in phrases]
    return f"{columns} : ({' AND '.join(terms)})"


def _term(phrase: str) -> str:
    """Return what stands in the query for a phrase, or for what begins like it."""
    return f'"{phrase}"*' if len(phrase) >= SHORTEST_BEGINNING else f'"{phrase}"'
