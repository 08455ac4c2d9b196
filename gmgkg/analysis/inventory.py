"""All that the graph says of activities, of who takes part in them and of where."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_ROLES = ("lead", "joint", "collaborator", "funder", "host", "supported", "member", "beneficiary")


@dataclass(frozen=True)
class Document:
    """A source.

    :ivar label: its title
    :ivar issued: when it came out, as the graph writes it; nothing where that is not known
    """

    label: str
    issued: str


@dataclass(frozen=True, order=True)
class Passage:
    """Where a source says something: page, section and a phrase that occurs once."""

    document: str
    page: int
    section: str
    phrase: str
    iri: str


@dataclass(frozen=True)
class Organization:
    """An organization.

    :ivar label: its name in English
    :ivar short: by which it is known, or nothing
    :ivar whole: IRI of the organization whose unit it is in the end; its own where it is none
    :ivar collective: whether it is a kind of body that a source names without listing members
    """

    iri: str
    label: str
    short: str
    whole: str
    collective: bool

    @property
    def slug(self) -> str:
        """Return the end of its IRI."""
        return slug(self.iri)

    @property
    def name(self) -> str:
        """Return what a sentence calls it."""
        return self.short or self.label


@dataclass(frozen=True)
class Part:
    """That an organization takes part in an activity.

    :ivar organization: its IRI
    :ivar role: as what, by slug
    :ivar role_label: the same in English
    :ivar passages: where the source says so
    :ivar note: why it holds, where the passages do not spell it out; else nothing
    """

    organization: str
    role: str
    role_label: str
    passages: tuple[Passage, ...]
    note: str


@dataclass(frozen=True)
class Activity:
    """An activity, everything that it is linked to by IRI.

    :ivar identifier: such as ILO-10
    :ivar status: by slug, as of the source
    :ivar parts: who takes part, leads first
    :ivar countries: named, or holding a place that is named
    :ivar regions: named as such
    :ivar outputs: labels of its products
    :ivar places: labels of cities and the like
    :ivar start: first date as the source gives it, or nothing
    :ivar end: last date as the source gives it, or nothing
    :ivar time_note: what the source says of time besides, or nothing
    :ivar passages: where the source describes it
    """

    iri: str
    identifier: str
    label: str
    status: str
    parts: tuple[Part, ...]
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    places: tuple[str, ...]
    outputs: tuple[str, ...]
    start: str
    end: str
    time_note: str
    passages: tuple[Passage, ...]

    @property
    def pages(self) -> tuple[int, ...]:
        """Return the pages that describe it, in order."""
        return tuple(sorted({passage.page for passage in self.passages}))


@dataclass(frozen=True)
class Country:
    """A country or area of M49.

    :ivar code: three digits of M49
    :ivar point: latitude and longitude in degrees, or None where the graph has none
    """

    iri: str
    label: str
    code: str
    point: tuple[float, float] | None

    @property
    def slug(self) -> str:
        """Return the end of its IRI."""
        return slug(self.iri)


@dataclass(frozen=True)
class Link:
    """That two sides work together in an activity.

    :ivar first: IRI of the side whose IRI comes first
    :ivar second: IRI of the other side
    :ivar activity: its IRI
    :ivar joint: whether the source says that they did it together; else both are named in it
    """

    first: str
    second: str
    activity: str
    joint: bool

    @property
    def basis(self) -> str:
        """Return the basis in words."""
        return "joint" if self.joint else "co-participation"


@dataclass(frozen=True)
class CoPresence:
    """That two agencies lead separate activities in one country on one theme; by IRI."""

    first: str
    second: str
    country: str
    theme: str
    activities: tuple[str, ...]


@dataclass(frozen=True)
class Inventory:
    """All that the store says, by IRI and in a fixed order.

    :ivar links: between sides, by the activity that shows them
    :ivar broader: to each theme all that are wider, itself included
    :ivar within: to each country and region all regions that hold it, as the graph says
    :ivar labels: English names of themes, regions, statuses and roles
    :ivar version: of the data
    :ivar modified: date of the data, ISO 8601; nothing where they do not say
    """

    organizations: Mapping[str, Organization]
    activities: Mapping[str, Activity]
    links: tuple[Link, ...]
    co_presences: tuple[CoPresence, ...]
    countries: Mapping[str, Country]
    broader: Mapping[str, frozenset[str]]
    within: Mapping[str, frozenset[str]]
    labels: Mapping[str, str]
    documents: Mapping[str, Document]
    version: str
    modified: str

    def side(self, organization: str) -> str:
        """Return the IRI of the side on which an organization stands: the whole of a unit."""
        return self.organizations[organization].whole

    def parts_of(self, side: str, activity: Activity) -> tuple[Part, ...]:
        """Return how a side takes part in an activity, what counts most first.

        The part of the organization itself comes before those of its units, then by role.
        """
        parts = [part for part in activity.parts if self.side(part.organization) == side]
        return tuple(sorted(parts, key=lambda part: (part.organization != side, rank(part))))

    def leads(self, activity: Activity) -> tuple[str, ...]:
        """Return the sides that lead an activity."""
        sides = (self.side(part.organization) for part in activity.parts if part.role == "lead")
        return tuple(dict.fromkeys(sides))

    def agencies(self) -> tuple[Organization, ...]:
        """Return the sides that lead activities, by name: those that have a chapter of a source."""
        leading = {side for activity in self.activities.values() for side in self.leads(activity)}
        return self.named(leading)

    def named(self, organizations: Iterable[str]) -> tuple[Organization, ...]:
        """Return organizations by name."""
        return by_name(self.organizations[iri] for iri in organizations)

    def on_theme(self, activity: Activity, theme: str) -> bool:
        """Tell whether an activity is on a theme or on a narrower one."""
        return any(theme in self.broader[each] for each in activity.themes)


def by_name(organizations: Iterable[Organization]) -> tuple[Organization, ...]:
    """Return organizations by what they are called, whatever the case."""
    return tuple(sorted(organizations, key=lambda each: (each.name.casefold(), each.iri)))


def by_identifier(activities: Iterable[Activity]) -> tuple[Activity, ...]:
    """Return activities in the order of their identifiers."""
    return tuple(sorted(activities, key=lambda each: (each.identifier, each.iri)))


def slug(iri: str) -> str:
    """Return the end of an IRI."""
    return iri.rpartition("/")[2]


def rank(part: Part) -> int:
    """Return the place of a part by its role, those that count most first."""
    return _ROLES.index(part.role) if part.role in _ROLES else len(_ROLES)
