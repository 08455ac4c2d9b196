"""The page that says what this is."""

from flask import Blueprint, render_template

from gmgkg.graph.stats import agencies, totals
from gmgkg.web.asking import current_store

blueprint = Blueprint("home", __name__)


@blueprint.route("/")
def home() -> str:
    """Say what this is, how much it holds and how to ask it."""
    columns, rows = agencies(current_store())
    return render_template("home.html", totals=totals(current_store()), columns=columns, rows=rows)
