"""What the pages of evidence tell: a passage, and the document that it stands in."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from gmgkg.web.things.reader import Reader

_CITING = """
SELECT DISTINCT ?activity ?participation ?organization ?role WHERE {
  { ?activity gmg:evidence $thing ; a gmg:Activity }
  UNION
  {
    ?participation gmg:evidence $thing ; gmg:organization ?organization ; gmg:role ?role .
    ?activity gmg:participation ?participation .
  }
} ORDER BY ?activity ?organization
"""

_SECTION = """
SELECT DISTINCT ?section ?heading WHERE {
  $thing dcterms:source ?document ; gmg:section ?name .
  ?section a gmg:Section ; gmg:section ?name ; gmg:heading ?heading ; dcterms:isPartOf ?document .
}
"""

_SECTIONS = """
SELECT DISTINCT ?part ?name ?heading ?page ?order ?reason ?whole WHERE {
  ?part a gmg:Section ; dcterms:isPartOf $thing ; gmg:section ?name ; gmg:heading ?heading ;
    gmg:page ?page ; gmg:order ?order .
  OPTIONAL { ?part gmg:coverageReason ?reason }
  OPTIONAL { ?part dcterms:isPartOf ?whole . ?whole a gmg:Section }
} ORDER BY ?order
"""

_QUOTATIONS = """
SELECT ?name ?kind (COUNT(DISTINCT ?quotation) AS ?quotations)
  (COUNT(DISTINCT ?activity) AS ?activities)
WHERE {
  ?quotation dcterms:source $thing ; gmg:section ?name ; a ?kind .
  FILTER(?kind IN (gmg:Passage, gmg:ExcusedPassage))
  OPTIONAL { ?activity gmg:evidence ?quotation ; a gmg:Activity }
} GROUP BY ?name ?kind
"""


@dataclass
class Section:
    """A section of a document.

    :ivar anchor: the end of its IRI
    :ivar name: as citations give it
    :ivar heading: its opening words
    :ivar page: on which it begins
    :ivar depth: how many sections hold it
    :ivar reason: why it yields no activity, where none of it does
    :ivar cited: how many of its passages are cited
    :ivar excused: how many of its sentences are listed as yielding no activity
    :ivar activities: how many activities cite it
    """

    anchor: str
    name: str
    heading: str
    page: int
    depth: int
    reason: NamedNode | None
    cited: int = 0
    excused: int = 0
    activities: int = 0


def passage(reader: Reader) -> dict[str, object]:
    """Return what the page of a passage tells."""
    rows = reader.ask("What cites it", _CITING)
    reader.note(row["activity"] for row in rows)
    found = reader.ask("Its section", _SECTION)
    return {
        "citing": list(dict.fromkeys(r["activity"] for r in rows if r["participation"] is None)),
        "participations": [row for row in rows if row["participation"] is not None],
        "section": found[0] if found else None,
    }


def document(reader: Reader) -> dict[str, object]:
    """Return what the page of a document tells."""
    return {"sections": sections(reader)}


def sections(reader: Reader) -> list[Section]:
    """Return the sections of a document in their order, with what is cited of each."""
    rows = reader.ask("Its sections", _SECTIONS)
    wholes = {row["part"]: row["whole"] for row in rows if row["whole"] is not None}
    found: dict[str, Section] = {}
    for row in rows:
        depth, here = 0, row["part"]
        while here in wholes and depth < len(rows):
            depth, here = depth + 1, wholes[here]
        found[row["name"].value] = Section(
            anchor=row["part"].value.rpartition("#")[2],
            name=row["name"].value,
            heading=row["heading"].value,
            page=int(row["page"].value),
            depth=depth,
            reason=row["reason"],
        )
    for row in reader.ask("Cited and excused sentences by section", _QUOTATIONS):
        section = None if row["name"] is None else found.get(row["name"].value)
        if section is None:
            continue
        if row["kind"].value.endswith("#ExcusedPassage"):
            section.excused = int(row["quotations"].value)
        else:
            section.cited = int(row["quotations"].value)
            section.activities = int(row["activities"].value)
    return list(found.values())
