"""Where: the world by the activities that name a country, or a region that holds it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, render_template, request

from gmgkg.analysis.gaps import covered_agencies
from gmgkg.analysis.inventory import Activity, Country, Inventory, by_identifier
from gmgkg.errors import BadParameter, DataError
from gmgkg.web.addresses import address_of
from gmgkg.web.assets import BUILT
from gmgkg.web.choices import choices
from gmgkg.web.inventory import current_inventory, given_resource, given_scope

blueprint = Blueprint("map", __name__)

_STEPS = (1, 2, 4, 7)


@dataclass(frozen=True)
class Stop:
    """A country on the map.

    :ivar count: what the map shows of it
    :ivar activities: that name it, or a region that holds it, where those are what is counted
    """

    country: Country
    count: int
    activities: tuple[Activity, ...] = ()

    @property
    def step(self) -> int:
        """Return its step on the scale, from 0 for none to 4."""
        return sum(self.count >= least for least in _STEPS)


@dataclass(frozen=True)
class World:
    """A map.

    :ivar stops: every country, by its code
    :ivar named: those with a count, the largest first
    :ivar covered: whether a count of 0 says anything
    """

    stops: Mapping[str, Stop]
    named: Sequence[Stop]
    covered: bool = True

    @property
    def shapes(self) -> Mapping[str, Any]:
        """Return what is drawn."""
        return world_shapes()

    @property
    def places(self) -> dict[str, dict[str, object]]:
        """Return what the island says of each country that has a count."""
        centres = self.shapes["centres"]
        return {
            stop.country.code: {
                "label": stop.country.label,
                "text": f"{stop.count:,}",
                "at": centres[stop.country.code],
                "url": address_of(stop.country.iri),
            }
            for stop in self.named
            if stop.country.code in centres
        }


def make_world(stops: Iterable[Stop], *, covered: bool = True) -> World:
    """Return the map of some countries, each with its count."""
    every = list(stops)
    named = sorted(
        (stop for stop in every if stop.count), key=lambda stop: (-stop.count, stop.country.label)
    )
    return World({stop.country.code: stop for stop in every}, named, covered)


@blueprint.route("/map")
def world() -> str:
    """Show the map of the activities that the address asks for."""
    inventory = current_inventory()
    scope = given_scope()
    agency = given_resource("agency", "organization")
    by = request.args.get("by", "country")
    if by not in ("country", "region"):
        raise BadParameter(f"'{by}' is no way to draw the map; there are country and region")
    counted = [
        activity
        for activity in inventory.activities.values()
        if scope.holds(inventory, activity)
        and (agency is None or inventory.parts_of(agency, activity))
    ]
    covered = agency is None or by == "region" or agency in covered_agencies(inventory)
    return render_template(
        "map.html",
        inventory=inventory,
        world=make_world(stops_of(inventory, counted, by_region=by == "region"), covered=covered),
        by=by,
        agency=None if agency is None else inventory.organizations[agency],
        agencies=inventory.agencies(),
        themes=choices("theme"),
        countries=choices("country"),
    )


@cache
def world_shapes() -> dict[str, Any]:
    """Return the shapes of the world that were made when the package was built.

    :raise DataError: where they were not
    """
    file = BUILT / "world.json"
    try:
        shapes: dict[str, Any] = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise DataError("the map is not built; run 'make assets'", file) from error
    return shapes


def stops_of(
    inventory: Inventory, counted: Iterable[Activity], *, by_region: bool = False
) -> list[Stop]:
    """Return every country with the activities that name it, or a region around it."""
    named: dict[str, list[Activity]] = defaultdict(list)
    for activity in counted:
        for iri in activity.regions if by_region else activity.countries:
            named[iri].append(activity)
    stops = []
    for iri, country in inventory.countries.items():
        around = inventory.within[iri] if by_region else {iri}
        found = {each.iri: each for place in around for each in named.get(place, ())}
        activities = by_identifier(found.values())
        stops.append(Stop(country, len(activities), activities))
    return stops
