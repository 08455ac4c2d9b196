"""Where: the world by the activities that name a country, or a region that holds it."""

import json
from collections import defaultdict
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

    :ivar activities: that name it, or a region that holds it
    :ivar step: of the scale, from 0 for none to 4
    """

    country: Country
    activities: tuple[Activity, ...]
    step: int

    @property
    def words(self) -> str:
        """Return what the map says of it."""
        count = len(self.activities)
        if not count:
            return "the document names no activity"
        return "1 activity" if count == 1 else f"{count} activities"


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
    stops = _stops(inventory, counted, by_region=by == "region")
    return render_template(
        "map.html",
        inventory=inventory,
        world=world_shapes(),
        stops={stop.country.code: stop for stop in stops},
        named=sorted(
            (stop for stop in stops if stop.activities),
            key=lambda stop: (-len(stop.activities), stop.country.label),
        ),
        places=_places(stops),
        by=by,
        covered=agency is None or by == "region" or agency in covered_agencies(inventory),
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


def _stops(inventory: Inventory, counted: list[Activity], *, by_region: bool) -> list[Stop]:
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
        step = sum(len(activities) >= least for least in _STEPS)
        stops.append(Stop(country, activities, step))
    return stops


def _places(stops: list[Stop]) -> dict[str, dict[str, object]]:
    """Return what the island says of each country that has activities."""
    centres = world_shapes()["centres"]
    return {
        stop.country.code: {
            "label": stop.country.label,
            "text": stop.words,
            "at": centres[stop.country.code],
            "url": address_of(stop.country.iri),
        }
        for stop in stops
        if stop.activities and stop.country.code in centres
    }
