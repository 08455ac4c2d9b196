"""What the page of an organization tells."""

from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from gmgkg.namespaces import PREFIXES
from gmgkg.web.addresses import place_of
from gmgkg.web.things.entries import Entries, entries, grouped
from gmgkg.web.things.reader import Reader

_PARTICIPATIONS = """
SELECT DISTINCT ?activity ?role ?participation ?passage ?page ?section ?phrase ?note WHERE {
  ?participation gmg:organization $thing ; gmg:role ?role ; gmg:evidence ?passage .
  ?activity gmg:participation ?participation .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
  OPTIONAL { ?participation gmg:inferenceNote ?note }
}
"""

_CONNECTIONS = """
SELECT DISTINCT ?connection ?other ?basis ?activity WHERE {
  ?connection gmg:between $thing ; gmg:between ?other ; gmg:basis ?basis ; gmg:activity ?activity .
  FILTER(?other != $thing)
} ORDER BY ?connection ?activity
"""

_OTHERWISE = """
SELECT DISTINCT ?link ?activity ?passage ?page ?section ?phrase WHERE {
  VALUES ?link { gmg:mentions gmg:grouping }
  ?activity ?link $thing ; gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
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
SELECT DISTINCT ?link ?other WHERE {
  VALUES ?link { org:unitOf org:memberOf }
  ?other ?link $thing
} ORDER BY ?other
"""

_ROLES = (
    ("lead", "Leads"),
    ("joint", "Organizes or makes jointly"),
    ("collaborator", "Collaborates in"),
    ("funder", "Funds"),
    ("host", "Hosts"),
    ("supported", "Has its work supported by"),
    ("member", "Is the body in which the agency sits"),
    ("beneficiary", "Benefits from"),
)


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
    taking_part: dict[str, Entries] = {}
    for role, title in _ROLES:
        rows = by_role.get(NamedNode(PREFIXES["role"] + role), [])
        if rows:
            facets = {"agency": slug} if role == "lead" else {"partner": slug}
            taking_part[title] = entries(reader, grouped(rows), facets)
    connections = [
        Connection(node, rows[0]["other"], rows[0]["basis"], [row["activity"] for row in rows])
        for node, rows in grouped(
            reader.ask("Whom it works with", _CONNECTIONS), "connection"
        ).items()
    ]
    otherwise = grouped(reader.ask("Mentions and groupings", _OTHERWISE), "link")
    names = reader.names() if otherwise else []
    return {
        "taking_part": taking_part,
        "connections": [c for c in connections if not c.basis.value.endswith("/co-presence")],
        "copresences": [c for c in connections if c.basis.value.endswith("/co-presence")],
        **{
            name: entries(reader, grouped(rows), names=names)
            for name, rows in (
                ("mentions", otherwise.get(NamedNode(f"{PREFIXES['gmg']}mentions"), [])),
                ("serving", otherwise.get(NamedNode(f"{PREFIXES['gmg']}grouping"), [])),
            )
        },
        "subjects": _by_link(reader.ask("Where and on what", _SUBJECTS)),
        "bodies": {
            link.value.rpartition("#")[2]: [row["other"] for row in rows]
            for link, rows in grouped(reader.ask("Units and members", _BODIES), "link").items()
        },
    }


def _by_link(rows: list[dict[str, Any]]) -> dict[str, list[tuple[NamedNode, int]]]:
    """Return targets and how many activities name them, by the last word of the link."""
    found: dict[str, list[tuple[NamedNode, int]]] = {}
    for row in rows:
        if row["link"] is not None:
            name = row["link"].value.rpartition("#")[2]
            found.setdefault(name, []).append((row["target"], int(row["count"].value)))
    return found
