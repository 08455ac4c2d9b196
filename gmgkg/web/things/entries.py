"""Activities as the lists of a page show them: who leads, where, how far, and the evidence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from gmgkg.web.things.reader import Citation, Reader, Row, citations

MOST = 100
"""How many entries a list shows at most; it says so where there are more."""

_FACTS = """
SELECT DISTINCT ?activity ?link ?value WHERE {
  VALUES ?activity { $list }
  VALUES ?link { gmg:leadAgency gmg:status gmg:country gmg:place gmg:region }
  ?activity ?link ?value
} ORDER BY ?activity ?link ?value
"""

_EVIDENCE = """
SELECT DISTINCT ?activity ?passage ?page ?section ?phrase WHERE {
  VALUES ?activity { $list }
  ?activity gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
}
"""


@dataclass(frozen=True)
class Entry:
    """One activity in a list.

    :ivar activity: its IRI
    :ivar agencies: that lead it
    :ivar status: as of the source
    :ivar where: countries, places and regions
    :ivar evidence: passages that show what the list says of it, the most telling first
    :ivar notes: why it holds where the passages do not spell it out
    :ivar via: what links it to the thing, where that is not the thing itself
    """

    activity: NamedNode
    agencies: Sequence[NamedNode]
    status: NamedNode | None
    where: Sequence[NamedNode]
    evidence: Sequence[Citation]
    notes: Sequence[str] = ()
    via: Sequence[NamedNode] = ()


@dataclass(frozen=True)
class Entries:
    """A list of activities, cut where it is long.

    :ivar shown: the first of them
    :ivar total: how many there are
    :ivar facets: parameters by which the list of all activities shows the whole
    """

    shown: Sequence[Entry]
    total: int
    facets: Mapping[str, str] = field(default_factory=dict)


def grouped(rows: Iterable[Row], key: str = "activity") -> dict[NamedNode, list[Row]]:
    """Return the rows by one of their columns, in the order of its values."""
    groups: dict[NamedNode, list[Row]] = {}
    for row in sorted(rows, key=lambda row: str(row[key])):
        groups.setdefault(row[key], []).append(row)
    return groups


def entries(
    reader: Reader,
    activities: Mapping[NamedNode, Sequence[Row]],
    facets: Mapping[str, str] | None = None,
    names: Collection[str] = (),
) -> Entries:
    """Return a list of activities.

    :param activities: with the rows that link each to the thing; where these have passages, they
        are the evidence, else those of the activity are
    :param facets: see :class:`Entries`
    :param names: of the thing; passages that hold one of them go first
    """
    shown = list(activities)[:MOST]
    if not shown:
        return Entries((), 0)
    facts = grouped(reader.ask("Facts of the activities listed", _FACTS, shown))
    own = {node for node in shown if any(row.get("passage") for row in activities[node])}
    cited: dict[NamedNode, list[Row]] = {}
    if len(own) < len(shown):
        cited = grouped(reader.ask("Evidence of the activities listed", _EVIDENCE, shown))

    def entry(activity: NamedNode) -> Entry:
        links: dict[str, list[NamedNode]] = {}
        for row in facts.get(activity, []):
            links.setdefault(row["link"].value.rpartition("#")[2], []).append(row["value"])
        rows = activities[activity]
        evidence = citations(rows if activity in own else cited.get(activity, []))
        evidence.sort(key=lambda passage: not any(name in passage.phrase for name in names))
        notes = {row["note"].value for row in rows if row.get("note") is not None}
        via = {row["via"] for row in rows if row.get("via") not in (None, reader.thing)}
        return Entry(
            activity=activity,
            agencies=links.get("leadAgency", []),
            status=links.get("status", [None])[0],
            where=[*links.get("place", []), *links.get("country", []), *links.get("region", [])],
            evidence=evidence,
            notes=sorted(notes),
            via=sorted(via, key=str),
        )

    return Entries([entry(activity) for activity in shown], len(activities), facets or {})
