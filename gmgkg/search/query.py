"""A selection of activities in SPARQL, for whoever wants to ask for it elsewhere."""

import re

from gmgkg.namespaces import PREFIXES, shorten
from gmgkg.search.selection import FACETS, Selection

_PATTERNS = {
    "agency": "?activity gmg:leadAgency ?agency .",
    "country": "?activity gmg:country|gmg:place/gmg:country ?country .",
    "region": "?activity dcterms:spatial/gmg:region* ?region .",
    "theme": "?activity gmg:theme/skos:broader* ?theme .",
    "type": "?activity gmg:activityType/skos:broader* ?type .",
    "group": "?activity gmg:targetGroup/skos:broader* ?group .",
    "status": "?activity gmg:status ?status .",
}
_PARTICIPATION = """\
?activity gmg:participation ?participation .
?participation gmg:organization ?partner ; gmg:role ?role .
FILTER(?role != role:lead)"""
_DATED = "FILTER EXISTS { ?activity gmg:startDate|gmg:endDate ?date }"
_UNDATED = "FILTER NOT EXISTS { ?activity gmg:startDate|gmg:endDate ?date }"
_SPAN = """\
OPTIONAL { ?activity gmg:startDate ?startDate }
OPTIONAL { ?activity gmg:endDate ?endDate }"""
_FIRST = 'FILTER(SUBSTR(STR(COALESCE(?endDate, ?startDate)), 1, 4) >= "%04d")'
_LAST = 'FILTER(SUBSTR(STR(COALESCE(?startDate, ?endDate)), 1, 4) <= "%04d")'

_LIST = """\
SELECT DISTINCT ?activity ?identifier ?activityLabel
WHERE {
%s
  ?activity rdfs:label ?activityLabel .
}
ORDER BY ?identifier ?activity
"""

# Each activity with its participations, its passages and theirs, and its amounts. The selection
# stands in both branches, so that an engine starts from it there instead of reading all there is.
_DESCRIPTION = """\
CONSTRUCT {
  ?activity ?property ?value .
  ?part ?partProperty ?partValue .
}
WHERE {
  {
    {
      SELECT DISTINCT ?activity
      WHERE {
%(selected)s
      }
    }
    ?activity ?property ?value .
  }
  UNION
  {
    {
      SELECT DISTINCT ?part
      WHERE {
%(selected)s
        ?activity gmg:participation|gmg:evidence|gmg:amount|gmg:participation/gmg:evidence ?part .
      }
    }
    ?part ?partProperty ?partValue .
  }
}
"""


def list_query(selection: Selection) -> str:
    """Return the SELECT query that lists the activities of a selection.

    :param selection: its values are IRIs of resources that exist, so that none can hold more
    """
    return _with_prefixes(_LIST % _indented(_patterns(selection), 2))


def description_query(selection: Selection) -> str:
    """Return the CONSTRUCT query that describes the activities of a selection.

    :param selection: as above
    """
    return _with_prefixes(_DESCRIPTION % {"selected": _indented(_patterns(selection), 8)})


def _patterns(selection: Selection) -> str:
    """Return the patterns that the activities of a selection match, one a line."""
    lines = []
    for facet in FACETS:
        if chosen := selection.of(facet.name):
            lines.append(f"VALUES ?{facet.name} {{ {' '.join(map(_term, chosen))} }}")
            if facet.name in _PATTERNS:
                lines.append(_PATTERNS[facet.name])
    if selection.of("partner") or selection.of("role"):
        lines.append(_PARTICIPATION)
    lines.append("?activity a gmg:Activity ; dcterms:identifier ?identifier .")
    if selection.dated is not None:
        lines.append(_DATED if selection.dated else _UNDATED)
    if selection.first is not None or selection.last is not None:
        lines.append(_SPAN)
    if selection.first is not None:
        lines.append(_FIRST % selection.first)
    if selection.last is not None:
        lines.append(_LAST % selection.last)
    return "\n".join(lines)


def _term(iri: str) -> str:
    """Return an IRI as the query writes it."""
    short = shorten(iri)
    local = short.partition(":")[2]
    # Not every slug may follow a prefix as it is (SPARQL 1.1, section 19.8, PN_LOCAL).
    plain = local.replace("-", "").replace("_", "").isalnum() and local.isascii()
    return short if plain and not local.endswith("-") and local[0] != "-" else f"<{iri}>"


def _indented(text: str, spaces: int) -> str:
    """Return lines further to the right."""
    return "\n".join(" " * spaces + line for line in text.splitlines())


def _with_prefixes(text: str) -> str:
    """Return a query under the prefixes that it uses."""
    used = [name for name in PREFIXES if re.search(rf"(?<![\w-]){name}:", text)]
    return "\n".join([*(f"PREFIX {name}: <{PREFIXES[name]}>" for name in used), "", text])
