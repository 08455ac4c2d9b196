"""What to answer where nothing stands under an address: what else may have been meant."""

from dataclasses import dataclass
from typing import Any, NoReturn

from werkzeug.exceptions import NotFound

from gmgkg.library.alike import nearest
from gmgkg.namespaces import CODELIST
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.addresses import CODE, Place, page_path
from gmgkg.web.labels import labels
from gmgkg.web.things.kinds import KINDS

_MOST = 5

# Their slugs are made, and nobody types them.
_NEVER_TYPED = ("collaboration", "participation", "passage")

_OF_CLASS = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?resource ?label WHERE { VALUES ?class { %s } ?resource a ?class ; rdfs:label ?label }
"""

_OF_LIST = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?resource ?label WHERE {
  ?scheme a skos:ConceptScheme . FILTER(STRSTARTS(STR(?scheme), "%s"))
  ?resource skos:inScheme? ?scheme ; rdfs:label ?label
}
"""


@dataclass(frozen=True)
class Near:
    """What may have been meant.

    :ivar name: of the resource
    :ivar address: of its page
    """

    name: str
    address: str


class UnknownThingError(NotFound):
    """Nothing stands under an address (404).

    :ivar near: what may have been meant, the likeliest first
    """

    def __init__(self, detail: str, near: list[Near]) -> None:
        """Say what is missing and what may have been meant."""
        super().__init__(detail)
        self.near = near


def unknown(store: Store, place: Place) -> NoReturn:
    """Answer that a resource is not in the graph.

    :raise UnknownThingError: with the resources of the kind whose slug or name is spelled alike
    """
    near = [] if place.kind in _NEVER_TYPED else _near(store, place)
    raise UnknownThingError(f"There is no {place.kind} '{place.slug}' in this graph.", near)


def _near(store: Store, place: Place) -> list[Near]:
    """Return the resources of the kind whose slug or name is spelled alike."""
    if place.kind == CODE:
        query = _OF_LIST % CODELIST
    else:
        query = _OF_CLASS % " ".join(f"<{iri}>" for iri in KINDS[place.kind].classes)
    known: dict[str, Any] = {}
    for row in select(store, query):
        resource = row["resource"]
        known.setdefault(row["label"].value, resource)
        known.setdefault(_words(resource.value.rpartition("/")[2]), resource)
    found = list(dict.fromkeys(known[name] for name in nearest(_words(place.slug), known)))[:_MOST]
    names = labels(store, found, "en")
    return [Near(names[node.value].text, page_path(node.value) or node.value) for node in found]


def _words(slug: str) -> str:
    """Return a slug as words."""
    return slug.replace("-", " ")
