"""A pasted list of organizations against the graph: which is which, and who works with it.

========================================  ==========  ==============================================
how                                       confidence  when
========================================  ==========  ==============================================
exact name                                1.0         the label, in any language
other name                                0.95        an alternative name in any language
short name                                0.9         the acronym or short form
the same but for small words and signs    0.9         ``UN`` for United Nations, ``&``, articles
short name in parentheses                 0.8         what stands before is spelled something alike
resembles                                 up to 0.85  every word has its counterpart, spelled alike
========================================  ==========  ==============================================

Accents, case and the order of words that only resemble do not matter. What fits several
organizations equally is ambiguous, and is told as such; so is a name with the short name of
another. A short name beside a name that is unlike it matches nothing: it is only offered.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from rapidfuzz import fuzz

from gmgkg.analysis.inventory import Activity, Inventory, Organization, by_identifier, by_name
from gmgkg.analysis.words import activities as counted
from gmgkg.analysis.words import identifiers, listed, page_column
from gmgkg.library.alike import fold, nearest
from gmgkg.library.answer import Cell
from gmgkg.namespaces import GMG, RDFS
from gmgkg.store import Store
from gmgkg.store.results import select

_NAMES = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?organization ?property ?name WHERE {
  ?organization a gmg:Organization ; ?property ?name .
  VALUES ?property { rdfs:label skos:altLabel gmg:shortName }
}
"""

_BULLET = re.compile(r"^\s*(?:[-*+•◦▪–—·>]+|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])(?:\s+|$)")  # noqa: RUF001
_TRAILING = " \t.,;:"
_QUOTES = "\"'“”‘’«»"  # noqa: RUF001  what people paste
_IN_PARENTHESES = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<short>[^()\[\]]+)[)\]]$")
_SMALL_ENGLISH = ("the", "of", "for", "and", "on", "in", "to", "a", "an")
_SMALL_FRENCH_AND_SPANISH = ("de", "la", "le", "les", "des", "du", "del", "y", "et")
_SMALL_WORDS = frozenset({*_SMALL_ENGLISH, *_SMALL_FRENCH_AND_SPANISH})
_MOST_LETTERS = 300
_MOST_OFFERS = 3
_WORD_ALIKE = 80
_EXACT, _OTHER, _SHORT, _SAME, _BESIDE, _ALIKE = 1.0, 0.95, 0.9, 0.9, 0.8, 0.85


@dataclass(frozen=True)
class Known:
    """Who already works with an organization, and on what.

    :ivar activities: in which they work together, in the order of their identifiers
    """

    partner: Organization
    activities: tuple[Activity, ...]


@dataclass(frozen=True)
class Match:
    """What one line of a list stands for.

    :ivar line: its number, counted from 1
    :ivar given: the line without bullet, number and punctuation around it
    :ivar candidates: one where it is matched, several where it is ambiguous, none else
    :ivar confidence: from 0 to 1; 0 where there is no candidate
    :ivar how: what the confidence rests on, in words
    :ivar known: who works with the organization that it is matched with
    :ivar taken_part: in how many activities that organization takes part
    :ivar offers: names that are spelled most alike, where it is not matched
    """

    line: int
    given: str
    candidates: tuple[Organization, ...]
    confidence: float
    how: str
    known: tuple[Known, ...]
    taken_part: int
    offers: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """Return ``matched``, ``ambiguous`` or ``unmatched``."""
        if not self.candidates:
            return "unmatched"
        return "matched" if len(self.candidates) == 1 else "ambiguous"

    @property
    def standing(self) -> str:
        """Return who works with it and on what, in words."""
        if self.outcome == "unmatched":
            near = f"nearest: {'; '.join(self.offers)}" if self.offers else "none is spelled alike"
            return f"not in the graph; {near}"
        if self.outcome == "ambiguous":
            names = [f"{each.label} ({each.slug})" for each in self.candidates]
            return f"may be {' or '.join(names)}"
        if self.known:
            return "; ".join(
                f"{each.partner.name}: {listed(_described(each.activities))}" for each in self.known
            )
        if self.taken_part:
            return f"takes part in {counted(self.taken_part)}, with nobody else that is named"
        return "mentioned, but takes part in no activity"

    def record(self) -> dict[str, Cell]:
        """Return it as a row."""
        only = self.candidates[0] if self.outcome == "matched" else None
        activities = {each.iri: each for known in self.known for each in known.activities}
        ordered = by_identifier(activities.values())
        return {
            "line": self.line,
            "given": self.given,
            "outcome": self.outcome,
            "organization": only.iri if only else None,
            "organizationLabel": only.label if only else None,
            "confidence": round(self.confidence, 2),
            "how": self.how,
            "partners": ", ".join(each.partner.name for each in self.known),
            "identifiers": identifiers(ordered),
            "pages": page_column(ordered),
            "standing": self.standing,
        }


@dataclass(frozen=True)
class _Name:
    """One name of an organization."""

    organization: str
    text: str
    kind: str


def match_list(store: Store, inventory: Inventory, text: str) -> tuple[Match, ...]:
    """Return what the lines of a text stand for, in their order; empty lines are left out.

    :param text: one name a line; numbers, bullets, quotation marks and punctuation at the ends
        are taken off, and an acronym in parentheses is taken apart
    """
    names = [
        _Name(row["organization"].value, row["name"].value, row["property"].value)
        for row in select(store, _NAMES)
    ]
    index = _Index(names)
    partners = _partners(inventory)
    return tuple(
        _match(inventory, index, partners, number, given)
        for number, given in enumerate(map(clean, text.splitlines()), 1)
        if given
    )


def clean(line: str) -> str:
    """Return a line without bullet or number in front and punctuation around it."""
    bare = " ".join(_BULLET.sub("", line).split()).strip(_TRAILING)
    return bare.strip(_QUOTES).strip(_TRAILING)[:_MOST_LETTERS]


class _Index:
    """The names of all organizations, found by how they are written."""

    def __init__(self, names: Sequence[_Name]) -> None:
        """Index the names."""
        self.by_kind: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self.by_words: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.texts: dict[str, str] = {}
        for name in sorted(names, key=lambda name: (name.text, name.organization)):
            self.by_kind[name.kind][fold(name.text)].add(name.organization)
            self.texts.setdefault(name.text, name.organization)
            words = _words(name.text)
            if len(words) > 1:
                self.by_words[words].add(name.organization)

    def find(self, text: str) -> tuple[set[str], float, str]:
        """Return what a name stands for, how surely, and why."""
        folded = fold(text)
        for kind, confidence, how in (
            (f"{RDFS}label", _EXACT, "exact name"),
            ("http://www.w3.org/2004/02/skos/core#altLabel", _OTHER, "other name"),
            (f"{GMG}shortName", _SHORT, "short name"),
        ):
            if found := self.by_kind[kind].get(folded):
                return found, confidence, how
        words = _words(text)
        if found := self.by_words.get(words):
            return found, _SAME, "the same but for small words and signs"
        return self._alike(words)

    def _alike(self, words: tuple[str, ...]) -> tuple[set[str], float, str]:
        """Return the organizations whose names resemble a name most."""
        scores: dict[float, set[str]] = defaultdict(set)
        for known, organizations in self.by_words.items():
            if len(words) == len(known) and _paired(words, known):
                score = fuzz.token_sort_ratio(" ".join(words), " ".join(known)) / 100
                scores[score] |= organizations
        if not scores:
            return set(), 0.0, "no name is like it"
        best = max(scores)
        return scores[best], _ALIKE * best, "resembles"

    def offers(self, text: str) -> list[str]:
        """Return the organizations whose names are spelled most like a name, by IRI."""
        return list(dict.fromkeys(self.texts[name] for name in nearest(text, self.texts)))


def _words(text: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others, as they are compared."""
    plain = re.sub(r"(?<=\w)[-'.](?=\w)", "", fold(text).replace("&", " and "))
    words = re.findall(r"\w+", plain)
    spelled = chain.from_iterable(
        ("united", "nations") if word == "un" else (word,) for word in words
    )
    return tuple(word for word in spelled if word not in _SMALL_WORDS)


def _paired(words: Iterable[str], known: Sequence[str]) -> bool:
    """Tell whether each word has a counterpart of its own that is spelled alike."""
    left = list(known)
    for word in words:
        best = max(left, key=lambda other: fuzz.ratio(word, other))
        if fuzz.ratio(word, best) < _WORD_ALIKE:
            return False
        left.remove(best)
    return True


def _resolve(index: _Index, given: str) -> tuple[set[str], float, str]:
    """Return what a line stands for, how surely, and why."""
    whole = index.find(given)
    apart = _IN_PARENTHESES.match(given)
    if whole[0] or apart is None:
        return whole
    named, confidence, how = index.find(apart["name"])
    shortened = index.find(apart["short"])[0]
    if named:
        return _agree(named, confidence, how, shortened)
    if shortened & set(index.offers(apart["name"])):
        return shortened, _BESIDE, "short name in parentheses; the name is spelled something alike"
    if shortened:
        return set(), 0.0, "short name of another organization; the name is unlike it"
    return whole


def _agree(
    named: set[str], confidence: float, how: str, shortened: set[str]
) -> tuple[set[str], float, str]:
    """Return what a name and the short name beside it stand for together.

    :param shortened: what the short name stands for
    """
    if not shortened:
        return named, confidence, f"{how}; its short name is not known"
    agreed = named & shortened
    if not agreed:
        return named | shortened, confidence, "name and short name do not agree"
    if confidence < _SHORT:
        return agreed, _SHORT, f"{how}; its short name agrees"
    return agreed, confidence, how


def _match(
    inventory: Inventory,
    index: _Index,
    partners: Mapping[str, Sequence[Known]],
    line: int,
    given: str,
) -> Match:
    """Return what one line stands for."""
    found, confidence, how = _resolve(index, given)
    candidates = by_name(inventory.organizations[iri] for iri in found)
    side = candidates[0].whole if len(candidates) == 1 else ""
    if candidates:
        confidence /= len(candidates)
    if side and side != candidates[0].iri:
        how = f"{how}; a unit of {inventory.organizations[side].name}"
    offers = [] if candidates else _offers(index, given)
    return Match(
        line=line,
        given=given,
        candidates=candidates,
        confidence=confidence,
        how=how,
        known=tuple(partners.get(side, ())),
        taken_part=sum(
            bool(inventory.parts_of(side, activity)) for activity in inventory.activities.values()
        ),
        offers=tuple(inventory.organizations[iri].label for iri in offers),
    )


def _offers(index: _Index, given: str) -> list[str]:
    """Return what may be meant, by IRI: the owner of a short name, then what is spelled alike."""
    apart = _IN_PARENTHESES.match(given)
    named = sorted(index.find(apart["short"])[0]) if apart else []
    return list(dict.fromkeys([*named, *index.offers(given)]))[:_MOST_OFFERS]


def _partners(inventory: Inventory) -> dict[str, tuple[Known, ...]]:
    """Return for each side with whom it works, by name, and in what."""
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for link in inventory.links:
        found[link.first][link.second].add(link.activity)
        found[link.second][link.first].add(link.activity)
    return {
        side: tuple(
            Known(
                partner,
                by_identifier(inventory.activities[iri] for iri in others[partner.iri]),
            )
            for partner in inventory.named(others)
        )
        for side, others in found.items()
    }


def _described(activities: Iterable[Activity]) -> list[str]:
    """Return activities by label and page."""
    return [f"{each.label} ({each.identifier}, page {page_column([each])})" for each in activities]
