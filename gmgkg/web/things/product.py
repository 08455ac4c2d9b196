"""What the pages of products and instruments tell."""

from gmgkg.web.things.entries import entries, grouped
from gmgkg.web.things.reader import Reader

_ACTIVITIES = """
SELECT DISTINCT ?link ?activity ?note WHERE {
  VALUES ?link { gmg:output gmg:instrument dcterms:relation }
  ?activity ?link $thing ; a gmg:Activity .
  OPTIONAL {
    ?inference rdf:object $thing ; rdf:subject ?activity ; rdf:predicate ?link ;
      gmg:inferenceNote ?note .
  }
}
"""

_MAKERS = """
SELECT DISTINCT ?maker ?role WHERE {
  VALUES ?role { role:lead role:joint role:collaborator role:funder }
  ?activity gmg:output $thing ; gmg:participation ?participation .
  ?participation gmg:organization ?maker ; gmg:role ?role .
} ORDER BY ?maker
"""


def view(reader: Reader) -> dict[str, object]:
    """Return what the page of a product or an instrument tells."""
    links = {
        link.value.rpartition("#")[2].rpartition("/")[2]: grouped(rows)
        for link, rows in grouped(reader.ask("Activities", _ACTIVITIES), "link").items()
    }
    makers = grouped(reader.ask("Who made it", _MAKERS), "role")
    names = reader.names()
    return {
        "makers": {role: [row["maker"] for row in rows] for role, rows in makers.items()},
        "made_by": entries(reader, links.get("output", {}), names=names),
        "resting": entries(reader, links.get("instrument", {}), names=names),
        "related": entries(reader, links.get("relation", {}), names=names),
    }
