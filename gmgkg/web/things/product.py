"""What the pages of products and instruments tell."""

from pyoxigraph import NamedNode

from gmgkg.namespaces import PREFIXES
from gmgkg.web.things.entries import Found, entries, grouped
from gmgkg.web.things.reader import Reader

_ROLES = [
    NamedNode(PREFIXES["role"] + role) for role in ("lead", "joint", "collaborator", "funder")
]

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
  ?activity gmg:output $thing ; gmg:participation ?participation .
  ?participation gmg:organization ?maker ; gmg:role ?role .
  FILTER(?role IN (role:lead, role:joint, role:collaborator, role:funder))
} ORDER BY ?maker
"""


def view(reader: Reader) -> dict[str, object]:
    """Return what the page of a product or an instrument tells."""
    links = {
        link.value.rpartition("#")[2].rpartition("/")[2]: grouped(rows)
        for link, rows in grouped(reader.ask("Activities", _ACTIVITIES), "link").items()
    }
    makers = grouped(reader.ask("Who made it", _MAKERS), "role")
    lists = {
        key: Found(links.get(name, {}), len(links.get(name, {})))
        for key, name in (
            ("made_by", "output"),
            ("resting", "instrument"),
            ("related", "relation"),
        )
    }
    return {
        **entries(reader, lists, reader.names()),
        "makers": {
            role: [row["maker"] for row in makers[role]] for role in _ROLES if role in makers
        },
    }
