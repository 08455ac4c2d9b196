"""The sentences of a brief, made of counts and lists."""

from collections import Counter
from collections.abc import Sequence

from gmgkg.analysis.brief.brief import Kind, Tie
from gmgkg.analysis.centrality import centralities
from gmgkg.analysis.gaps import State, covered_agencies, find_gaps
from gmgkg.analysis.inventory import Activity, Inventory
from gmgkg.analysis.network import collaboration_network
from gmgkg.analysis.words import activities as counted
from gmgkg.analysis.words import count, identifiers, listed, organizations

_STATUSES = ("completed", "ongoing", "planned")
_MOST_NAMES = 10
_MOST_THEMES = 4


def summarize(
    inventory: Inventory,
    kind: Kind,
    subject: str,
    activities: Sequence[Activity],
    ties: Sequence[Tie],
) -> tuple[str, ...]:
    """Return the summary.

    :param activities: that the brief takes
    :param ties: between those who take part in them
    """
    said = [_opening(inventory, kind, subject, activities)]
    if activities:
        said += _on_themes(inventory, kind, subject, activities)
        said += _together(inventory, kind, subject, ties)
        if kind == "country":
            said += _side_by_side(inventory, subject)
        else:
            said.append(_places(inventory, activities))
        said.append(_statuses(inventory, activities))
    if kind in ("agency", "partner"):
        said += _standing(inventory, subject)
    return tuple(said)


def unknowns(
    inventory: Inventory, kind: Kind, subject: str, activities: Sequence[Activity]
) -> tuple[str, ...]:
    """Return what the document does not say, and what does not follow from it."""
    unplaced = [each for each in activities if not each.countries and not each.regions]
    said = [
        f"For {number} of {counted(len(activities))} the document does not say {what}."
        if number < len(activities)
        else f"The document says of none of them {what}."
        for number, what in (
            (sum(each.status == "unspecified" for each in activities), "how far they were"),
            (sum(not each.start and not each.end for each in activities), "when they took place"),
            (len(unplaced), "in which country or region they took place"),
        )
        if number
    ]
    if kind == "country":
        said += _silence(inventory, subject)
    if kind == "agency" and subject not in covered_agencies(inventory):
        said.append(
            "Its chapter names no country at all. It does not follow that it worked in none."
        )
    inferred = [each for each in activities if any(part.note for part in each.parts)]
    if inferred:
        said.append(
            f"In {counted(len(inferred))}, who takes part is inferred from the text around the "
            f"passage that is cited: {identifiers(inferred)}."
        )
    return tuple(said)


def _opening(inventory: Inventory, kind: Kind, subject: str, activities: Sequence[Activity]) -> str:
    """Return the first sentence: how many activities there are, and who leads them."""
    number = counted(len(activities))
    leads = Counter(
        inventory.organizations[side].name for each in activities for side in inventory.leads(each)
    )
    led = f", led by {_tally(leads)}" if leads else ""
    source = f"The document {_documents(inventory, activities)}"
    if kind == "country":
        return f"{source} names {inventory.countries[subject].label} in {number}{led}."
    if kind == "theme":
        theme = inventory.labels[subject]
        return f"{source} describes {number} on the theme “{theme}” or a narrower one{led}."
    name = inventory.organizations[subject].name
    if kind == "agency":
        return f"{source} has {name} lead {number}."
    roles = Counter(inventory.parts_of(subject, each)[0].role_label for each in activities)
    return f"{source} has {name} take part in {number} of others{led}" + (
        f": as {_tally(roles)}." if roles else "."
    )


def _documents(inventory: Inventory, activities: Sequence[Activity]) -> str:
    """Return the documents that activities come from, or all where there are none."""
    cited = {passage.document for each in activities for passage in each.passages}
    found = [inventory.documents[iri] for iri in sorted(cited or inventory.documents)]
    return listed(f"“{each.label}”{f' ({each.issued})' if each.issued else ''}" for each in found)


def _tally(numbers: Counter[str]) -> str:
    """Return what was counted, the most frequent first, each with its number."""
    ordered = sorted(numbers.items(), key=lambda item: (-item[1], item[0].casefold()))
    shown = [f"{what} ({number})" for what, number in ordered[:_MOST_NAMES]]
    if len(ordered) > _MOST_NAMES:
        shown.append(f"{len(ordered) - _MOST_NAMES} more")
    return listed(shown)


def _on_themes(
    inventory: Inventory, kind: Kind, subject: str, activities: Sequence[Activity]
) -> list[str]:
    """Return which themes occur most; in a brief on a theme, which narrower ones."""
    themes = Counter(
        theme
        for each in activities
        for theme in each.themes
        if kind != "theme" or (theme != subject and subject in inventory.broader[theme])
    )
    if not themes:
        return []
    ordered = sorted(themes, key=lambda theme: (-themes[theme], inventory.labels[theme]))
    most = ordered
    if len(ordered) > _MOST_THEMES:
        # Those that are as frequent as the first one left out are left out too.
        most = [theme for theme in ordered if themes[theme] > themes[ordered[_MOST_THEMES]]]
    of = "narrower theme" if kind == "theme" else "theme"
    number = count(len(ordered), of, f"{of}s")
    if not most:
        return [f"They are on {number}, none much more than another."]
    named = listed(f"{inventory.labels[theme]} ({themes[theme]})" for theme in most)
    if len(most) == len(ordered):
        return [f"They are on {number}: {named}."]
    return [f"They are on {number}, most of all on {named}."]


def _together(inventory: Inventory, kind: Kind, subject: str, ties: Sequence[Tie]) -> list[str]:
    """Return who works together in the activities."""
    if kind in ("country", "theme"):
        if not ties:
            return ["No two organizations work together in any of them."]
        pairs = "; ".join(f"{tie.first.name} and {tie.second.name}" for tie in ties[:_MOST_NAMES])
        more = f"; {len(ties) - _MOST_NAMES} more pairs" if len(ties) > _MOST_NAMES else ""
        return [f"Who works together in them: {pairs}{more}."]
    name = inventory.organizations[subject].name
    if not ties:
        return [f"In none of them does {name} work with another organization that is named."]
    joint, beside = (
        [
            tie.second.name if tie.first.iri == subject else tie.first.name
            for tie in ties
            if (tie.joint > 0) is wanted
        ]
        for wanted in (True, False)
    )
    said = [f"In them {name} works with {organizations(len(ties))}"]
    if joint:
        said.append(f"jointly with {listed(joint)}")
    if beside:
        said.append(f"named in the same activity as {listed(beside)}")
    return [f"{said[0]}: {'; '.join(said[1:])}."]


def _side_by_side(inventory: Inventory, country: str) -> list[str]:
    """Return which agencies are in a country on the same theme, apart."""
    themes: dict[tuple[str, str], list[str]] = {}
    for each in inventory.co_presences:
        if each.country == country:
            pair = each.first, each.second
            themes.setdefault(pair, []).append(inventory.labels[each.theme])
    return [
        f"{listed(one.name for one in inventory.named(pair))} are both here on "
        f"{listed(sorted(found))}, in separate activities; that is no collaboration."
        for pair, found in sorted(themes.items())
    ]


def _places(inventory: Inventory, activities: Sequence[Activity]) -> str:
    """Return how many countries and regions the activities name."""
    countries = {iri for each in activities for iri in each.countries}
    regions = {iri for each in activities for iri in each.regions}
    named = sorted(inventory.countries[iri].label for iri in countries)
    shown = f" ({listed(named)})" if 0 < len(named) <= _MOST_NAMES else ""
    return (
        f"They name {count(len(countries), 'country', 'countries')}{shown} and "
        f"{count(len(regions), 'region', 'regions')}."
    )


def _statuses(inventory: Inventory, activities: Sequence[Activity]) -> str:
    """Return how far the activities were when the document was written."""
    cited = {passage.document for each in activities for passage in each.passages}
    years = sorted({inventory.documents[iri].issued[:4] for iri in cited} - {""})
    numbers = Counter(each.status for each in activities)
    known = [f"{numbers[status]} {status}" for status in _STATUSES if numbers[status]]
    if numbers["unspecified"]:
        known.append(f"{numbers['unspecified']} not said")
    when = f"as of {listed(years)}" if years else "when the document was written"
    return f"Status {when}: {listed(known)}. What became of them since is not known here."


def _standing(inventory: Inventory, side: str) -> list[str]:
    """Return where an organization stands in the whole network."""
    network = collaboration_network(inventory)
    name = inventory.organizations[side].name
    return [
        f"In all activities of the graph {name} {each.meaning[0].lower()}{each.meaning[1:]}"
        for each in centralities(network)
        if each.organization.iri == side
    ]


def _silence(inventory: Inventory, country: str) -> list[str]:
    """Return of which agencies nothing is said in a country, and what follows from that."""
    gaps = find_gaps(inventory, [country]).gaps
    label = inventory.countries[country].label
    silent = [gap.agency.name for gap in gaps if gap.state is State.NONE_NAMED]
    uncovered = [gap.agency.name for gap in gaps if gap.state is State.NOT_COVERED]
    said = []
    if silent:
        said.append(
            f"It names no activity here of {listed(silent)}, though it names other countries for "
            "each. It does not follow that there was none."
        )
    if uncovered:
        what = "The chapter of" if len(uncovered) == 1 else "The chapters of"
        verb = "names" if len(uncovered) == 1 else "name"
        said.append(
            f"{what} {listed(uncovered)} {verb} no country at all: nothing follows for {label}."
        )
    said += [
        f"{gap.agency.name} {gap.note}; whether {label} was reached is not said."
        for gap in gaps
        if gap.wider and not gap.activities
    ]
    return said
