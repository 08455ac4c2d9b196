"""What the page of a list of concepts tells: their hierarchy, and how often each is used."""

from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from gmgkg.web.addresses import place_of
from gmgkg.web.things.concept import LINKS
from gmgkg.web.things.reader import Reader, Row

_CONCEPTS = """
SELECT DISTINCT ?concept ?wider ?code WHERE {
  ?concept skos:inScheme $thing .
  OPTIONAL { ?concept skos:broader ?wider }
  OPTIONAL { ?concept skos:notation ?code }
}
"""

_COUNTS = """
SELECT ?concept (COUNT(DISTINCT ?activity) AS ?count) WHERE {
  ?activity a gmg:Activity ; %s ?concept
} GROUP BY ?concept
"""


@dataclass
class Node:
    """A concept in its list.

    :ivar concept: its IRI
    :ivar code: by which it is known elsewhere, if any
    :ivar count: of activities that bear it, or None where activities bear no such concept
    :ivar narrower: the concepts directly below it
    """

    concept: NamedNode
    code: str | None
    count: int | None
    narrower: list["Node"] = field(default_factory=list)


def view(reader: Reader) -> dict[str, object]:
    """Return what the page of a list of concepts tells."""
    place = place_of(reader.thing.value)
    kind = "" if place is None else place.kind
    rows = reader.ask("The concepts", _CONCEPTS)
    link = "gmg:participation/gmg:role" if kind == "role" else LINKS.get(kind)
    counts: dict[NamedNode, int] | None = None
    if link is not None:
        counted = reader.ask("How many activities bear each", _COUNTS % link)
        counts = {row["concept"]: int(row["count"].value) for row in counted if row["concept"]}
    nodes = {row["concept"]: _node(row, counts) for row in rows}
    tops: list[Node] = []
    for row in sorted(rows, key=lambda row: _order(reader, row)):
        node = nodes[row["concept"]]
        wider = nodes.get(row["wider"])
        (tops if wider is None else wider.narrower).append(node)
    return {"tops": tops}


def _node(row: Row, counts: dict[NamedNode, int] | None) -> Node:
    """Return a concept without what is below it."""
    code = row["code"]
    return Node(
        concept=row["concept"],
        code=None if code is None else code.value,
        count=None if counts is None else counts.get(row["concept"], 0),
    )


def _order(reader: Reader, row: Row) -> tuple[int, str]:
    """Return what sorts a concept: its number, else its name."""
    code = "" if row["code"] is None else row["code"].value
    return (int(code) if code.isdigit() else 0, reader.name(row["concept"]).text.casefold())
