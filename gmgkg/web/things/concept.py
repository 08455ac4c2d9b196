"""What the pages of concepts tell: themes, types, target groups, statuses, roles, codes."""

from pyoxigraph import NamedNode

from gmgkg.web.addresses import place_of
from gmgkg.web.things.entries import MOST, entries, grouped
from gmgkg.web.things.kinds import KINDS
from gmgkg.web.things.reader import Reader, citations

LINKS = {
    "theme": "gmg:theme",
    "activity-type": "gmg:activityType",
    "target-group": "gmg:targetGroup",
    "status": "gmg:status",
}
"""By which property an activity is linked to a concept, by the kind of the concept."""

_ACTIVITIES = """
SELECT DISTINCT ?activity ?via WHERE {
  ?via skos:broader* $thing .
  ?activity %s ?via ; a gmg:Activity .
}
"""

_IN_ROLE = """
SELECT DISTINCT ?activity ?participation ?passage ?page ?section ?phrase ?note ?via WHERE {
  ?participation gmg:role $thing ; gmg:organization ?via ; gmg:evidence ?passage .
  ?activity gmg:participation ?participation .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
  OPTIONAL { ?participation gmg:inferenceNote ?note }
}
"""

_HIERARCHY = """
SELECT DISTINCT ?child ?wider ?narrower ?link ?mapped WHERE {
  { $thing skos:broader* ?child . ?child skos:broader ?wider }
  UNION
  { ?narrower skos:broader $thing }
  UNION
  {
    VALUES ?link {
      skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
    }
    ?mapped ?link $thing
  }
} ORDER BY ?narrower ?mapped
"""

_USES = """
SELECT DISTINCT ?link ?member ?passage ?page ?section ?phrase WHERE {
  VALUES ?link { gmg:organizationKind gmg:outputKind gmg:basis gmg:coverageReason }
  ?member ?link $thing .
  OPTIONAL {
    ?member gmg:phrase ?phrase ; gmg:page ?page ; gmg:section ?section .
    BIND(?member AS ?passage)
  }
} ORDER BY ?member
"""

_MATCHES = {
    "skos:exactMatch": "The same as",
    "skos:closeMatch": "Close to",
    "skos:broadMatch": "Falls under",
    "skos:narrowMatch": "Covers",
    "skos:relatedMatch": "Bears on",
}


def view(reader: Reader) -> dict[str, object]:
    """Return what the page of a concept tells."""
    place = place_of(reader.thing.value)
    kind, slug = ("", "") if place is None else (place.kind, place.slug)
    told: dict[str, object] = _hierarchy(reader)
    if kind in LINKS:
        facet = KINDS[kind].facet
        found = grouped(reader.ask("Activities, narrower included", _ACTIVITIES % LINKS[kind]))
        own = {
            activity: rows
            for activity, rows in found.items()
            if any(row["via"] == reader.thing for row in rows)
        }
        narrower = {activity: rows for activity, rows in found.items() if activity not in own}
        facets = {facet: slug} if facet else {}
        told["told_activities"] = entries(reader, own, facets)
        told["under_narrower"] = entries(reader, narrower, facets)
    elif kind == "role":
        told["told_activities"] = entries(reader, grouped(reader.ask("Who has it", _IN_ROLE)))
    else:
        rows = reader.ask("What bears it", _USES)
        told["members"] = list(dict.fromkeys(r["member"] for r in rows if r["passage"] is None))
        told["quotations"] = citations(row for row in rows if row["passage"] is not None)
    return told | {"most": MOST}


def _hierarchy(reader: Reader) -> dict[str, object]:
    """Return what is wider and narrower, and what other lists call it."""
    rows = reader.ask("Wider, narrower, mapped", _HIERARCHY)
    parents = {row["child"]: row["wider"] for row in rows if row["child"] is not None}
    chain: list[NamedNode] = []
    here = reader.thing
    while here in parents and parents[here] not in chain:
        here = parents[here]
        chain.append(here)
    mapped: dict[str, list[NamedNode]] = {}
    for row in rows:
        if row["mapped"] is not None:
            name = f"skos:{row['link'].value.rpartition('#')[2]}"
            mapped.setdefault(name, []).append(row["mapped"])
    return {
        "chain": chain[::-1],
        "narrower": [row["narrower"] for row in rows if row["narrower"] is not None],
        "mappings": {
            title: reader.said[name] for name, title in _MATCHES.items() if name in reader.said
        },
        "mapped": {title: mapped[name] for name, title in _MATCHES.items() if name in mapped},
    }
