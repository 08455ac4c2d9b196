"""What to answer where nothing stands under an address: what else may have been meant."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from pyoxigraph import NamedNode
from werkzeug.exceptions import NotFound

from gmgkg.library.alike import fold, nearest
from gmgkg.namespaces import CODELIST
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.addresses import CODE, Place, page_path
from gmgkg.web.labels import labels
from gmgkg.web.things.kinds import KINDS

_MOST = 5

_Called = dict[str, list[NamedNode]]
"""Resources by what they are called, as words."""

# Their slugs are made, and nobody types them.
_NEVER_TYPED = ("collaboration", "participation", "passage")

_OF_CLASS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX gmg: <https://w3id.org/gmgkg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?resource ?name WHERE {
  VALUES ?class { %s }
  ?resource a ?class ; rdfs:label|gmg:shortName|dcterms:identifier ?name
}
"""

_OF_LIST = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?resource ?name WHERE {
  ?scheme a skos:ConceptScheme . FILTER(STRSTARTS(STR(?scheme), "%s"))
  ?resource skos:inScheme? ?scheme ; rdfs:label ?name
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

    :raise UnknownThingError: with the resources of the kind whose slug, identifier or name is the
        one given, begins with it or is spelled alike
    """
    if not place.slug:
        raise UnknownThingError(
            f"No {place.kind} is named here; {place.page} lists every {place.kind}.", []
        )
    near = [] if place.kind in _NEVER_TYPED else _near(store, place)
    raise UnknownThingError(f"There is no {place.kind} '{place.slug}' in this graph.", near)


def _near(store: Store, place: Place) -> list[Near]:
    """Return the resources of the kind that may be meant by what was given as a slug."""
    if place.kind == CODE:
        query = _OF_LIST % CODELIST
    else:
        query = _OF_CLASS % " ".join(f"<{iri}>" for iri in KINDS[place.kind].classes)
    known: _Called = {}
    slugs: _Called = {}
    for row in select(store, query):
        resource = row["resource"]
        known.setdefault(_words(row["name"].value), []).append(resource)
        slugs.setdefault(_words(resource.value.rpartition("/")[2]), []).append(resource)
    given = _words(place.slug)
    found = known.get(given) or [*_beginning(given, slugs), *_alike(given, slugs, known)]
    found = list(dict.fromkeys(found))[:_MOST]
    names = labels(store, found, "en")
    return [Near(names[node.value].text, page_path(node.value) or node.value) for node in found]


def _beginning(given: str, slugs: _Called) -> Iterator[NamedNode]:
    """Yield the resources whose slugs begin as given."""
    for slug in sorted(slugs) if given else ():
        if slug.startswith(given):
            yield from slugs[slug]


def _alike(given: str, slugs: _Called, known: _Called) -> Iterator[NamedNode]:
    """Yield the resources whose slug or name is spelled alike, the nearest first."""
    for name in nearest(given, {*slugs, *known}):
        yield from slugs.get(name, ())
        yield from known.get(name, ())


def _words(slug: str) -> str:
    """Return a slug as words, by their letters."""
    return fold(slug).replace("-", " ")
