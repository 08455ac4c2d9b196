"""Activities as rows: what a page shows of each, and what a table for downloading holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from pyoxigraph import Literal, NamedNode

from gmgkg.library.answer import Answer, data_version
from gmgkg.questions import Question
from gmgkg.search.catalogue import Activity, Catalogue
from gmgkg.search.query import list_query
from gmgkg.store import Store, Term
from gmgkg.store.results import select
from gmgkg.web.facets import chips
from gmgkg.web.listing import Listing
from gmgkg.web.naming import Names

# The activities stand in each branch, so that an engine starts from them there.
_DETAILS = """
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX role: <https://w3id.org/gmgkg/id/role/>
SELECT ?activity ?organization ?role ?passage ?page ?section ?phrase WHERE {
  {
    VALUES ?activity { %(activities)s }
    ?activity gmg:participation ?participation .
    ?participation gmg:organization ?organization ; gmg:role ?role .
    FILTER(?role != role:lead)
  }
  UNION
  {
    VALUES ?activity { %(activities)s }
    ?activity gmg:evidence ?passage .
    ?passage gmg:page ?page ; gmg:section ?section ; gmg:phrase ?phrase .
  }
}
"""
_AT_ONCE = 500
_COLUMNS = (
    "activity",
    "identifier",
    "activityLabel",
    "agencies",
    "partners",
    "countries",
    "regions",
    "themes",
    "activityTypes",
    "targetGroups",
    "statusLabel",
    "startDate",
    "endDate",
    "pages",
    "citations",
)


@dataclass(frozen=True, order=True)
class Passage:
    """Where the source tells of an activity.

    :ivar page: of the document
    :ivar section: its heading
    :ivar phrase: words of the source
    :ivar iri: of the passage
    """

    page: int
    section: str
    phrase: str
    iri: str


@dataclass(frozen=True)
class Row:
    """An activity with what the catalogue does not hold.

    :ivar activity: as the catalogue has it
    :ivar partners: organization and role of each participation but the lead's, IRIs
    :ivar passages: in the order of the document
    """

    activity: Activity
    partners: list[tuple[str, str]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)


def read_rows(store: Store, activities: Iterable[Activity]) -> list[Row]:
    """Return activities with their partners and passages, in the order given."""
    rows = {activity.iri: Row(activity) for activity in activities}
    waiting = iter(rows)
    while batch := list(islice(waiting, _AT_ONCE)):
        terms = " ".join(f"<{iri}>" for iri in batch)
        for found in select(store, _DETAILS % {"activities": terms}):
            row = rows[found["activity"].value]
            if found["passage"] is None:
                row.partners.append((found["organization"].value, found["role"].value))
            else:
                row.passages.append(
                    Passage(
                        int(found["page"].value),
                        found["section"].value,
                        found["phrase"].value,
                        found["passage"].value,
                    )
                )
    for row in rows.values():
        row.partners.sort()
        row.passages.sort()
    return list(rows.values())


def as_answer(
    store: Store,
    catalogue: Catalogue,
    listing: Listing,
    rows: Sequence[Row],
    names: Names,
) -> Answer:
    """Return rows as a table to be written like the answer to a question.

    :param listing: what was chosen
    :param names: of what the rows hold
    """
    given: dict[str, list[str]] = {}
    for chip in chips(catalogue, listing, names):
        given.setdefault(chip.title, []).append(chip.label.text)
    question = Question(
        name="activities",
        title="Activities",
        description="One row for each activity that has one of the values of each kind.",
        tags=("places",),
        view="table",
        parameters=(),
        query=list_query(listing.selection),
    )
    return Answer(
        question=question,
        values={title: Literal(" or ".join(texts)) for title, texts in given.items()},
        columns=_COLUMNS,
        rows=[_cells(row, names) for row in rows],
        version=data_version(store),
        total=len(rows),
    )


def _cells(row: Row, names: Names) -> list[Term | None]:
    """Return the cells of a row in the order of the columns."""

    def name(iri: str) -> str:
        return names.label(iri).text

    activity = row.activity
    partners = [f"{name(organization)} ({name(role)})" for organization, role in row.partners]
    citations = [
        f"p. {passage.page}, {passage.section}: “{passage.phrase}”" for passage in row.passages
    ]
    texts = [
        activity.identifier,
        name(activity.iri),
        *("; ".join(map(name, activity.values.get(facet, ()))) for facet in ("agency",)),
        "; ".join(partners),
        *(
            "; ".join(map(name, activity.values.get(facet, ())))
            for facet in ("country", "region", "theme", "type", "group", "status")
        ),
        activity.start,
        activity.end,
        ", ".join(str(page) for page in dict.fromkeys(p.page for p in row.passages)),
        "; ".join(citations),
    ]
    return [NamedNode(activity.iri), *(Literal(text) if text else None for text in texts)]
