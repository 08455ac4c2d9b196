"""What the address of the list of activities says: which ones, in which order, which page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from flask import abort, request, url_for
from werkzeug.datastructures import MultiDict

from gmgkg.library.alike import nearest, suggestion
from gmgkg.search.catalogue import Catalogue
from gmgkg.search.selection import FACETS, Facet, Selection
from gmgkg.web.language import current_language

SORTS = ("agency", "name", "year", "status")
"""The orders of the list, as the address has them; the first needs no mention."""

_LONGEST = 80


@dataclass(frozen=True)
class Listing:
    """What the address says.

    :ivar selection: of activities
    :ivar sort: one of :data:`SORTS`
    :ivar page: from 1
    """

    selection: Selection
    sort: str = "agency"
    page: int = 1

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that say this."""
        selection = self.selection
        pairs = [
            (facet.name, facet.slug(value))
            for facet in FACETS
            for value in selection.of(facet.name)
        ]
        for name, year in (("from", selection.first), ("to", selection.last)):
            if year is not None:
                pairs.append((name, str(year)))
        if selection.dated is not None:
            pairs.append(("dated", "yes" if selection.dated else "no"))
        if self.sort != "agency":
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        if "lang" in request.args:
            pairs.append(("lang", current_language()))
        return pairs

    def address(self, **more: str) -> str:
        """Return the address that says this.

        :param more: further parameters
        """
        pairs = [*self.pairs(), *more.items()]
        path = url_for("activities.activities")
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def of(self, selection: Selection) -> "Listing":
        """Return the first page of another selection in the same order."""
        return Listing(selection, self.sort)

    def sorted_by(self, sort: str) -> "Listing":
        """Return the first page in another order."""
        return Listing(self.selection, sort)

    def on(self, page: int) -> "Listing":
        """Return another page."""
        return replace(self, page=page)


def read_listing(given: MultiDict[str, str], catalogue: Catalogue) -> Listing:
    """Return what the parameters of an address say, or answer 400 with what may be meant."""
    values = {
        facet.name: found
        for facet in FACETS
        if (found := _values(given.getlist(facet.name), facet, catalogue))
    }
    dated = given.get("dated", "")
    if dated not in ("", "yes", "no"):
        abort(400, f"'{dated[:_LONGEST]}' is nothing for 'dated'; give yes or no.")
    sort = given.get("sort") or "agency"
    if sort not in SORTS:
        abort(400, f"No order '{sort[:_LONGEST]}'; there are {', '.join(SORTS)}.")
    page = given.get("page") or "1"
    if not (page.isascii() and page.isdecimal() and len(page) < len(str(10**9)) and int(page)):
        abort(400, f"'{page[:_LONGEST]}' is no page; count from 1.")
    first, last = _year(given, "from"), _year(given, "to")
    if first is not None and last is not None and first > last:
        abort(400, f"'from' {first} is after 'to' {last}; give the earlier one as 'from'.")
    selection = Selection(
        values=values,
        first=first,
        last=last,
        dated=None if not dated else dated == "yes",
    )
    return Listing(selection, sort, int(page))


def _values(slugs: Sequence[str], facet: Facet, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the IRIs of the values of a facet, each once, in the order given."""
    known = catalogue.known[facet.name]
    found = []
    for slug in filter(None, dict.fromkeys(slugs)):
        if facet.iri(slug) not in known:
            abort(400, _unknown(slug, facet, catalogue))
        found.append(facet.iri(slug))
    return tuple(found)


def _unknown(slug: str, facet: Facet, catalogue: Catalogue) -> str:
    """Say that there is no such value, and what may be meant."""
    owners: dict[str, list[str]] = {}
    for iri in catalogue.known[facet.name]:
        called = {name.value for name in catalogue.names.get(iri, ())}
        called |= {facet.slug(iri), catalogue.short_names.get(iri, facet.slug(iri))}
        for name in called:
            owners.setdefault(name, []).append(facet.slug(iri))
    near = dict.fromkeys(each for name in nearest(slug, owners) for each in sorted(owners[name]))
    short = slug if len(slug) <= _LONGEST else f"{slug[:_LONGEST]}…"
    return f"No {facet.kind} '{short}' for '{facet.name}'; {suggestion(list(near))}"


def _year(given: MultiDict[str, str], name: str) -> int | None:
    """Return a year, or None where none is given."""
    text = given.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) == len("2007")):
        abort(400, f"'{text[:_LONGEST]}' is no year for '{name}'; write four digits.")
    return int(text)
