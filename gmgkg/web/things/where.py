"""What the pages of countries, regions and places tell."""

from pyoxigraph import NamedNode

from gmgkg.web.addresses import place_of
from gmgkg.web.things.entries import entries, find
from gmgkg.web.things.reader import Reader

_IN_COUNTRY = """
  { ?activity gmg:country $thing ; a gmg:Activity BIND($thing AS ?via) }
  UNION
  { ?via gmg:country $thing ; a gmg:Place . ?activity gmg:place ?via }
"""

_AROUND_COUNTRY = """
SELECT DISTINCT ?place ?copresence WHERE {
  { ?place gmg:country $thing ; a gmg:Place }
  UNION
  { ?copresence gmg:country $thing ; a gmg:CoPresence }
} ORDER BY ?place ?copresence
"""

# Few everywhere, so that the whole tree is read rather than a path of unknown length.
_TREE = """
SELECT DISTINCT ?via ?other ?class WHERE {
  VALUES ?class { gmg:Country gmg:Region }
  ?via a ?class ; gmg:region ?other
} ORDER BY ?via
"""

_NAMING_REGION = "?activity gmg:region $thing ; a gmg:Activity"

_IN_REGION = """
  { VALUES ?inside { $list } ?activity gmg:country ?inside ; a gmg:Activity }
  UNION
  { VALUES ?inside { $list } ?activity gmg:region ?inside ; a gmg:Activity }
  UNION
  {
    VALUES ?inside { $list }
    ?place gmg:country ?inside ; a gmg:Place . ?activity gmg:place ?place
  }
  FILTER NOT EXISTS { ?activity gmg:region $thing }
"""

_IN_PLACE = "?activity gmg:place $thing ; a gmg:Activity"


def country(reader: Reader) -> dict[str, object]:
    """Return what the page of a country tells."""
    around = reader.ask("Places and co-presence", _AROUND_COUNTRY)
    there = find(reader, "Activities there", _IN_COUNTRY, {"country": _slug(reader)})
    return {
        **entries(reader, {"there": there}, reader.names()),
        "wider": _Tree(reader).wider(),
        "places": [row["place"] for row in around if row["place"] is not None],
        "copresences": [row["copresence"] for row in around if row["copresence"] is not None],
    }


def region(reader: Reader) -> dict[str, object]:
    """Return what the page of a region tells."""
    tree = _Tree(reader)
    facets = {"region": _slug(reader)}
    lists = {
        "naming": find(reader, "Activities that name it", _NAMING_REGION, facets),
        "within": find(reader, "Activities inside it", _IN_REGION, facets, tree.inside()),
    }
    return {
        **entries(reader, lists, reader.names()),
        "wider": tree.wider(),
        "regions": tree.below("Region"),
        "countries": tree.below("Country"),
    }


def place(reader: Reader) -> dict[str, object]:
    """Return what the page of a place tells."""
    there = find(reader, "Activities there", _IN_PLACE)
    return {**entries(reader, {"there": there}, reader.names())}


class _Tree:
    """Countries and regions around a thing."""

    def __init__(self, reader: Reader) -> None:
        """Read the tree."""
        self._thing = reader.thing
        self._reader = reader
        rows = reader.ask("Countries and regions, and the next wider region of each", _TREE)
        self._parents = {row["via"]: row["other"] for row in rows}
        self._classes = {row["via"]: row["class"].value.rpartition("#")[2] for row in rows}

    def wider(self) -> list[NamedNode]:
        """Return the regions that hold the thing, the narrowest first."""
        chain = self._chain(self._thing)
        self._reader.note(chain)
        return chain

    def inside(self) -> list[NamedNode]:
        """Return the countries and regions that lie in the thing, however deep."""
        return [node for node in self._parents if self._thing in self._chain(node)]

    def below(self, kind: str) -> list[NamedNode]:
        """Return the countries or the regions directly below the thing."""
        found = [
            node
            for node, parent in self._parents.items()
            if parent == self._thing and self._classes[node] == kind
        ]
        self._reader.note(found)
        return found

    def _chain(self, node: NamedNode) -> list[NamedNode]:
        """Return the regions that hold a country or a region."""
        chain: list[NamedNode] = []
        while node in self._parents and self._parents[node] not in chain:
            node = self._parents[node]
            chain.append(node)
        return chain


def _slug(reader: Reader) -> str:
    """Return the last step of the thing's IRI."""
    found = place_of(reader.thing.value)
    return "" if found is None else found.slug
