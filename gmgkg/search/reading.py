"""Reading the catalogue of activities from a store.

Each query follows one property: that is what every engine answers fastest.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from pyoxigraph import Literal

from gmgkg.namespaces import ID
from gmgkg.search.catalogue import Activity, Catalogue, to_bits
from gmgkg.search.hierarchy import cover
from gmgkg.search.selection import FACETS
from gmgkg.store import Store
from gmgkg.store.results import select

_PREFIXES = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
_PAIRS = "SELECT ?subject ?value WHERE { ?subject %s ?value }"
_NAMES = "SELECT ?subject ?value WHERE { ?subject a gmg:%s ; rdfs:label ?value }"
_PARTICIPATIONS = """
SELECT ?subject ?organization ?role WHERE {
  ?subject gmg:participation ?participation .
  ?participation gmg:organization ?organization ; gmg:role ?role
}
"""
_PROPERTIES = {
    "agency": "gmg:leadAgency",
    "country": "gmg:country",
    "group": "gmg:targetGroup",
    "region": "gmg:region",
    "place": "gmg:place",
    "status": "gmg:status",
    "theme": "gmg:theme",
    "type": "gmg:activityType",
}
_CLASSES = ("Activity", "Place", *dict.fromkeys(facet.term for facet in FACETS))
_LEAD = f"{ID}role/lead"
_GROUP = f"{ID}organization/gmg"

Values = Mapping[str, list[str]]


def read_catalogue(store: Store) -> Catalogue:
    """Read every activity of a store."""
    values = {name: _values(store, term) for name, term in _PROPERTIES.items()}
    names = {term: _names(store, term) for term in _CLASSES}
    broader = _broader(values, _values(store, "skos:broader"), names["Activity"])
    activities = _activities(store, names["Activity"], values)
    roles = _roles(store, activities)
    bits = {
        facet.name: _bits(activities, facet.name, names[facet.term], broader) for facet in FACETS
    }
    for position, facet_name in enumerate(("partner", "role")):
        owners: dict[str, set[int]] = defaultdict(set)
        for pair, numbers in roles.items():
            owners[pair[position]] |= numbers
        bits[facet_name] = {value: to_bits(numbers) for value, numbers in owners.items()}
    return Catalogue(
        activities=activities,
        bits=bits,
        begun=_by_year(activity.begun for activity in activities),
        ended=_by_year(activity.ended for activity in activities),
        roles={pair: to_bits(numbers) for pair, numbers in roles.items()},
        names={iri: called for group in names.values() for iri, called in group.items()},
        short_names={iri: min(given) for iri, given in _values(store, "gmg:shortName").items()},
        known={facet.name: frozenset(names[facet.term]) for facet in FACETS},
        members=frozenset(
            iri for iri, groups in _values(store, "org:memberOf").items() if _GROUP in groups
        ),
        broader=broader,
    )


def _activities(
    store: Store, names: Mapping[str, list[Literal]], values: Mapping[str, Values]
) -> list[Activity]:
    """Return the activities by identifier."""
    identifiers = _values(store, "dcterms:identifier")
    starts, ends = _values(store, "gmg:startDate"), _values(store, "gmg:endDate")
    found = []
    for iri in names:
        own = {name: tuple(sorted(each[iri])) for name, each in values.items() if iri in each}
        places = own.get("place", ())
        countries = {country for place in places for country in values["country"].get(place, ())}
        if countries:
            own["country"] = tuple(sorted(countries | set(own.get("country", ()))))
        found.append(
            Activity(
                iri=iri,
                identifier=min(identifiers.get(iri, [""])),
                values=own,
                start=min(starts.get(iri, [""])),
                end=max(ends.get(iri, [""])),
            )
        )
    return sorted(found, key=lambda activity: (activity.identifier, activity.iri))


def _bits(
    activities: Iterable[Activity],
    facet: str,
    known: Mapping[str, object],
    broader: Mapping[str, list[str]],
) -> dict[str, int]:
    """Return the activities that have each value of a facet, or one below it."""
    owners: dict[str, list[int]] = defaultdict(list)
    for number, activity in enumerate(activities):
        direct = activity.values.get(facet, ())
        if facet == "region":
            # What is in a country or in a place is in its region too.
            direct += activity.values.get("country", ()) + activity.values.get("place", ())
        for value in cover(direct, broader):
            if value in known:
                owners[value].append(number)
    return {value: to_bits(numbers) for value, numbers in owners.items()}


def _by_year(years: Iterable[int | None]) -> dict[int, int]:
    """Return the activities of each year, given the year of each activity or None."""
    owners: dict[int, list[int]] = defaultdict(list)
    for number, year in enumerate(years):
        if year is not None:
            owners[year].append(number)
    return {year: to_bits(numbers) for year, numbers in owners.items()}


def _roles(store: Store, activities: Iterable[Activity]) -> dict[tuple[str, str], set[int]]:
    """Return the activities of each partner in each role."""
    numbers = {activity.iri: number for number, activity in enumerate(activities)}
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for row in select(store, _PREFIXES + _PARTICIPATIONS):
        number, role = numbers.get(row["subject"].value), row["role"].value
        if number is not None and role != _LEAD:
            found[row["organization"].value, role].add(number)
    return found


def _broader(
    values: Mapping[str, Values], concepts: Values, activities: Container[str]
) -> dict[str, list[str]]:
    """Return what stands directly above each region, country, place or concept."""
    above = {iri: sorted(each) for iri, each in concepts.items()}
    for name in ("region", "country"):
        for iri, each in values[name].items():
            if iri not in activities:
                above.setdefault(iri, []).extend(sorted(each))
    return above


def _values(store: Store, term: str) -> dict[str, list[str]]:
    """Return the values of a property by subject."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in select(store, _PREFIXES + _PAIRS % term):
        found[row["subject"].value].add(row["value"].value)
    return {iri: sorted(each) for iri, each in found.items()}


def _names(store: Store, term: str) -> dict[str, list[Literal]]:
    """Return what the instances of a class are called, by their IRIs."""
    found: dict[str, list[Literal]] = {}
    for row in select(store, _PREFIXES + _NAMES % term):
        found.setdefault(row["subject"].value, []).append(row["value"])
    return found
