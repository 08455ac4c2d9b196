"""The page that says what this is."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from pyoxigraph import NamedNode

from gmgkg.graph.stats import totals
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.asking import current_store
from gmgkg.web.labels import labels
from gmgkg.web.language import Label, current_language
from gmgkg.web.things.reader import prefixed

blueprint = Blueprint("home", __name__)

STATUSES = ("planned", "ongoing", "completed", "unspecified")
"""The statuses in the order of a project's life."""

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
    store = current_store()
    return render_template(
        "home.html", totals=totals(store), agencies=_agencies(store), statuses=STATUSES
    )


def _agencies(store: Store) -> list[Agency]:
    """Return the member agencies with the counts of what they lead."""
    rows = [row for row in select(store, prefixed(_AGENCIES)) if row["agency"] is not None]
    names = labels(store, {row["agency"] for row in rows}, current_language())
    found: dict[NamedNode, Agency] = {}
    for row in rows:
        node = row["agency"]
        agency = found.setdefault(node, Agency(node, names[node.value], row["short"].value, {}))
        agency.counts[row["status"].value.rpartition("/")[2]] = int(row["count"].value)
    for row in select(store, prefixed(_REACH)):
        if row["agency"] in found:
            agency = found[row["agency"]]
            agency.partners = int(row["partners"].value)
            agency.countries = int(row["countries"].value)
    return list(found.values())
