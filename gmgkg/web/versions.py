"""The version of the data that is served, what each version changed, and how to compare two."""

from typing import cast

from flask import Blueprint, current_app, render_template
from markupsafe import Markup
from pyoxigraph import NamedNode

from gmgkg.namespaces import DATASET
from gmgkg.versions.changelog import anchor_of, versions_of, write_changelog
from gmgkg.web.asking import current_store
from gmgkg.web.language import current_language
from gmgkg.web.things.reader import Reader

blueprint = Blueprint("versions", __name__)


@blueprint.route("/versions")
def versions() -> str:
    """Tell all this."""
    changelog = cast("str", current_app.config["CHANGELOG"])
    return render_template(
        "versions.html",
        dataset=Reader(current_store(), NamedNode(DATASET), current_language()),
        dataset_iri=DATASET,
        known=versions_of(changelog),
        anchor_of=anchor_of,
        # Made by a renderer that escapes whatever HTML the changelog holds.
        changelog=Markup(write_changelog(changelog)),  # noqa: S704
    )
