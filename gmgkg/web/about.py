"""Where the data come from, how they were read, what they leave out, and how to cite them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import Blueprint, render_template
from pyoxigraph import NamedNode

from gmgkg.graph.stats import totals
from gmgkg.library.answer import LICENCE
from gmgkg.namespaces import DATASET
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.asking import current_store
from gmgkg.web.kept import kept
from gmgkg.web.language import current_language
from gmgkg.web.things.evidence import Section, sections
from gmgkg.web.things.reader import Reader, prefixed

blueprint = Blueprint("about", __name__)

_MOST_DOCUMENTS = 5

_DOCUMENTS = "SELECT DISTINCT ?document WHERE { ?document gmg:sha256 ?digest } ORDER BY ?document"

_EXCUSED = """
SELECT ?document ?reason (COUNT(DISTINCT ?sentence) AS ?count) WHERE {
  ?sentence a gmg:ExcusedPassage ; dcterms:source ?document ; gmg:coverageReason ?reason
} GROUP BY ?document ?reason ORDER BY DESC(?count)
"""

_INFERRED = """
SELECT (COUNT(DISTINCT ?link) AS ?count) WHERE { ?link gmg:inferenceNote ?note }
"""


@dataclass
class Chapter:
    """A chapter of a document with its sections.

    :ivar head: the chapter itself
    :ivar sections: it and those below it
    """

    head: Section
    sections: list[Section] = field(default_factory=list)

    def total(self, name: str) -> int:
        """Return the sum of a count over the sections."""
        return sum(getattr(section, name) for section in self.sections)


@dataclass(frozen=True)
class Source:
    """A document and how much of it is covered.

    :ivar reader: of the document
    :ivar chapters: in their order
    :ivar reasons: why sentences yield nothing, and how many for each reason
    """

    reader: Reader
    chapters: list[Chapter]
    reasons: dict[NamedNode, int]


@blueprint.route("/about")
def about() -> str:
    """Say all this."""
    store = current_store()
    documents = [row["document"] for row in select(store, prefixed(_DOCUMENTS))]
    return render_template(
        "about.html",
        sources=_sources(store, documents[:_MOST_DOCUMENTS]),
        more=len(documents[_MOST_DOCUMENTS:]),
        dataset=Reader(store, NamedNode(DATASET), current_language()),
        dataset_iri=DATASET,
        totals=kept(totals),
        inferred=int(select(store, prefixed(_INFERRED))[0]["count"].value),
        licence=LICENCE,
    )


def _sources(store: Store, documents: Sequence[NamedNode]) -> list[Source]:
    """Return documents from which the graph was read, with how much of each is covered."""
    excused = select(store, prefixed(_EXCUSED))
    found = []
    for document in documents:
        reader = Reader(store, document, current_language())
        chapters: list[Chapter] = []
        for section in sections(reader):
            if section.depth == 0 or not chapters:
                chapters.append(Chapter(section))
            chapters[-1].sections.append(section)
        reasons = {
            own["reason"]: int(own["count"].value)
            for own in excused
            if own["document"] == document and own["reason"] is not None
        }
        found.append(Source(reader, chapters, reasons))
    return found
