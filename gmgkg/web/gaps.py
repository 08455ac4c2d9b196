"""Gaps and overlaps: where agencies are active, name nothing, or could not have named anything."""

from flask import Blueprint, render_template, request

from gmgkg.analysis.gaps import (
    State,
    countries_named,
    countries_within,
    covered_agencies,
    find_gaps,
    main_themes,
)
from gmgkg.analysis.overlaps import find_overlaps
from gmgkg.web.choices import choices
from gmgkg.web.inventory import current_inventory, given_resource

blueprint = Blueprint("gaps", __name__)

_MOST_COUNTRIES = 100


@blueprint.route("/gaps")
def gaps() -> str:
    """Show the countries of a region, or all that are named, by agency."""
    inventory = current_inventory()
    region = given_resource("region", "region")
    theme = given_resource("theme", "theme")
    countries = (
        countries_named(inventory) if region is None else countries_within(inventory, region)
    )
    shown = countries[:_MOST_COUNTRIES] if region is None else countries
    found = find_gaps(inventory, shown, (theme,))
    covered = covered_agencies(inventory)
    rows: dict[str, list[object]] = {}
    for each in found.gaps:
        rows.setdefault(each.country.iri, []).append(each)
    overlaps = find_overlaps(inventory)
    return render_template(
        "gaps.html",
        inventory=inventory,
        State=State,
        agencies=inventory.agencies(),
        covered=covered,
        rows=rows,
        total=len(countries),
        silent=found.silent_countries(),
        region=None if region is None else inventory.labels[region],
        overlaps=[each for each in overlaps if theme in (None, each.theme)],
        main_themes=[(iri, inventory.labels[iri]) for iri in main_themes(inventory)],
        regions=choices("region"),
        themes=choices("theme"),
        chosen=request.args,
    )
