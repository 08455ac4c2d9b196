"""The page that says what this is."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template
from pyoxigraph import NamedNode

from gmgkg.analysis.network import collaboration_network
from gmgkg.graph.stats import totals
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.asking import current_questions, current_store
from gmgkg.web.inventory import current_inventory
from gmgkg.web.kept import kept
from gmgkg.web.labels import labels
from gmgkg.web.language import Label, current_language
from gmgkg.web.network import Pair, draw_network, pairs_of
from gmgkg.web.things.reader import prefixed
from gmgkg.web.world import Stop, make_world, stops_of

blueprint = Blueprint("home", __name__)

STATUSES = ("planned", "ongoing", "completed", "unspecified")
"""The statuses in the order of a project's life."""

_MOST_PAIRS = 60
_QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("who-works-with", {"organization": "osce"}),
    ("activities-in-country", {"country": "GHA"}),
    ("activities-on-theme", {"theme": "remittances"}),
    ("planned-activities", {}),
    ("makers-of-output", {"output": "labour-migration-policies-handbook"}),
)
_AGENCIES = """
SELECT ?agency ?short ?status (COUNT(DISTINCT ?activity) AS ?count) WHERE {
  ?agency org:memberOf organization:gmg ; gmg:shortName ?short .
  ?activity gmg:leadAgency ?agency ; gmg:status ?status .
} GROUP BY ?agency ?short ?status ORDER BY ?short
"""

_REACH = """
SELECT ?agency (COUNT(DISTINCT ?partner) AS ?partners) (COUNT(DISTINCT ?country) AS ?countries)
WHERE {
  ?agency org:memberOf organization:gmg .
  ?activity gmg:leadAgency ?agency .
  { ?activity gmg:partner ?partner } UNION { ?activity gmg:country|gmg:place/gmg:country ?country }
} GROUP BY ?agency
"""


@dataclass
class Agency:
    """A member agency in the table of the home page.

    :ivar iri: of the agency
    :ivar name: in the language of the reader
    :ivar short: by which it is known
    :ivar counts: of its activities by status
    :ivar partners: how many others take part in what it leads
    :ivar countries: in how many countries that is
    """

    iri: NamedNode
    name: Label
    short: str
    counts: dict[str, int]
    partners: int = 0
    countries: int = 0


@blueprint.route("/")
def home() -> str:
    """Say what this is, how much it holds and where to begin."""
    library = current_questions()
    pairs = kept(_pairs)
    return render_template(
        "home.html",
        totals=kept(totals),
        pairs=len(pairs),
        agencies=_agencies(),
        statuses=STATUSES,
        world=make_world(kept(_stops)),
        network=draw_network(pairs[:_MOST_PAIRS], current_inventory()),
        questions=[(library[name], given) for name, given in _QUESTIONS if name in library],
    )


def _stops(_: Store) -> list[Stop]:
    """Return the countries by the activities that name them."""
    inventory = current_inventory()
    return stops_of(inventory, inventory.activities.values())


def _pairs(_: Store) -> list[Pair]:
    """Return the pairs of organizations, those with most activities in common first."""
    return pairs_of(collaboration_network(current_inventory()))


def _rows(store: Store) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the counts of what each agency leads, and whom and where that reaches."""
    counted = [row for row in select(store, prefixed(_AGENCIES)) if row["agency"] is not None]
    return counted, select(store, prefixed(_REACH))


def _agencies() -> list[Agency]:
    """Return the member agencies with the counts of what they lead."""
    rows, reach = kept(_rows)
    names = labels(current_store(), {row["agency"] for row in rows}, current_language())
    found: dict[NamedNode, Agency] = {}
    for row in rows:
        node = row["agency"]
        agency = found.setdefault(node, Agency(node, names[node.value], row["short"].value, {}))
        agency.counts[row["status"].value.rpartition("/")[2]] = int(row["count"].value)
    for row in reach:
        if row["agency"] in found:
            agency = found[row["agency"]]
            agency.partners = int(row["partners"].value)
            agency.countries = int(row["countries"].value)
    return list(found.values())
