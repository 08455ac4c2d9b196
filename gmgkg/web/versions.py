"""The version of the data that is served, what each version changed, and how to compare two."""

from typing import cast

from flask import Blueprint, current_app, render_template
from markupsafe import Markup
from pyoxigraph import NamedNode

from gmgkg.graph.releases import Release, releases_of
from gmgkg.namespaces import DATASET
from gmgkg.versions.changelog import anchor_of, write_changelog
from gmgkg.web.asking import current_store
from gmgkg.web.language import current_language
from gmgkg.web.things.reader import Reader

blueprint = Blueprint("versions", __name__)


@blueprint.route("/versions")
def versions() -> str:
    """Tell all this."""
    changelog = _current_changelog()
    return render_template(
        "versions.html",
        dataset=Reader(current_store(), NamedNode(DATASET), current_language()),
        dataset_iri=DATASET,
        known=[release.version for release in current_releases()],
        anchor_of=anchor_of,
        # Made by a renderer that escapes whatever HTML the changelog holds.
        changelog=Markup(write_changelog(changelog)),  # noqa: S704
    )


def current_releases() -> list[Release]:
    """Return the releases of the data that are served, as their changelog has them."""
    return releases_of(_current_changelog())


def _current_changelog() -> str:
    """Return the changelog of the data that are served."""
    return cast("str", current_app.config["CHANGELOG"])
