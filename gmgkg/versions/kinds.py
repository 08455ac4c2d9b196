"""The kinds of resources that a comparison tells apart."""

from collections.abc import Collection
from dataclasses import dataclass

from gmgkg.namespaces import CODELIST, GMG, ONTOLOGY, PREFIXES

WITHDRAWN = "withdrawn"
OTHER = "other"


@dataclass(frozen=True)
class Kind:
    """One kind.

    :ivar name: for programs
    :ivar title: for people, in the plural
    :ivar classes: IRIs of its classes
    """

    name: str
    title: str
    classes: frozenset[str] = frozenset()


def _ours(name: str, title: str, term: str) -> Kind:
    """Return a kind that is a class of our ontology."""
    return Kind(name, title, frozenset({f"{GMG}{term}"}))


KINDS = (
    _ours("activity", "Activities", "Activity"),
    _ours("participation", "Participations", "Participation"),
    _ours("collaboration", "Collaborations", "Collaboration"),
    _ours("co-presence", "Co-presences", "CoPresence"),
    _ours("organization", "Organizations", "Organization"),
    _ours("country", "Countries and areas", "Country"),
    _ours("region", "Regions", "Region"),
    _ours("place", "Places", "Place"),
    _ours("theme", "Themes", "Theme"),
    _ours("activity-type", "Types of activity", "ActivityType"),
    _ours("target-group", "Target groups", "TargetGroup"),
    _ours("status", "Statuses", "Status"),
    _ours("role", "Roles", "Role"),
    _ours("output", "Outputs", "Output"),
    _ours("instrument", "Instruments", "Instrument"),
    _ours("amount", "Amounts", "Amount"),
    _ours("inference", "Inference notes", "Inference"),
    _ours("passage", "Passages", "Passage"),
    _ours("excused-passage", "Excused passages", "ExcusedPassage"),
    _ours("section", "Sections", "Section"),
    Kind("document", "Documents", frozenset({f"{PREFIXES['schema']}DigitalDocument"})),
    Kind("scheme", "Lists of concepts", frozenset({f"{PREFIXES['skos']}ConceptScheme"})),
    Kind("code", "Codes of lists"),
    Kind("term", "Terms of the ontology"),
    Kind("question", "Questions", frozenset({f"{PREFIXES['sh']}SPARQLExecutable"})),
    Kind("dataset", "The data as a whole", frozenset({f"{PREFIXES['dcat']}Dataset"})),
    Kind(WITHDRAWN, "Withdrawn IRIs"),
    Kind(OTHER, "Other resources"),
)
"""Every kind, in the order in which they are told."""

CONNECTIONS = (f"{GMG}Collaboration", f"{GMG}CoPresence")
"""The classes of what is derived and yet a thing of its own."""


def kinds_of(iri: str, classes: Collection[str], *, withdrawn: bool) -> tuple[str, ...]:
    """Return the names of the kinds of a resource, the first of them that under which it is told.

    :param classes: IRIs of its classes
    :param withdrawn: whether it says that it is deprecated
    """
    if iri == ONTOLOGY or iri.startswith(GMG):
        return ("term",)
    if found := tuple(kind.name for kind in KINDS if not kind.classes.isdisjoint(classes)):
        return found
    if iri.startswith(CODELIST):
        return ("code",)
    return (WITHDRAWN if withdrawn and not classes else OTHER,)
