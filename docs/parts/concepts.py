"""The concept schemes: hierarchy, definitions, use and mappings."""

from collections import defaultdict

from parts.graph import code, rows
from parts.markdown import section, table

_SCHEMES = """
SELECT ?scheme ?label ?description WHERE {
  ?scheme a skos:ConceptScheme ; rdfs:label ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?scheme dcterms:description ?description }
  FILTER(STRSTARTS(STR(?scheme), "https://w3id.org/gmgkg/"))
} ORDER BY ?label
"""
_CONCEPTS = """
SELECT ?concept ?scheme ?label ?definition ?broader (COUNT(DISTINCT ?user) AS ?uses) WHERE {
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?label . FILTER(LANG(?label) = "en")
  OPTIONAL { ?concept skos:definition ?definition . FILTER(LANG(?definition) = "en") }
  OPTIONAL { ?concept skos:broader ?broader }
  OPTIONAL { ?user gmg:theme|gmg:activityType|gmg:targetGroup|gmg:status|gmg:role|gmg:basis|
    gmg:organizationKind|gmg:outputKind|gmg:coverageReason ?concept . }
} GROUP BY ?concept ?scheme ?label ?definition ?broader ORDER BY ?label
"""
_MAPPINGS = """
SELECT ?concept ?mapping ?other ?label WHERE {
  VALUES ?mapping {
    skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch
  }
  ?concept skos:inScheme ?scheme ; ?mapping ?other .
  OPTIONAL { ?other skos:prefLabel ?label . FILTER(LANG(?label) = "en") }
} ORDER BY ?concept ?mapping ?other
"""


def schemes() -> str:
    """Return every scheme as a table, narrower concepts under the broader."""
    concepts = defaultdict(list)
    for row in rows(_CONCEPTS):
        concepts[row["scheme"]].append(row)
    mappings = defaultdict(list)
    for row in rows(_MAPPINGS):
        mappings[row["concept"]].append(
            f"{row['mapping'].rpartition('#')[2].removesuffix('Match')} {code(row['other'])}"
            + (f" ({row['label']})" if row["label"] else "")
        )
    return "\n".join(
        section(
            2,
            scheme["label"],
            f"scheme-{'-'.join(scheme['scheme'].split('/')[4:])}",
            f"{code(scheme['scheme'])} {scheme['description']}",
            table(
                ["concept", "label", "definition", "used", "mapped to"],
                (
                    (
                        code(row["concept"]),
                        f"{'- ' * depth}{row['label']}",
                        row["definition"],
                        row["uses"],
                        "; ".join(mappings[row["concept"]]),
                    )
                    for depth, row in _ordered(concepts[scheme["scheme"]], "")
                ),
            ),
        )
        for scheme in rows(_SCHEMES)
    )


def _ordered(
    concepts: list[dict[str, str]], broader: str, depth: int = 0
) -> list[tuple[int, dict[str, str]]]:
    """Return the concepts under one, each followed by its own, with their depth."""
    found = []
    for row in concepts:
        if row["broader"] == broader:
            found += [(depth, row), *_ordered(concepts, row["concept"], depth + 1)]
    return found
