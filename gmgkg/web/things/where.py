"""What the pages of countries, regions and places tell."""

from pyoxigraph import NamedNode

from gmgkg.web.addresses import place_of
from gmgkg.web.things.entries import entries, grouped
from gmgkg.web.things.reader import Reader

_IN_COUNTRY = """
SELECT DISTINCT ?activity ?via WHERE {
  { ?activity gmg:country $thing BIND($thing AS ?via) }
  UNION
  { ?via gmg:country $thing . ?activity gmg:place ?via }
  ?activity a gmg:Activity
}
"""

_WIDER = "SELECT DISTINCT ?child ?wider WHERE { $thing gmg:region* ?child . ?child gmg:region ?wider }"

_AROUND_COUNTRY = """
SELECT DISTINCT ?place ?copresence WHERE {
  { ?place a gmg:Place ; gmg:country $thing }
  UNION
  { ?copresence a gmg:CoPresence ; gmg:country $thing }
} ORDER BY ?place ?copresence
"""

_NAMING_REGION = "SELECT DISTINCT ?activity WHERE { ?activity a gmg:Activity ; gmg:region $thing }"

_IN_REGION = """
SELECT DISTINCT ?activity ?via WHERE {
  ?via gmg:region+ $thing .
  { ?activity gmg:country|gmg:region ?via }
  UNION
  { ?place gmg:country ?via . ?activity gmg:place ?place }
  ?activity a gmg:Activity
}
"""

_INSIDE = """
SELECT DISTINCT ?inside ?class WHERE {
  VALUES ?class { gmg:Country gmg:Region }
  ?inside gmg:region $thing ; a ?class
} ORDER BY ?inside
"""

_IN_PLACE = "SELECT DISTINCT ?activity WHERE { ?activity gmg:place $thing ; a gmg:Activity }"


def country(reader: Reader) -> dict[str, object]:
    """Return what the page of a country tells."""
    around = reader.ask("Places and co-presence", _AROUND_COUNTRY)
    return {
        "told_activities": entries(
            reader,
            grouped(reader.ask("Activities there", _IN_COUNTRY)),
            {"country": _slug(reader)},
            reader.names(),
        ),
        "wider": _wider(reader),
        "places": [row["place"] for row in around if row["place"] is not None],
        "copresences": [row["copresence"] for row in around if row["copresence"] is not None],
    }


def region(reader: Reader) -> dict[str, object]:
    """Return what the page of a region tells."""
    inside = reader.ask("Regions and countries inside", _INSIDE)
    naming = grouped(reader.ask("Activities that name it", _NAMING_REGION))
    within = grouped(reader.ask("Activities inside it", _IN_REGION))
    facets = {"region": _slug(reader)}
    return {
        "naming": entries(reader, naming, facets, reader.names()),
        "within": entries(reader, {a: r for a, r in within.items() if a not in naming}, facets),
        "wider": _wider(reader),
        "regions": [row["inside"] for row in inside if row["class"].value.endswith("#Region")],
        "countries": [row["inside"] for row in inside if row["class"].value.endswith("#Country")],
    }


def place(reader: Reader) -> dict[str, object]:
    """Return what the page of a place tells."""
    return {
        "told_activities": entries(
            reader, grouped(reader.ask("Activities there", _IN_PLACE)), names=reader.names()
        )
    }


def _slug(reader: Reader) -> str:
    """Return the last step of the thing's IRI."""
    found = place_of(reader.thing.value)
    return "" if found is None else found.slug


def _wider(reader: Reader) -> list[NamedNode]:
    """Return the regions that hold the thing, the narrowest first."""
    parents = {row["child"]: row["wider"] for row in reader.ask("Wider regions", _WIDER)}
    chain: list[NamedNode] = []
    here = reader.thing
    while here in parents and parents[here] not in chain:
        here = parents[here]
        chain.append(here)
    return chain
