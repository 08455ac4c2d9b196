"""Which activities are meant: the values chosen for each facet, and years."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gmgkg.namespaces import ID


@dataclass(frozen=True)
class Facet:
    """One side of an activity by which it can be chosen.

    :ivar name: of the parameter
    :ivar title: what a page calls it
    :ivar kind: of its values, the ``<type>`` in their IRIs
    :ivar term: name of their class
    """

    name: str
    title: str
    kind: str
    term: str

    def iri(self, slug: str) -> str:
        """Return the IRI of a value."""
        return f"{ID}{self.kind}/{slug}"

    def slug(self, iri: str) -> str:
        """Return how an address writes a value."""
        return iri.removeprefix(f"{ID}{self.kind}/")


FACETS = (
    Facet("agency", "Agency", "organization", "Organization"),
    Facet("partner", "Partner", "organization", "Organization"),
    Facet("role", "Role of the partner", "role", "Role"),
    Facet("country", "Country", "country", "Country"),
    Facet("region", "Region", "region", "Region"),
    Facet("theme", "Theme", "theme", "Theme"),
    Facet("type", "Activity type", "activity-type", "ActivityType"),
    Facet("group", "Target group", "target-group", "TargetGroup"),
    Facet("status", "Status", "status", "Status"),
)
"""The facets in their order."""


@dataclass(frozen=True)
class Selection:
    """What activities must have: one of the values of each facet that has any.

    Where partners and roles are both given, one of the partners takes part in one of the roles.
    A region, a theme, a type and a target group hold what is inside or narrower.

    :ivar values: IRIs by the name of a facet; a facet that is not there asks for nothing
    :ivar first: the first year that their dates are to touch, or None
    :ivar last: the last year that their dates are to touch, or None
    :ivar dated: whether they are to have a date, or None for either
    """

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: int | None = None
    last: int | None = None
    dated: bool | None = None

    def of(self, facet: str) -> tuple[str, ...]:
        """Return the values of a facet."""
        return self.values.get(facet, ())

    def having(self, facet: str, values: tuple[str, ...]) -> "Selection":
        """Return the selection with other values for one facet."""
        others = {name: kept for name, kept in self.values.items() if name != facet}
        return replace(self, values=others | ({facet: values} if values else {}))

    def time_parts(self) -> list[tuple[str, str, "Selection"]]:
        """Return what is asked of dates: title, words, and the selection without it."""
        parts = []
        if self.first is not None:
            parts.append(("Years", f"from {self.first}", replace(self, first=None)))
        if self.last is not None:
            parts.append(("Years", f"to {self.last}", replace(self, last=None)))
        if self.dated is not None:
            words = "with a date" if self.dated else "without a date"
            parts.append(("Years", words, replace(self, dated=None)))
        return parts
