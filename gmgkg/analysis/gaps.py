"""Where the source names an agency at work, where it names none, and where it cannot tell.

For an agency, a country and, if given, a theme there are three states:

``active``
    The agency or a unit of it takes part, in any role, in an activity that a source places in
    the country, by name or by a place within it, on the theme or on a narrower one.

``none named``
    The activities that the agency leads name countries, but no activity in which it takes part
    names this country (on this theme). The source is silent on it; that the agency did nothing
    there does not follow.

``not covered``
    No activity that the agency leads names any country or place, and none in which it takes part
    names this one. Its chapter speaks of the world or of regions alone, so that even silence
    says nothing.

An activity that names only a region, or a grouping of States without listing them, makes no
country of it active; where an M49 region that holds the country is named, the gap says so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gmgkg.analysis.inventory import Activity, Country, Inventory, Organization, by_identifier
from gmgkg.analysis.words import identifiers, listed, page_column
from gmgkg.library.answer import Cell


class State(StrEnum):
    """What the source says of an agency in a country."""

    ACTIVE = "active"
    NONE_NAMED = "none named"
    NOT_COVERED = "not covered"


@dataclass(frozen=True)
class Gap:
    """What the source says of an agency in a country, on a theme or on any.

    :ivar theme: IRI, or None for any
    :ivar theme_label: its name, or nothing
    :ivar activities: those that make it active, in the order of their identifiers
    :ivar elsewhere: those in the country on other themes
    :ivar wider: those that name not the country but an M49 region that holds it
    :ivar regions: names of these regions
    """

    country: Country
    theme: str | None
    theme_label: str
    agency: Organization
    state: State
    activities: tuple[Activity, ...]
    elsewhere: tuple[Activity, ...]
    wider: tuple[Activity, ...]
    regions: tuple[str, ...]

    @property
    def note(self) -> str:
        """Return what stands beside the state, in words; nothing where there is nothing."""
        said = []
        if self.elsewhere and not self.activities:
            said.append(f"in the country on other themes: {identifiers(self.elsewhere)}")
        if self.wider and not self.activities:
            said.append(f"names {listed(self.regions)}, not the country: {identifiers(self.wider)}")
        return "; ".join(said)

    def record(self) -> dict[str, Cell]:
        """Return it as a row."""
        return {
            "country": self.country.iri,
            "countryLabel": self.country.label,
            "theme": self.theme,
            "themeLabel": self.theme_label,
            "agency": self.agency.iri,
            "agencyLabel": self.agency.label,
            "state": self.state.value,
            "activityCount": len(self.activities),
            "identifiers": identifiers(self.activities),
            "pages": page_column(self.activities),
            "note": self.note,
        }


@dataclass(frozen=True)
class Gaps:
    """The states of all agencies in countries, by country, theme and agency."""

    gaps: tuple[Gap, ...]

    def grid(self) -> tuple[list[str], list[list[str]]]:
        """Return a table: a row for each country and theme, a column for each agency.

        A cell names the activities of an agency that is active, else the state. Where no theme
        was asked for, there is no column for it.
        """
        agencies = list(dict.fromkeys(gap.agency.name for gap in self.gaps))
        rows: dict[tuple[str, str], list[str]] = {}
        for gap in self.gaps:
            row = rows.setdefault((gap.country.label, gap.theme_label), [])
            row.append(identifiers(gap.activities) or gap.state.value)
        if not any(theme for _, theme in rows):
            return ["country", *agencies], [[key[0], *states] for key, states in rows.items()]
        return ["country", "theme", *agencies], [[*key, *states] for key, states in rows.items()]

    def silent_countries(self) -> tuple[Country, ...]:
        """Return the countries in which no agency is active."""
        active = {gap.country.iri for gap in self.gaps if gap.state is State.ACTIVE}
        countries = {gap.country.iri: gap.country for gap in self.gaps}
        return tuple(each for iri, each in countries.items() if iri not in active)


def find_gaps(
    inventory: Inventory, countries: Sequence[str], themes: Sequence[str | None] = (None,)
) -> Gaps:
    """Return what the source says of every agency in countries.

    :param countries: IRIs
    :param themes: IRIs; None stands for any theme
    """
    agencies = inventory.agencies()
    covered = covered_agencies(inventory)
    located = _locate(inventory)
    # That the world holds a country says nothing of the country.
    everywhere = frozenset.intersection(*(inventory.within[iri] for iri in inventory.countries))
    found = []
    for iri in countries:
        country = inventory.countries[iri]
        around = inventory.within[iri] - everywhere - {iri}
        for theme in themes:
            for agency in agencies:
                own = located.countries.get((agency.iri, iri), ())
                there = [each for each in own if theme is None or inventory.on_theme(each, theme)]
                wider = [
                    each
                    for each in located.in_regions(agency.iri, around)
                    if iri not in each.countries
                    and (theme is None or inventory.on_theme(each, theme))
                ]
                found.append(
                    Gap(
                        country=country,
                        theme=theme,
                        theme_label="" if theme is None else inventory.labels[theme],
                        agency=agency,
                        state=_state(active=bool(there), covered=agency.iri in covered),
                        activities=by_identifier(there),
                        elsewhere=by_identifier(each for each in own if each not in there),
                        wider=by_identifier(wider),
                        regions=tuple(
                            sorted(
                                {
                                    inventory.labels[region]
                                    for each in wider
                                    for region in around & set(each.regions)
                                }
                            )
                        ),
                    )
                )
    return Gaps(tuple(found))


@dataclass(frozen=True)
class _Located:
    """Where activities are, by a side that takes part and a country or region that they name."""

    countries: Mapping[tuple[str, str], Sequence[Activity]]
    regions: Mapping[tuple[str, str], Sequence[Activity]]

    def in_regions(self, side: str, regions: Iterable[str]) -> list[Activity]:
        """Return those of a side that name any of some regions, each once."""
        found = (each for region in regions for each in self.regions.get((side, region), ()))
        return list({each.iri: each for each in found}.values())


def _locate(inventory: Inventory) -> _Located:
    """Return where the activities of every side are."""
    countries: dict[tuple[str, str], list[Activity]] = {}
    regions: dict[tuple[str, str], list[Activity]] = {}
    for activity in inventory.activities.values():
        for side in {inventory.side(part.organization) for part in activity.parts}:
            for country in activity.countries:
                countries.setdefault((side, country), []).append(activity)
            for region in activity.regions:
                regions.setdefault((side, region), []).append(activity)
    return _Located(countries, regions)


def covered_agencies(inventory: Inventory) -> frozenset[str]:
    """Return the IRIs of the agencies whose own activities name any country or place."""
    return frozenset(
        side
        for activity in inventory.activities.values()
        if activity.countries
        for side in inventory.leads(activity)
    )


def countries_within(inventory: Inventory, region: str) -> tuple[str, ...]:
    """Return the IRIs of the countries that a region holds, by name."""
    found = [iri for iri in inventory.countries if region in inventory.within[iri]]
    return tuple(sorted(found, key=lambda iri: inventory.countries[iri].label))


def countries_named(inventory: Inventory) -> tuple[str, ...]:
    """Return the IRIs of the countries that any activity names, by name."""
    found = {iri for activity in inventory.activities.values() for iri in activity.countries}
    return tuple(sorted(found, key=lambda iri: inventory.countries[iri].label))


def main_themes(inventory: Inventory) -> tuple[str, ...]:
    """Return the IRIs of the themes that have none above them, by name."""
    found = [iri for iri, wider in inventory.broader.items() if wider == {iri}]
    return tuple(sorted(found, key=lambda iri: inventory.labels[iri]))


def _state(*, active: bool, covered: bool) -> State:
    """Return the state of an agency in a country."""
    if active:
        return State.ACTIVE
    return State.NONE_NAMED if covered else State.NOT_COVERED
