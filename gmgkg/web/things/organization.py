"""What the page of an organization tells."""

from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from gmgkg.namespaces import GMG, PREFIXES
from gmgkg.web.addresses import place_of
from gmgkg.web.things.entries import MOST, Found, entries, grouped
from gmgkg.web.things.reader import Reader

_PARTICIPATIONS = """
SELECT DISTINCT ?activity ?role ?participation WHERE {
  ?participation gmg:organization $thing ; gmg:role ?role .
  ?activity gmg:participation ?participation .
}
"""

_CONNECTIONS = """
SELECT DISTINCT ?connection ?other ?basis ?activity WHERE {
  ?connection gmg:between $thing ; gmg:between ?other ; gmg:basis ?basis ; gmg:activity ?activity .
  FILTER(?other != $thing)
} ORDER BY ?connection ?activity
"""

_OTHERWISE = """
SELECT DISTINCT ?link ?activity WHERE {
  VALUES ?link { gmg:mentions gmg:grouping }
  ?activity ?link $thing .
}
"""

_SUBJECTS = """
SELECT ?link ?target (COUNT(DISTINCT ?activity) AS ?count) WHERE {
  ?participation gmg:organization $thing . ?activity gmg:participation ?participation .
  {
    VALUES ?link { gmg:country gmg:region gmg:theme gmg:output }
    ?activity ?link ?target
  }
  UNION
  { ?activity gmg:place ?place . ?place gmg:country ?target BIND(gmg:country AS ?link) }
} GROUP BY ?link ?target ORDER BY ?link DESC(?count) ?target
"""

_BODIES = """
SELECT DISTINCT ?link ?body WHERE {
  VALUES ?link { org:unitOf org:memberOf }
  ?body ?link $thing
} ORDER BY ?body
"""

_ROLES = {
    NamedNode(PREFIXES["role"] + role): title
    for role, title in (
        ("lead", "Leads"),
        ("joint", "Organizes or makes jointly"),
        ("collaborator", "Collaborates in"),
        ("funder", "Funds"),
        ("host", "Hosts"),
        ("supported", "Has its work supported by"),
        ("member", "Is the body in which the agency sits"),
        ("beneficiary", "Benefits from"),
    )
}


@dataclass(frozen=True)
class Connection:
    """A connection to one other organization, on one basis.

    :ivar iri: of the collaboration or co-presence
    :ivar other: the other organization
    :ivar basis: how the two are connected
    :ivar activities: that show it
    """

    iri: NamedNode
    other: NamedNode
    basis: NamedNode
    activities: list[NamedNode]


def view(reader: Reader) -> dict[str, object]:
    """Return what the page of an organization tells."""
    place = place_of(reader.thing.value)
    slug = "" if place is None else place.slug
    by_role = grouped(reader.ask("Its part in activities", _PARTICIPATIONS), "role")
    otherwise = grouped(reader.ask("Mentions and groupings", _OTHERWISE), "link")
    lists: dict[str, Found] = {}
    for role, title in _ROLES.items():
        if role in by_role:
            facets = {"agency": slug} if title == "Leads" else {"partner": slug}
            activities = grouped(by_role[role])
            lists[title] = Found(activities, len(activities), facets)
    taking_part = list(lists)
    for name in ("mentions", "grouping"):
        activities = grouped(otherwise.get(NamedNode(GMG + name), []))
        lists[name] = Found(activities, len(activities))
    told = entries(reader, lists, reader.names())
    connections = _connections(reader)
    bodies = grouped(reader.ask("Units and members", _BODIES), "link")
    return {
        "taking_part": {title: told[title] for title in taking_part},
        "mentions": told["mentions"],
        "serving": told["grouping"],
        "connections": [c for c in connections if not c.basis.value.endswith("/co-presence")],
        "copresences": [c for c in connections if c.basis.value.endswith("/co-presence")],
        "most": MOST,
        "subjects": _by_link(reader.ask("Where and on what", _SUBJECTS)),
        "bodies": {
            link.value.rpartition("#")[2]: [row["body"] for row in rows]
            for link, rows in bodies.items()
        },
    }


def _connections(reader: Reader) -> list[Connection]:
    """Return the connections to other organizations."""
    rows = grouped(reader.ask("Whom it works with", _CONNECTIONS), "connection")
    found = [
        Connection(node, own[0]["other"], own[0]["basis"], [row["activity"] for row in own])
        for node, own in rows.items()
    ]
    for connection in found[:MOST]:
        reader.note((connection.iri, connection.other, *connection.activities))
    return found


def _by_link(rows: list[dict[str, Any]]) -> dict[str, list[tuple[NamedNode, int]]]:
    """Return targets and how many activities name them, by the last word of the link."""
    found: dict[str, list[tuple[NamedNode, int]]] = {}
    for row in rows:
        if row["link"] is not None:
            name = row["link"].value.rpartition("#")[2]
            found.setdefault(name, []).append((row["target"], int(row["count"].value)))
    return found
