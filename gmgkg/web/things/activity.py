"""What the page of an activity tells."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from gmgkg.namespaces import PREFIXES
from gmgkg.web.things.entries import grouped
from gmgkg.web.things.reader import Citation, Reader, citations

_LEAD = NamedNode(f"{PREFIXES['role']}lead")

_PARTICIPATIONS = """
SELECT ?participation ?organization ?role ?note ?passage ?page ?section ?phrase WHERE {
  $thing gmg:participation ?participation .
  ?participation gmg:organization ?organization ; gmg:role ?role ; gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
  OPTIONAL { ?participation gmg:inferenceNote ?note }
} ORDER BY ?participation ?page
"""

_EVIDENCE = """
SELECT ?passage ?page ?section ?phrase WHERE {
  $thing gmg:evidence ?passage .
  ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
}
"""

_INFERENCES = """
SELECT ?inference ?link ?target ?note WHERE {
  ?inference rdf:subject $thing ; rdf:predicate ?link ; rdf:object ?target ;
    gmg:inferenceNote ?note .
}
"""

_AMOUNTS = """
SELECT ?amount ?value ?currency ?unit ?counts WHERE {
  $thing gmg:amount ?amount . ?amount gmg:value ?value ; gmg:counts ?counts .
  OPTIONAL { ?amount gmg:currency ?currency }
  OPTIONAL { ?amount gmg:unit ?unit }
} ORDER BY ?amount
"""

_AROUND = """
SELECT DISTINCT ?link ?near WHERE {
  { VALUES ?link { dcterms:isPartOf dcterms:relation } ?near ?link $thing . ?near a gmg:Activity }
  UNION
  { $thing gmg:place ?place . ?place gmg:country ?near BIND(gmg:place AS ?link) }
} ORDER BY ?near
"""


@dataclass(frozen=True)
class Part:
    """One participation as a page shows it.

    :ivar organization: who
    :ivar evidence: where the source says so
    :ivar note: why it holds where the source does not spell it out
    """

    organization: NamedNode
    evidence: list[Citation]
    note: str | None


@dataclass(frozen=True)
class Note:
    """Why a statement holds that the source does not spell out.

    :ivar anchor: the end of its IRI
    :ivar text: the reason
    """

    anchor: str
    text: str


@dataclass(frozen=True)
class Amount:
    """A figure that the source gives.

    :ivar anchor: the end of its IRI
    :ivar figure: the number with its currency or unit
    :ivar counts: what it measures
    """

    anchor: str
    figure: str
    counts: str


def view(reader: Reader) -> dict[str, object]:
    """Return what the page of an activity tells."""
    rows = reader.ask("Who takes part, as what, and where it says so", _PARTICIPATIONS)
    by_role: dict[NamedNode, list[Part]] = {}
    for own in grouped(rows, "participation").values():
        part = Part(
            organization=own[0]["organization"],
            evidence=citations(own),
            note=None if own[0]["note"] is None else own[0]["note"].value,
        )
        by_role.setdefault(own[0]["role"], []).append(part)
    inferences = reader.ask("Links that are inferred", _INFERENCES)
    around: dict[str, list[NamedNode]] = {}
    for row in reader.ask("Parts, related activities, countries of places", _AROUND):
        around.setdefault(row["link"].value.rpartition("/")[2].rpartition("#")[2], []).append(
            row["near"]
        )
    related = {*around.get("relation", []), *reader.said.get("dcterms:relation", [])}
    return {
        "participations": dict(sorted(by_role.items(), key=lambda item: item[0] != _LEAD)),
        "evidence": citations(reader.ask("The passages", _EVIDENCE)),
        "notes": {
            (row["link"].value, row["target"]): Note(
                row["inference"].value.rpartition("#")[2], row["note"].value
            )
            for row in inferences
        },
        "amounts": [
            Amount(
                anchor=row["amount"].value.rpartition("#")[2],
                figure=_figure(
                    row["value"].value,
                    *(
                        None if row[name] is None else row[name].value
                        for name in ("currency", "unit")
                    ),
                ),
                counts=row["counts"].value,
            )
            for row in reader.ask("Figures", _AMOUNTS)
        ],
        "parts": around.get("isPartOf", []),
        "place_countries": around.get("place", []),
        "related": sorted(related, key=str),
    }


def _figure(value: str, currency: str | None, unit: str | None) -> str:
    """Return a number with thousands set apart, with its currency or unit."""
    number = f"{int(value):,}" if value.isdigit() else value
    return " ".join(filter(None, (currency, number, unit)))
