"""The page of a kind of thing that has no list of concepts: every thing of the kind, by name."""

import re
from http import HTTPStatus

from flask import Response, render_template
from pyoxigraph import NamedNode

from gmgkg.library.alike import fold
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.frame import here
from gmgkg.web.labels import labels
from gmgkg.web.language import Label, current_language
from gmgkg.web.things.kinds import KINDS
from gmgkg.web.things.reader import prefixed

_MOST = 500

_COUNT = """
SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE { VALUES ?class { $classes } ?thing a ?class }
"""

# By English names, so that the same things are shown in every language.
_FIRST = """
SELECT ?thing (MIN(STR(?label)) AS ?name) WHERE {
  VALUES ?class { $classes } ?thing a ?class .
  OPTIONAL { ?thing rdfs:label ?label . FILTER(LANG(?label) = "en") }
} GROUP BY ?thing ORDER BY LCASE(?name) ?thing LIMIT $most
"""


def every(store: Store, kind: str) -> Response:
    """Answer with the things of a kind by name, or lead to the list of them that can be narrowed.

    :param kind: their type in the IRI
    """
    if kind == "activity":
        leading = Response(status=HTTPStatus.FOUND)
        leading.location = here("activities.activities")
        return leading
    classes = " ".join(f"<{iri}>" for iri in KINDS[kind].classes)
    query = prefixed(_FIRST).replace("$classes", classes).replace("$most", str(_MOST))
    things = [row["thing"] for row in select(store, query)]
    total = len(things)
    if total == _MOST:
        total = int(select(store, _COUNT.replace("$classes", classes))[0]["count"].value)
    page = render_template(
        "things/every.html",
        kind=kind,
        title=KINDS[kind].plural,
        things=_by_name(store, things),
        most=_MOST,
        total=total,
    )
    response = Response(page, mimetype="text/html")
    response.headers["Vary"] = "Accept-Language"
    return response


def _by_name(store: Store, things: list[NamedNode]) -> list[tuple[str, Label]]:
    """Return the IRI and the name of each, by name, numbers in it by their value."""
    names = labels(store, things, current_language())
    return sorted(names.items(), key=lambda thing: (_natural(thing[1].text), thing[0]))


def _natural(text: str) -> list[tuple[int, str]]:
    parts = re.split(r"([0-9]+)", fold(text))
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]
