"""What the pages of collaborations and of single participations tell."""

from gmgkg.web.things.entries import grouped
from gmgkg.web.things.reader import Reader, Row, citations

_ACTIVITIES = """
SELECT DISTINCT ?activity ?organization ?role ?participation ?note ?passage ?page ?section ?phrase
WHERE {
  $thing gmg:activity ?activity ; gmg:between ?organization .
  ?participation gmg:organization ?organization ; gmg:role ?role ; gmg:evidence ?passage .
  ?activity gmg:participation ?participation .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
  OPTIONAL { ?participation gmg:inferenceNote ?note }
} ORDER BY ?activity ?organization
"""

_OTHER_BASES = """
SELECT DISTINCT ?connection ?basis WHERE {
  $thing gmg:between ?first , ?second . FILTER(STR(?first) < STR(?second))
  ?connection gmg:between ?first ; gmg:between ?second ; gmg:basis ?basis .
  FILTER(?connection != $thing)
} ORDER BY ?basis
"""

_OF_PARTICIPATION = """
SELECT DISTINCT ?activity ?passage ?page ?section ?phrase WHERE {
  ?activity gmg:participation $thing .
  $thing gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
}
"""


def collaboration(reader: Reader) -> dict[str, object]:
    """Return what the page of a collaboration or a co-presence tells."""
    rows = reader.ask("The activities and both parts in them", _ACTIVITIES)
    reader.note(row["activity"] for row in rows)
    return {
        "shared": {
            activity: [_part(own) for own in grouped(parts, "participation").values()]
            for activity, parts in grouped(rows).items()
        },
        "other_bases": reader.ask("The same two on another basis", _OTHER_BASES),
    }


def participation(reader: Reader) -> dict[str, object]:
    """Return what the page of a participation tells."""
    rows = reader.ask("The activity and the evidence", _OF_PARTICIPATION)
    reader.note(row["activity"] for row in rows)
    return {"activity": rows[0]["activity"] if rows else None, "evidence": citations(rows)}


def _part(rows: list[Row]) -> dict[str, object]:
    """Return one part in an activity, with its evidence."""
    note = rows[0]["note"]
    return {
        "organization": rows[0]["organization"],
        "role": rows[0]["role"],
        "evidence": citations(rows),
        "note": None if note is None else note.value,
    }
