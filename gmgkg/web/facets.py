"""The facets beside the list of activities: their values, how many each gives, where it leads."""

from collections.abc import Sequence
from dataclasses import dataclass

from gmgkg.search.catalogue import Catalogue
from gmgkg.search.hierarchy import cover
from gmgkg.search.selection import FACETS, Facet
from gmgkg.web.language import Label
from gmgkg.web.listing import Listing
from gmgkg.web.naming import Names

_FEW = 3


@dataclass(frozen=True)
class Entry:
    """A value of a facet.

    :ivar label: what it is called
    :ivar count: how many activities it gives
    :ivar adds: whether it gives them beside those of the values chosen already
    :ivar address: of the list with it, or without it where it is chosen
    :ivar chosen: whether it is chosen
    :ivar open: whether what stands below it is to be seen at once
    :ivar below: what stands below it
    """

    label: Label
    count: int
    adds: bool
    address: str
    chosen: bool
    open: bool
    below: Sequence["Entry"]


@dataclass(frozen=True)
class Chip:
    """One part of what is chosen.

    :ivar title: of its facet
    :ivar label: what it is called
    :ivar address: of the list without it
    :ivar count: how many activities that list has
    """

    title: str
    label: Label
    address: str
    count: int


def facet_entries(
    catalogue: Catalogue, listing: Listing, names: Names
) -> list[tuple[Facet, list[Entry]]]:
    """Return every facet with those of its values that lead to activities.

    A value that is chosen beside others of its facet widens the list, since any of them will do;
    its count is then what it adds. One above or below a chosen value takes its place.
    """
    return [(facet, _FacetView(catalogue, listing, names, facet).roots()) for facet in FACETS]


def chips(catalogue: Catalogue, listing: Listing, names: Names) -> list[Chip]:
    """Return what is chosen, part by part."""
    selection = listing.selection
    parts = []
    for facet in FACETS:
        for iri in selection.of(facet.name):
            rest = tuple(value for value in selection.of(facet.name) if value != iri)
            label = names.value(facet, iri)
            parts.append((facet.title, label, selection.having(facet.name, rest)))
    parts += [(title, Label(text, "en"), rest) for title, text, rest in selection.time_parts()]
    return [
        Chip(title, label, listing.of(rest).address(), catalogue.matching(rest).bit_count())
        for title, label, rest in parts
    ]


class _FacetView:
    """The values of one facet, counted under what is chosen elsewhere."""

    def __init__(self, catalogue: Catalogue, listing: Listing, names: Names, facet: Facet) -> None:
        """Count every value."""
        self._catalogue = catalogue
        self._listing = listing
        self._names = names
        self._facet = facet
        self._chosen = listing.selection.of(facet.name)
        self._above = cover(self._chosen, catalogue.broader)
        self._others = catalogue.matching(listing.selection, apart_from=facet.name)
        offered = catalogue.bits[facet.name].keys() | set(self._chosen)
        if facet.name == "agency":
            offered &= catalogue.members | set(self._chosen)
        counted = {iri: self._count(iri) for iri in offered}
        self._counts = {
            iri: count for iri, count in counted.items() if count[0] or iri in self._chosen
        }
        self._below: dict[str, list[str]] = {}
        for iri in self._counts:
            for broader in catalogue.broader.get(iri, ()):
                self._below.setdefault(broader, []).append(iri)

    def roots(self) -> list[Entry]:
        """Return what stands below nothing else, with all that stands below it."""
        roots = [
            iri
            for iri in self._counts
            if self._counts.keys().isdisjoint(self._catalogue.broader.get(iri, ()))
        ]
        return self._entries(roots, frozenset(), open_all=len(roots) <= _FEW)

    def _entries(self, iris: Sequence[str], seen: frozenset[str], *, open_all: bool) -> list[Entry]:
        """Return values that stand side by side: chosen ones first, then those that give most."""
        entries = [self._entry(iri, seen, open_all=open_all) for iri in iris if iri not in seen]
        return sorted(entries, key=lambda one: (not one.chosen, -one.count, one.label.text))

    def _entry(self, iri: str, seen: frozenset[str], *, open_all: bool) -> Entry:
        """Return a value with all that stands below it."""
        count, adds, values = self._counts[iri]
        selection = self._listing.selection.having(self._facet.name, values)
        below = self._below.get(iri, ())
        return Entry(
            label=self._names.value(self._facet, iri),
            count=count,
            adds=adds,
            address=self._listing.of(selection).address(),
            chosen=iri in self._chosen,
            open=open_all or iri in self._above,
            below=self._entries(below, seen | {iri}, open_all=False),
        )

    def _count(self, iri: str) -> tuple[int, bool, tuple[str, ...]]:
        """Return how many activities a value gives, whether it adds them, and what is chosen then.

        The last are the values of this facet once its link is followed.
        """
        if iri in self._chosen:
            rest = tuple(value for value in self._chosen if value != iri)
            return self._size((iri,)), False, rest
        kept = tuple(value for value in self._chosen if not self._is_akin(value, iri))
        if not kept:
            return self._size((iri,)), False, (iri,)
        return self._size((*kept, iri)) - self._size(kept), True, (*kept, iri)

    def _is_akin(self, first: str, second: str) -> bool:
        """Tell whether one of two values stands above the other."""
        broader = self._catalogue.broader
        return second in cover([first], broader) or first in cover([second], broader)

    def _size(self, values: tuple[str, ...]) -> int:
        """Return how many activities have one of some values, under what is chosen elsewhere."""
        having = self._catalogue.having(self._listing.selection, self._facet.name, values)
        return (self._others & having).bit_count()
