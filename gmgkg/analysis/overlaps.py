"""Where several agencies are on the same theme in the same country: together, or side by side."""

from collections import defaultdict
from dataclasses import dataclass

from gmgkg.analysis.inventory import Activity, Country, Inventory, Organization, by_identifier
from gmgkg.analysis.words import identifiers, page_column
from gmgkg.library.answer import Cell


@dataclass(frozen=True)
class Overlap:
    """That two agencies are on one theme in one country.

    :ivar theme: IRI of a theme that an activity has, or of the wider of two
    :ivar basis: ``joint`` or ``co-participation``, both in the same activities; or
        ``co-presence``, each in its own, which is no collaboration
    :ivar activities: that show it, in the order of their identifiers
    """

    country: Country
    theme: str
    theme_label: str
    first: Organization
    second: Organization
    basis: str
    activities: tuple[Activity, ...]

    def record(self) -> dict[str, Cell]:
        """Return it as a row."""
        return {
            "country": self.country.iri,
            "countryLabel": self.country.label,
            "theme": self.theme,
            "themeLabel": self.theme_label,
            "first": self.first.iri,
            "firstLabel": self.first.label,
            "second": self.second.iri,
            "secondLabel": self.second.label,
            "basis": self.basis,
            "activityCount": len(self.activities),
            "identifiers": identifiers(self.activities),
            "pages": page_column(self.activities),
        }


def find_overlaps(inventory: Inventory) -> tuple[Overlap, ...]:
    """Return every overlap of two agencies, by country, theme and agencies.

    Which are side by side the graph derives: there the theme of one activity may be narrower
    than that of the other.
    """
    agencies = {agency.iri for agency in inventory.agencies()}
    found: dict[tuple[str, str, str, str, str], set[str]] = defaultdict(set)
    for link in inventory.links:
        activity = inventory.activities[link.activity]
        if {link.first, link.second} <= agencies:
            for country in activity.countries:
                for theme in activity.themes:
                    key = (country, theme, link.first, link.second, link.basis)
                    found[key].add(link.activity)
    for each in inventory.co_presences:
        key = (each.country, each.theme, each.first, each.second, "co-presence")
        found[key] |= set(each.activities)
    overlaps = [
        Overlap(
            country=inventory.countries[country],
            theme=theme,
            theme_label=inventory.labels[theme],
            first=inventory.organizations[first],
            second=inventory.organizations[second],
            basis=basis,
            activities=by_identifier(inventory.activities[iri] for iri in activities),
        )
        for (country, theme, first, second, basis), activities in found.items()
    ]
    return tuple(
        sorted(
            overlaps,
            key=lambda each: (
                each.country.label,
                each.theme_label,
                each.first.name.casefold(),
                each.second.name.casefold(),
                each.basis,
            ),
        )
    )
