"""When: the dated activities over the years, and those without a date."""

from dataclasses import replace

from flask import Blueprint, render_template

from gmgkg.analysis.brief.timeline_drawing import draw_timeline
from gmgkg.analysis.inventory import by_identifier
from gmgkg.web.choices import choices
from gmgkg.web.inventory import current_inventory, given_scope

blueprint = Blueprint("timeline", __name__)

_MOST = 300


@blueprint.route("/timeline")
def timeline() -> str:
    """Show the activities that the address asks for over time."""
    inventory = current_inventory()
    scope = given_scope()
    counted = by_identifier(
        activity for activity in inventory.activities.values() if scope.holds(inventory, activity)
    )
    # Whatever the years, these may fall into them.
    any_year = replace(scope, first_year=None, last_year=None)
    undated = by_identifier(
        activity
        for activity in inventory.activities.values()
        if not (activity.start or activity.end) and any_year.holds(inventory, activity)
    )
    dated = sorted(
        (activity for activity in counted if activity.start or activity.end),
        key=lambda activity: (activity.start or activity.end, activity.end),
    )
    return render_template(
        "timeline.html",
        inventory=inventory,
        drawing=draw_timeline(tuple(dated[:_MOST])),
        dated=dated[:_MOST],
        total=len(dated),
        undated=undated,
        most=_MOST,
        themes=choices("theme"),
        countries=choices("country"),
    )
