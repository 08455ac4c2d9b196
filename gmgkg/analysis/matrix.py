"""Who works with whom as what: agencies by their partners, joint told apart from co-participation.

A cell holds the activities in which an agency, in one role, works with a partner, in one role, on
one basis. An agency is partner of another too: such a pair stands twice, once from either side.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from gmgkg.analysis.inventory import Activity, Inventory, Organization, Passage, by_identifier
from gmgkg.analysis.network import roles_of
from gmgkg.analysis.scope import Scope
from gmgkg.analysis.words import identifiers
from gmgkg.library.answer import Cell as Value

_EVERYTHING = Scope()


@dataclass(frozen=True)
class Cell:
    """In what an agency and a partner work together, each in one role.

    :ivar joint: whether the source says that they do it together
    :ivar activities: in the order of their identifiers
    :ivar passages: that show both parts, in the order of the source
    """

    agency: Organization
    partner: Organization
    agency_role: str
    partner_role: str
    joint: bool
    activities: tuple[Activity, ...]
    passages: tuple[Passage, ...]

    def record(self) -> dict[str, Value]:
        """Return it as a row."""
        return {
            "agency": self.agency.iri,
            "agencyLabel": self.agency.label,
            "agencyRole": self.agency_role,
            "partner": self.partner.iri,
            "partnerLabel": self.partner.label,
            "partnerRole": self.partner_role,
            "basis": "joint" if self.joint else "co-participation",
            "activityCount": len(self.activities),
            "identifiers": identifiers(self.activities),
            "pages": ", ".join(map(str, sorted({each.page for each in self.passages}))),
        }


@dataclass(frozen=True)
class Total:
    """What the cells of one agency, or of one partner, come to.

    :ivar organization: the agency or the partner
    :ivar others: with how many it works
    :ivar links: sum of the activities of its cells; an activity with two partners is two links
    :ivar joint: how many of the links are joint; the others are co-participation
    :ivar activities: how many different activities there are
    """

    organization: Organization
    others: int
    links: int
    joint: int
    activities: int

    def record(self) -> dict[str, Value]:
        """Return it as a row."""
        return {
            "organization": self.organization.iri,
            "organizationLabel": self.organization.label,
            "partnerCount": self.others,
            "linkCount": self.links,
            "jointCount": self.joint,
            "coParticipationCount": self.links - self.joint,
            "activityCount": self.activities,
        }


@dataclass(frozen=True)
class Matrix:
    """The cells that hold anything, by agency, partner, basis and roles."""

    cells: tuple[Cell, ...]

    def by_agency(self) -> tuple[Total, ...]:
        """Return the total of each agency."""
        return _totals([(cell.agency, cell.partner, cell) for cell in self.cells])

    def by_partner(self) -> tuple[Total, ...]:
        """Return the total of each partner; the links add up to those by agency."""
        return _totals([(cell.partner, cell.agency, cell) for cell in self.cells])


def role_matrix(
    inventory: Inventory, scope: Scope = _EVERYTHING, role: str | None = None
) -> Matrix:
    """Return the matrix.

    The role of a side is that of the organization itself; where only a unit takes part, that of
    the unit.

    :param scope: count only these activities
    :param role: count only links one side of which takes part in this role, by slug
    """
    agencies = {agency.iri for agency in inventory.agencies()}
    found: dict[tuple[str, str, bool, str, str], list[str]] = defaultdict(list)
    for link in inventory.links:
        if role is not None and role not in roles_of(inventory, link):
            continue
        activity = inventory.activities[link.activity]
        for agency, partner in ((link.first, link.second), (link.second, link.first)):
            if agency in agencies and scope.holds(inventory, activity):
                own, others = (inventory.parts_of(side, activity)[0] for side in (agency, partner))
                key = (agency, partner, link.joint, own.role_label, others.role_label)
                found[key].append(link.activity)
    cells = [
        Cell(
            agency=inventory.organizations[agency],
            partner=inventory.organizations[partner],
            agency_role=agency_role,
            partner_role=partner_role,
            joint=joint,
            activities=by_identifier(inventory.activities[iri] for iri in activities),
            passages=_passages(inventory, (agency, partner), activities),
        )
        for (agency, partner, joint, agency_role, partner_role), activities in found.items()
    ]
    return Matrix(tuple(sorted(cells, key=_order)))


def _passages(
    inventory: Inventory, sides: tuple[str, str], activities: Sequence[str]
) -> tuple[Passage, ...]:
    """Return what shows the parts of both sides in activities."""
    return tuple(
        sorted(
            {
                passage
                for iri in activities
                for side in sides
                for passage in inventory.parts_of(side, inventory.activities[iri])[0].passages
            }
        )
    )


def _order(cell: Cell) -> tuple[str, str, bool, str, str]:
    """Order by names, joint first."""
    return (
        cell.agency.name.casefold(),
        cell.partner.name.casefold(),
        not cell.joint,
        cell.agency_role,
        cell.partner_role,
    )


def _totals(cells: Sequence[tuple[Organization, Organization, Cell]]) -> tuple[Total, ...]:
    """Return the totals of the organizations that come first, by name."""
    grouped: dict[str, list[tuple[Organization, Organization, Cell]]] = defaultdict(list)
    for each in cells:
        grouped[each[0].iri].append(each)
    totals = [
        Total(
            organization=group[0][0],
            others=len({other.iri for _, other, _ in group}),
            links=sum(len(cell.activities) for _, _, cell in group),
            joint=sum(len(cell.activities) for _, _, cell in group if cell.joint),
            activities=len({each.iri for _, _, cell in group for each in cell.activities}),
        )
        for group in grouped.values()
    ]
    return tuple(sorted(totals, key=lambda total: total.organization.name.casefold()))
