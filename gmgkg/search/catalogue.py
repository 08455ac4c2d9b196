"""Every activity with what it has, kept so that any selection of them is found at once.

An engine of SPARQL takes seconds to count all values of all facets over many activities. Here the
activities that have a value are the bits of one whole number, and a count is one operation on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from pyoxigraph import Literal

from gmgkg.search.selection import Selection


@dataclass(frozen=True)
class Activity:
    """What is known of one activity; values are IRIs.

    :ivar iri: of the activity
    :ivar identifier: such as ``ILO-01``
    :ivar values: by facet, as the source has them; a place brings its country
    :ivar start: date of the start as the source gives it, or nothing
    :ivar end: date of the end as the source gives it, or nothing
    """

    iri: str
    identifier: str
    values: Mapping[str, tuple[str, ...]]
    start: str
    end: str

    @property
    def begun(self) -> int | None:
        """Return the first year of its span, or None where it has no date."""
        return _year(self.start or self.end)

    @property
    def ended(self) -> int | None:
        """Return the last year of its span, or None where it has no date."""
        return _year(self.end or self.start)


@dataclass(frozen=True)
class Catalogue:
    """Activities, and which of them have what; a set of activities is a number of bits.

    :ivar activities: by identifier; the position of one is its bit
    :ivar bits: by facet and value, with all that is inside or narrower
    :ivar begun: by the first year of their span, where they have a date
    :ivar ended: by the last year of their span, where they have a date
    :ivar roles: by partner and role, of one and the same participation
    :ivar names: what resources are called, in every language
    :ivar short_names: of organizations
    :ivar known: every value that there is, by facet
    :ivar members: the member agencies of the Group
    :ivar broader: what stands directly above a value
    """

    activities: Sequence[Activity]
    bits: Mapping[str, Mapping[str, int]]
    begun: Mapping[int, int]
    ended: Mapping[int, int]
    roles: Mapping[tuple[str, str], int]
    names: Mapping[str, Sequence[Literal]]
    short_names: Mapping[str, str]
    known: Mapping[str, frozenset[str]]
    members: frozenset[str]
    broader: Mapping[str, Sequence[str]]

    def matching(self, selection: Selection, apart_from: str = "") -> int:
        """Return the activities of a selection.

        :param apart_from: a facet that is to be left out
        """
        kept = {name for name in selection.values if name != apart_from}
        if apart_from in ("partner", "role"):
            # What is counted for a partner looks at the roles itself, and the other way round.
            kept -= {"partner", "role"}
        sets = [self.having(selection, name, selection.of(name)) for name in sorted(kept)]
        return reduce(and_, sets, self._in_time(selection))

    def having(self, selection: Selection, facet: str, values: Iterable[str]) -> int:
        """Return the activities that have one of the values of a facet, whatever else they have.

        :param selection: whose roles a partner must have, and whose partners a role
        """
        return reduce(or_, (self._having(selection, facet, value) for value in values), 0)

    def _having(self, selection: Selection, facet: str, value: str) -> int:
        """Return the activities that have a value."""
        pairs: list[tuple[str, str]] = []
        if facet == "partner":
            pairs = [(value, role) for role in selection.of("role")]
        elif facet == "role":
            pairs = [(partner, value) for partner in selection.of("partner")]
        if pairs:
            return reduce(or_, (self.roles.get(pair, 0) for pair in pairs))
        return self.bits[facet].get(value, 0)

    def _in_time(self, selection: Selection) -> int:
        """Return the activities whose dates are as a selection wants them."""
        everything = (1 << len(self.activities)) - 1
        dated = reduce(or_, self.begun.values(), 0)
        found = everything
        if selection.dated is not None:
            found &= dated if selection.dated else everything & ~dated
        if selection.first is not None:
            years = (bits for year, bits in self.ended.items() if year >= selection.first)
            found &= reduce(or_, years, 0)
        if selection.last is not None:
            years = (bits for year, bits in self.begun.items() if year <= selection.last)
            found &= reduce(or_, years, 0)
        return found


def to_bits(numbers: Iterable[int]) -> int:
    """Return a set of positions as bits."""
    listed = list(numbers)
    octets = bytearray(max(listed, default=0) // 8 + 1)
    for number in listed:
        octets[number // 8] |= 1 << number % 8
    return int.from_bytes(octets, "little")


def pick(order: Iterable[int], bits: int) -> list[int]:
    """Return the positions that are in a set, in an order."""
    octets = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    most = 8 * len(octets)
    return [n for n in order if n < most and octets[n // 8] >> n % 8 & 1]


def _year(date: str) -> int | None:
    """Return the year of a date (XML Schema Part 2, section 3.2), or None where there is none."""
    return int(date[:4]) if date[:4].isdecimal() else None
