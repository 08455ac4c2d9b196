"""Making a brief: which activities it takes, its tables and its citations."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import get_args

from gmgkg.analysis.brief.brief import Brief, Citation, Kind, Table, Tie, Visit
from gmgkg.analysis.brief.sentences import summarize, unknowns
from gmgkg.analysis.gaps import find_gaps
from gmgkg.analysis.inventory import (
    Activity,
    Inventory,
    Organization,
    Passage,
    by_identifier,
    slug,
)
from gmgkg.analysis.reading import QUERIES
from gmgkg.analysis.words import activities as counted
from gmgkg.analysis.words import identifiers, listed
from gmgkg.errors import BadParameter

KINDS: tuple[Kind, ...] = get_args(Kind)

_TITLES = {
    "country": "{name}: migration capacity building",
    "agency": "{name}: its migration capacity building",
    "partner": "{name} as a partner in migration capacity building",
    "theme": "{name}: who builds which capacity",
}

_COMMANDS = {
    "country": (
        "activities-in-country --country {slug}",
        "side-by-side",
        "agencies-naming-no-country",
    ),
    "agency": (
        "activities-of-agency --organization {slug}",
        "who-works-with --organization {slug}",
    ),
    "partner": (
        "participations-of-organization --organization {slug}",
        "who-works-with --organization {slug}",
    ),
    "theme": ("activities-on-theme --theme {slug}",),
}


def compose(inventory: Inventory, kind: Kind, subject: str) -> Brief:
    """Return the brief on a subject.

    Which activities it takes: of a country, those that name it or a place within it; of an
    agency, those that it or a unit of it leads; of a partner, those in which it takes part and
    others lead; of a theme, those on it or on a narrower one.

    :param subject: IRI of the country, organization or theme; a unit stands for its whole
    :raise BadParameter: where an agency leads no activity
    """
    if kind in ("agency", "partner"):
        subject = inventory.side(subject)
    activities = by_identifier(
        each for each in inventory.activities.values() if _takes(inventory, kind, subject, each)
    )
    if kind == "agency" and not activities:
        raise BadParameter(
            f"'{slug(subject)}' leads no activity; ask for: gmgkg brief partner {slug(subject)}"
        )
    sides = {inventory.side(part.organization) for each in activities for part in each.parts}
    centre = subject if subject in sides else None
    ties = _ties(inventory, activities)
    if centre:
        # Whom others meet in its activities is told by their own briefs.
        ties = tuple(tie for tie in ties if centre in (tie.first.iri, tie.second.iri))
    citations = _citations(inventory, activities)
    visits = Counter(country for each in activities for country in each.countries)
    return Brief(
        kind=kind,
        title=_TITLES[kind].format(name=_name(inventory, kind, subject, in_full=True)),
        name=_name(inventory, kind, subject, in_full=False),
        summary=summarize(inventory, kind, subject, activities, ties),
        unknown=unknowns(inventory, kind, subject, activities),
        tables=_tables(inventory, kind, subject, activities, citations),
        organizations=inventory.named(sides),
        centre=centre,
        ties=ties,
        activities=activities,
        visits=tuple(
            sorted(
                (Visit(inventory.countries[iri], number) for iri, number in visits.items()),
                key=lambda visit: visit.country.label,
            )
        ),
        regions=tuple(
            sorted({inventory.labels[region] for each in activities for region in each.regions})
        ),
        citations=citations,
        commands=tuple(
            f"gmgkg ask {command.format(slug=slug(subject))}" for command in _COMMANDS[kind]
        ),
        queries=tuple(QUERIES.items()),
        version=inventory.version,
        modified=inventory.modified,
    )


def _name(inventory: Inventory, kind: Kind, subject: str, *, in_full: bool) -> str:
    """Return what the subject is called."""
    if kind == "country":
        return inventory.countries[subject].label
    if kind == "theme":
        return inventory.labels[subject]
    organization = inventory.organizations[subject]
    return _full(organization) if in_full else organization.name


def _full(organization: Organization) -> str:
    """Return the name of an organization with its short name."""
    short = organization.short
    return (
        f"{organization.label} ({short})"
        if short not in ("", organization.label)
        else organization.label
    )


def _takes(inventory: Inventory, kind: Kind, subject: str, activity: Activity) -> bool:
    """Tell whether a brief takes an activity."""
    if kind == "country":
        return subject in activity.countries
    if kind == "theme":
        return inventory.on_theme(activity, subject)
    leads = subject in inventory.leads(activity)
    return leads if kind == "agency" else not leads and bool(inventory.parts_of(subject, activity))


def _ties(inventory: Inventory, activities: Sequence[Activity]) -> tuple[Tie, ...]:
    """Return who works together in activities."""
    taken = {each.iri for each in activities}
    joint: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for link in inventory.links:
        if link.activity in taken:
            joint[link.first, link.second].append(link.joint)
    ties = []
    for pair, found in joint.items():
        first, second = inventory.named(pair)
        ties.append(Tie(first, second, activities=len(found), joint=sum(found)))
    return tuple(sorted(ties, key=lambda tie: (tie.first.name.casefold(), tie.second.name)))


def _citations(inventory: Inventory, activities: Sequence[Activity]) -> tuple[Citation, ...]:
    """Return every passage that activities and those who take part rest on, in their order."""
    passages = {passage for each in activities for passage in _cited(each)}
    found = []
    for number, passage in enumerate(sorted(passages), 1):
        document = inventory.documents[passage.document]
        issued = f" ({document.issued})" if document.issued else ""
        found.append(Citation(number, f"{document.label}{issued}", passage))
    return tuple(found)


def _cited(activity: Activity) -> tuple[Passage, ...]:
    """Return the passages that an activity and those who take part rest on."""
    return tuple(
        {*activity.passages, *(passage for part in activity.parts for passage in part.passages)}
    )


def _tables(
    inventory: Inventory,
    kind: Kind,
    subject: str,
    activities: Sequence[Activity],
    citations: Sequence[Citation],
) -> tuple[Table, ...]:
    """Return the tables that have rows."""
    tables = [
        _activities_table(inventory, activities, citations),
        _organizations_table(inventory, kind, subject, activities),
    ]
    if kind == "country":
        tables.append(_states_table(inventory, subject))
    else:
        tables.append(_countries_table(inventory, activities))
    tables.append(_products_table(activities))
    return tuple(table for table in tables if table.rows)


def _activities_table(
    inventory: Inventory, activities: Sequence[Activity], citations: Sequence[Citation]
) -> Table:
    """Return the table of activities with what each rests on."""
    numbers = {citation.passage: citation.number for citation in citations}
    rows = [
        (
            each.identifier,
            each.label,
            "; ".join(
                f"{inventory.organizations[part.organization].name} ({part.role_label})"
                for part in each.parts
            ),
            listed(sorted(inventory.labels[theme] for theme in each.themes)),
            "not said" if each.status == "unspecified" else each.status,
            ", ".join(_where(inventory, each)),
        )
        for each in activities
    ]
    return Table(
        title="Activities",
        caption="Who takes part in each and as what, and its status as the source gives it",
        columns=("No.", "Activity", "Who takes part", "Themes", "Status", "Where"),
        rows=tuple(rows),
        sources=tuple(
            tuple(sorted(numbers[passage] for passage in _cited(each))) for each in activities
        ),
    )


def _where(inventory: Inventory, activity: Activity) -> list[str]:
    """Return where an activity is, from the nearest to the widest."""
    countries = sorted(inventory.countries[iri].label for iri in activity.countries)
    regions = sorted(inventory.labels[iri] for iri in activity.regions)
    return [*activity.places, *countries, *regions]


def _organizations_table(
    inventory: Inventory, kind: Kind, subject: str, activities: Sequence[Activity]
) -> Table:
    """Return the table of those who take part, but for the subject itself."""
    sides = {inventory.side(part.organization) for each in activities for part in each.parts}
    others = inventory.named(sides - {subject})
    rows = []
    for other in others:
        own = [each for each in activities if inventory.parts_of(other.iri, each)]
        roles = Counter(inventory.parts_of(other.iri, each)[0].role_label for each in own)
        described = "; ".join(f"{role} in {number}" for role, number in sorted(roles.items()))
        rows.append((_full(other), described, counted(len(own)), identifiers(own)))
    return Table(
        title="Partners" if kind in ("agency", "partner") else "Organizations",
        caption="Who takes part in these activities, a unit inside its whole",
        columns=("Organization", "As what", "In how many", "Which"),
        rows=tuple(rows),
    )


def _countries_table(inventory: Inventory, activities: Sequence[Activity]) -> Table:
    """Return the table of countries."""
    found: dict[str, list[Activity]] = defaultdict(list)
    for each in activities:
        for country in each.countries:
            found[inventory.countries[country].label].append(each)
    rows = [(name, counted(len(own)), identifiers(own)) for name, own in sorted(found.items())]
    return Table(
        "Countries",
        "Named as place or subject of an activity",
        ("Country", "In how many", "Which"),
        tuple(rows),
    )


def _states_table(inventory: Inventory, country: str) -> Table:
    """Return the table of what the source says of each agency in the country."""
    rows = [
        (_full(gap.agency), gap.state.value, identifiers(gap.activities), gap.note)
        for gap in find_gaps(inventory, [country]).gaps
    ]
    return Table(
        "Agencies",
        "None named: the agency names other countries, not this one. "
        "Not covered: its chapter names no country at all, so that nothing follows.",
        ("Agency", "State", "Activities", "Besides"),
        tuple(rows),
    )


def _products_table(activities: Sequence[Activity]) -> Table:
    """Return the table of products."""
    found: dict[str, list[Activity]] = defaultdict(list)
    for each in activities:
        for output in each.outputs:
            found[output].append(each)
    rows = [(name, identifiers(own)) for name, own in sorted(found.items())]
    return Table(
        "Products", "Made, in the making or planned", ("Product", "Activities"), tuple(rows)
    )
