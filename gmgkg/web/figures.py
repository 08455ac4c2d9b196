"""Pictures of rows: of the answer to a question, or of any result with such columns.

A picture is made on the server from the columns alone, so it needs no script and can be linked to.
What is in it also stands in the table of the same page.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from gmgkg.analysis.brief.timeline_drawing import draw_timeline
from gmgkg.analysis.inventory import by_identifier
from gmgkg.namespaces import ID, shorten
from gmgkg.store import Term
from gmgkg.web.addresses import address_of, place_of
from gmgkg.web.inventory import current_inventory
from gmgkg.web.language import Label
from gmgkg.web.world import Stop, make_world

_MOST_BARS = 30
_MOST_LINKS = 400
_MOST_CELLS = 40
_MOST_DATED = 120
_COUNTRY = f"{ID}country/"

Record = Mapping[str, Term | None]


@dataclass(frozen=True)
class Rows:
    """What is to be shown.

    :ivar columns: names of the variables
    :ivar records: a term or nothing by each of them
    :ivar names: what resources are called, by IRI
    :ivar given: columns that are the same in each row because the question says so
    """

    columns: Sequence[str]
    records: Sequence[Record]
    names: Mapping[str, Label] = field(default_factory=dict)
    given: frozenset[str] = frozenset()

    def name(self, term: Term | None) -> str:
        """Return what a term is called."""
        if isinstance(term, NamedNode):
            label = self.names.get(term.value)
            return shorten(term.value) if label is None else label.text
        return "" if term is None else str(getattr(term, "value", term))

    def resources(self) -> list[str]:
        """Return the columns that hold resources, in their order."""
        return [
            column
            for column in self.columns
            if any(isinstance(record[column], NamedNode) for record in self.records)
            and not any(isinstance(record[column], Literal) for record in self.records)
        ]

    def counted(self) -> str | None:
        """Return the first column that counts or measures, if there is one."""
        named = [c for c in self.columns if c.endswith("Count") or c == "value"]
        numeric = [c for c in self.columns if c not in named and self._is_numeric(c)]
        return next(iter((*named, *numeric)), None)

    def _is_numeric(self, column: str) -> bool:
        """Tell whether a column holds numbers and nothing else."""
        values = [record[column] for record in self.records if record[column] is not None]
        return bool(values) and all(
            isinstance(value, Literal)
            and value.datatype.value.rpartition("#")[2] in ("integer", "decimal", "double")
            for value in values
        )


@dataclass(frozen=True)
class Figure:
    """One picture.

    :ivar kind: chart, network, map, timeline or matrix
    :ivar what: what the template of that kind draws
    :ivar shown: how many rows or links are in it, and of how many; nothing where all are
    """

    kind: str
    what: Mapping[str, Any]
    shown: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar: a name, what it counts, and how long it is, from 0 to 100."""

    name: str
    value: float
    length: float


def draw(view: str, rows: Rows) -> Figure | None:
    """Return the picture of a kind, or None where the rows make none.

    :param view: chart, network, map, timeline or matrix; any other makes none
    """
    make = _MAKERS.get(view)
    return None if make is None or not rows.records else make(rows)


def views(rows: Rows) -> list[str]:
    """Return the kinds of picture that rows make."""
    return [view for view in _MAKERS if draw(view, rows) is not None]


def _chart(rows: Rows) -> Figure | None:
    """Return bars: the first thing with a name in a row, by the first column that counts."""
    counted = rows.counted()
    named = [column for column in rows.resources() if column not in rows.given]
    named = named or [c for c in rows.columns if c != counted and c not in rows.given]
    if counted is None or not named:
        return None
    pairs = [(rows.name(each[named[0]]), _number(each[counted])) for each in rows.records]
    shown = pairs[:_MOST_BARS]
    most = max((value for _, value in shown), default=0) or 1
    bars = [Bar(name, value, round(100 * max(value, 0) / most, 1)) for name, value in shown]
    return Figure("chart", {"bars": bars}, _cut(len(shown), len(pairs), "rows"))


def _network(rows: Rows) -> Figure | None:
    """Return the first two resources of the rows as linked."""
    resources = rows.resources()[:2]
    if len(resources) < len(("source", "target")):
        return None
    source, target = resources
    weights = _weights(rows, source, target)
    links = weights.most_common(_MOST_LINKS)
    nodes: Counter[NamedNode] = Counter()
    for (first, second), weight in links:
        nodes.update({first: weight, second: weight})
    network = {
        "nodes": [
            {
                "id": node.value,
                "label": rows.name(node),
                "kind": place.kind if (place := place_of(node.value)) else "",
                "weight": weight,
            }
            | ({"url": address} if (address := address_of(node.value)) else {})
            for node, weight in nodes.items()
        ],
        "edges": [
            {
                "source": first.value,
                "target": second.value,
                "weight": weight,
                "label": f"{weight:g}",
            }
            for (first, second), weight in links
        ],
    }
    return Figure("network", {"network": network}, _cut(len(links), len(weights), "links"))


def _weights(rows: Rows, source: str, target: str) -> Counter[tuple[NamedNode, NamedNode]]:
    """Return how much links two resources: what the rows count, or how many rows there are."""
    counted = next((c for c in rows.columns if c.endswith("Count")), None)
    found: Counter[tuple[NamedNode, NamedNode]] = Counter()
    for record in rows.records:
        first, second = record[source], record[target]
        if isinstance(first, NamedNode) and isinstance(second, NamedNode) and first != second:
            found[first, second] += int(_number(record[counted])) if counted else 1
    return found


def _map(rows: Rows) -> Figure | None:
    """Return the countries of the rows, by what the rows count or how many there are."""
    column = next(
        (
            column
            for column in rows.resources()
            if all(_is_country(record[column]) for record in rows.records if record[column])
        ),
        None,
    )
    if column is None:
        return None
    counted = next((c for c in rows.columns if c.endswith("Count")), None)
    found: Counter[str] = Counter()
    activities: dict[str, set[Term | None]] = {}
    for record in rows.records:
        country = record[column]
        if not isinstance(country, NamedNode):
            continue
        if counted:
            found[country.value] += int(_number(record[counted]))
        elif "activity" in rows.columns:
            activities.setdefault(country.value, set()).add(record["activity"])
            found[country.value] = len(activities[country.value])
        else:
            found[country.value] += 1
    countries = current_inventory().countries
    stops = [Stop(country, found[iri]) for iri, country in countries.items()]
    return Figure("map", {"world": make_world(stops)})


def _timeline(rows: Rows) -> Figure | None:
    """Return the activities of the rows over time, as far as they are dated."""
    if "activity" not in rows.columns:
        return None
    known = current_inventory().activities
    asked = {each["activity"] for each in rows.records}
    found = by_identifier(
        known[term.value] for term in asked if isinstance(term, NamedNode) and term.value in known
    )
    dated = tuple(each for each in found if each.start or each.end)
    drawing = draw_timeline(dated[:_MOST_DATED])
    if drawing is None:
        return None
    return Figure(
        "timeline",
        {"drawing": drawing},
        _cut(min(len(dated), _MOST_DATED), len(found), "activities; those without a date are not"),
    )


def _matrix(rows: Rows) -> Figure | None:
    """Return the first resource by the second, with what the rows count."""
    resources = rows.resources()[:2]
    if len(resources) < len(("row", "column")):
        return None
    weights = _weights(rows, *resources)
    down, across = Counter[NamedNode](), Counter[NamedNode]()
    for (first, second), weight in weights.items():
        down[first] += weight
        across[second] += weight
    heads = [node for node, _ in across.most_common(_MOST_CELLS)]
    sides = [node for node, _ in down.most_common(_MOST_CELLS)]
    if not heads:
        return None
    what = {
        "heads": [(rows.name(node), address_of(node.value)) for node in heads],
        "sides": [
            (
                rows.name(side),
                address_of(side.value),
                [weights.get((side, head), 0) for head in heads],
            )
            for side in sides
        ],
    }
    cut = len(down) > len(sides) or len(across) > len(heads)
    whole = f"the {len(sides)} by {len(heads)} with most of {len(down)} by {len(across)}"
    return Figure("matrix", what, whole if cut else "")


_MAKERS: Mapping[str, Callable[[Rows], Figure | None]] = {
    "chart": _chart,
    "map": _map,
    "network": _network,
    "timeline": _timeline,
    "matrix": _matrix,
}


def _is_country(term: Term | None) -> bool:
    """Tell whether a term is a country."""
    return isinstance(term, NamedNode) and term.value.startswith(_COUNTRY)


def _number(term: Term | None) -> float:
    """Return a term as a number; 0 where it is none."""
    try:
        return float(term.value) if isinstance(term, Literal) else 0.0
    except ValueError:
        return 0.0


def _cut(shown: int, whole: int, what: str) -> str:
    """Return what is shown of how much, or nothing where all is."""
    return "" if shown == whole else f"{shown:,} of {whole:,} {what}"
