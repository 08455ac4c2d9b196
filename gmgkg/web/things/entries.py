"""Activities as the lists of a page show them: who leads, where, how far, and the evidence."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from gmgkg.web.things.reader import Citation, Reader, Row, citations

MOST = 50
"""How many entries a list shows at most; it says so where there are more."""

_FACTS = """
SELECT DISTINCT ?activity ?link ?value WHERE {
  VALUES ?activity { $list }
  ?activity ?link ?value
  FILTER(?link IN (gmg:leadAgency, gmg:status, gmg:country, gmg:place, gmg:region))
} ORDER BY ?activity ?link ?value
"""

_EVIDENCE = """
SELECT DISTINCT ?activity ?passage ?page ?section ?phrase WHERE {
  VALUES ?activity { $list }
  ?activity gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
}
"""

_PART_EVIDENCE = """
SELECT DISTINCT ?participation ?note ?passage ?page ?section ?phrase WHERE {
  VALUES ?participation { $list }
  ?participation gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
  OPTIONAL { ?participation gmg:inferenceNote ?note }
}
"""


@dataclass(frozen=True)
class Entry:
    """One activity in a list.

    :ivar activity: its IRI
    :ivar agencies: that lead it
    :ivar status: as of the source
    :ivar where: countries, places and regions other than those by which it is linked
    :ivar evidence: passages that show what the list says of it, the most telling first
    :ivar notes: why it holds where the passages do not spell it out
    :ivar via: what links it to the thing, where that is not the thing itself
    """

    activity: NamedNode
    agencies: Sequence[NamedNode]
    status: NamedNode | None
    where: Sequence[NamedNode]
    evidence: Sequence[Citation]
    notes: Sequence[str]
    via: Sequence[NamedNode]


@dataclass(frozen=True)
class Found:
    """The activities of one list, with the rows that link each to the thing.

    A row may name a ``participation``, whose evidence is shown instead of the activity's; a
    ``note``, why it holds; and ``via``, what links the activity to the thing.

    :ivar activities: in the order of the list; no more than the list shows, where it is long
    :ivar total: how many there are
    :ivar facets: parameters by which the list of all activities shows the whole
    """

    activities: Mapping[NamedNode, Sequence[Row]]
    total: int
    facets: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Entries:
    """A list of activities, cut where it is long.

    :ivar shown: the first of them
    :ivar total: how many there are
    :ivar facets: see :class:`Found`
    """

    shown: Sequence[Entry]
    total: int
    facets: Mapping[str, str]


def grouped(rows: Iterable[Row], key: str = "activity") -> dict[NamedNode, list[Row]]:
    """Return the rows by one of their columns, in the order of its values."""
    groups: dict[NamedNode, list[Row]] = {}
    for row in sorted(rows, key=lambda row: str(row[key])):
        groups.setdefault(row[key], []).append(row)
    return groups


def find(
    reader: Reader,
    title: str,
    pattern: str,
    facets: Mapping[str, str] | None = None,
    within: Iterable[NamedNode] = (),
) -> Found:
    """Return the activities that a pattern finds.

    They are put in order here: engines take several times as long for that.

    :param title: what the list tells
    :param pattern: of ``?activity``, and of ``?via`` where something else links it to the thing;
        ``$list`` stands for ``within``
    :param facets: see :class:`Found`
    """
    within = list(within)
    query = f"SELECT DISTINCT ?activity WHERE {{{pattern}}}"
    rows = reader.ask(title, query, within)
    total = len(rows)
    rows = sorted(rows, key=lambda row: str(row["activity"]))[:MOST]
    if rows and "?via" in pattern:
        shown = " ".join(str(row["activity"]) for row in rows)
        names = " ".join(name for name in ("?via", "?participation") if name in pattern)
        linked = (
            f"SELECT DISTINCT ?activity {names} WHERE {{ VALUES ?activity {{ {shown} }} {pattern}}}"
        )
        rows = reader.ask(f"{title}: by what", linked, within)
    return Found(grouped(rows), total, facets or {})


def entries(
    reader: Reader, lists: Mapping[str, Found], names: Collection[str] = ()
) -> dict[str, Entries]:
    """Return lists of activities under the names that they are given.

    All lists are filled by the same few queries.

    :param names: of the thing; passages that hold one of them go first
    """
    cut = {key: list(found.activities)[:MOST] for key, found in lists.items()}
    rows = [
        row for key, shown in cut.items() for node in shown for row in lists[key].activities[node]
    ]
    activities = {node for shown in cut.values() for node in shown}
    parts = {row["participation"] for row in rows if row.get("participation") is not None}
    reader.note(activities)
    reader.note(row["via"] for row in rows if row.get("via") is not None)
    facts = _asked(reader, "Facts of the activities listed", _FACTS, activities, "activity")
    cited = _asked(reader, "Evidence of the parts listed", _PART_EVIDENCE, parts, "participation")
    plain = {
        node
        for key, shown in cut.items()
        for node in shown
        if not any(row.get("participation") for row in lists[key].activities[node])
    }
    cited |= _asked(reader, "Evidence of the activities listed", _EVIDENCE, plain, "activity")

    def entry(activity: NamedNode, own: Sequence[Row]) -> Entry:
        links: dict[str, list[NamedNode]] = {}
        for row in facts.get(activity, []):
            links.setdefault(row["link"].value.rpartition("#")[2], []).append(row["value"])
        where = [node for name in ("place", "country", "region") for node in links.get(name, [])]
        via = {row["via"] for row in own if row.get("via") not in (None, reader.thing)}
        shows = {row["participation"] for row in own if row.get("participation")} or {activity}
        passages = [row for node in shows for row in cited.get(node, [])]
        notes = {row["note"].value for row in (*own, *passages) if row.get("note") is not None}
        evidence = citations(passages)
        evidence.sort(key=lambda passage: not any(name in passage.phrase for name in names))
        return Entry(
            activity=activity,
            agencies=links.get("leadAgency", []),
            status=links.get("status", [None])[0],
            where=[node for node in where if node != reader.thing and node not in via],
            evidence=evidence,
            notes=sorted(notes),
            via=sorted(via, key=str),
        )

    return {
        key: Entries(
            shown=[entry(activity, found.activities[activity]) for activity in cut[key]],
            total=found.total,
            facets=found.facets,
        )
        for key, found in lists.items()
    }


def _asked(
    reader: Reader, title: str, query: str, resources: Collection[NamedNode], key: str
) -> dict[NamedNode, list[Row]]:
    """Return the rows of a query about some resources, by these."""
    return grouped(reader.ask(title, query, resources), key) if resources else {}
