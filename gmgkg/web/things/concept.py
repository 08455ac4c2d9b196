"""What the pages of concepts tell: themes, types, target groups, statuses, roles, codes."""

from pyoxigraph import NamedNode

from gmgkg.namespaces import GMG
from gmgkg.web.addresses import place_of
from gmgkg.web.things.entries import MOST, Found, entries, find, grouped
from gmgkg.web.things.kinds import KINDS
from gmgkg.web.things.reader import Reader, citations

LINKS = {
    "theme": "gmg:theme",
    "activity-type": "gmg:activityType",
    "target-group": "gmg:targetGroup",
    "status": "gmg:status",
}
"""By which property an activity is linked to a concept, by the kind of the concept."""

_NARROWER = "SELECT DISTINCT ?via WHERE { ?via skos:broader+ $thing }"

_IN_ROLE = """
  ?activity gmg:participation ?participation .
  ?participation gmg:role $thing ; gmg:organization ?via .
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
SELECT DISTINCT ?link ?member WHERE {
  VALUES ?link { gmg:organizationKind gmg:outputKind gmg:basis gmg:coverageReason }
  ?member ?link $thing . FILTER NOT EXISTS { ?member a gmg:ExcusedPassage }
} ORDER BY ?member
"""

_EXCUSED = """
SELECT DISTINCT ?passage ?page ?section ?phrase WHERE {
  ?passage gmg:coverageReason $thing ; gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase
}
"""

_MEMBERS = {
    NamedNode(f"{GMG}organizationKind"): "Organizations of this kind",
    NamedNode(f"{GMG}outputKind"): "Products of this kind",
    NamedNode(f"{GMG}basis"): "Connections on this basis",
    NamedNode(f"{GMG}coverageReason"): "Sections excused as a whole",
}

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
    told: dict[str, object] = {"members": {}} | _hierarchy(reader)
    if kind in LINKS:
        told |= entries(reader, _bearing(reader, kind, slug))
    elif kind == "role":
        told |= entries(reader, {"own": find(reader, "Who has it", _IN_ROLE)})
    else:
        members = grouped(reader.ask("What bears it", _USES), "link")
        told["members"] = {
            title: list(dict.fromkeys(row["member"] for row in members[node]))
            for node, title in _MEMBERS.items()
            if node in members
        }
        reader.note(row["member"] for own in members.values() for row in own[:MOST])
        told["quotations"] = citations(reader.ask("Sentences excused", _EXCUSED))
    return told | {"most": MOST}


def _bearing(reader: Reader, kind: str, slug: str) -> dict[str, Found]:
    """Return the activities that bear the concept, and those that bear only a narrower one."""
    link, facet = LINKS[kind], KINDS[kind].facet
    facets = {facet: slug} if facet else {}
    own = f"?activity {link} $thing ; a gmg:Activity"
    lists = {"own": find(reader, "Activities", own, facets)}
    below = [row["via"] for row in reader.ask("What is narrower, however deep", _NARROWER)]
    if below:
        under = (
            f"VALUES ?via {{ $list }} ?activity {link} ?via ; a gmg:Activity . "
            f"FILTER NOT EXISTS {{ ?activity {link} $thing }}"
        )
        lists["under_narrower"] = find(
            reader, "Activities under what is narrower", under, facets, below
        )
    return lists


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
