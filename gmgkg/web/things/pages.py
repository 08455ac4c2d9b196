"""The page about a thing: what its kind tells, then what all kinds share."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, render_template, request
from pyoxigraph import NamedNode

from gmgkg.formats import GRAPH_FORMATS
from gmgkg.namespaces import shorten
from gmgkg.web.addresses import CODE, Place
from gmgkg.web.asking import current_store
from gmgkg.web.language import current_language
from gmgkg.web.linking import link_page
from gmgkg.web.resources import TYPES
from gmgkg.web.things import (
    activity,
    concept,
    connection,
    evidence,
    organization,
    product,
    scheme,
    where,
)
from gmgkg.web.things.described import described
from gmgkg.web.things.every import every
from gmgkg.web.things.kinds import KINDS
from gmgkg.web.things.reader import Reader
from gmgkg.web.unknown import unknown
from gmgkg.web.values import Value, show
from gmgkg.web.withdrawn import leave_withdrawn

blueprint = Blueprint("things", __name__)

_CONCEPTS = ("theme", "activity-type", "target-group", "status", "role", CODE)
_MOST_REFERENCES = 200

_VIEWS: dict[str, tuple[str, Callable[[Reader], dict[str, object]]]] = {
    "activity": ("activity", activity.view),
    "collaboration": ("collaboration", connection.collaboration),
    "country": ("country", where.country),
    "document": ("document", evidence.document),
    "instrument": ("product", product.view),
    "organization": ("organization", organization.view),
    "output": ("product", product.view),
    "participation": ("participation", connection.participation),
    "passage": ("passage", evidence.passage),
    "place": ("place", where.place),
    "region": ("region", where.region),
    **dict.fromkeys(_CONCEPTS, ("concept", concept.view)),
}

# Of what the rules derive, our own terms stand for the standard terms that repeat them.
_REFERENCES = """
SELECT DISTINCT ?term ?property WHERE {
  ?term ?property $thing .
  FILTER(STRSTARTS(STR(?property), "https://w3id.org/gmgkg/ontology#")
    || NOT EXISTS { GRAPH graph:derived { ?term ?property $thing } })
} LIMIT 201
"""


@blueprint.route(f"/{TYPES}")
@blueprint.route(f"/{TYPES}/<slug>")
@blueprint.route(f"/{CODE}/<path:slug>", defaults={"kind": CODE})
def thing(kind: str, slug: str = "") -> Response:
    """Tell about a thing, or where none is given, which things of the kind there are."""
    place = Place(kind, slug)
    store = current_store()
    try:
        reader = Reader(store, NamedNode(place.iri), current_language())
    except ValueError:
        unknown(store, place)
    if not reader.said and not slug:
        return every(store, kind)
    if not reader.said:
        unknown(store, place)
    if "rdf:type" not in reader.said:
        leave_withdrawn(store, reader.thing, lambda other: other.page, lambda: None)
    template, view = _VIEWS[kind]
    if _is_scheme(reader):
        template, view = "scheme", scheme.view
    told = view(reader)
    references = reader.ask("What refers to it", _REFERENCES)
    address = request.base_url
    page = render_template(
        f"things/{template}.html",
        **told,
        reader=reader,
        said=reader.said,
        kind=kind,
        slug=slug,
        kind_title=KINDS[kind].title if template != "scheme" else "List of concepts",
        iri=place.iri,
        page_address=address,
        formats=[(form, place.data(form.extension)) for form in GRAPH_FORMATS],
        schema=described(reader, kind, address),
        references=_references(reader, references[:_MOST_REFERENCES]),
        more_references=len(references) > _MOST_REFERENCES,
        shorten=shorten,
    )
    response = Response(page, mimetype="text/html")
    link_page(response, place)
    return response


def _is_scheme(reader: Reader) -> bool:
    """Tell whether the thing is a list of concepts."""
    return any(term.value.endswith("#ConceptScheme") for term in reader.said.get("rdf:type", []))


def _references(reader: Reader, rows: list[dict[str, Any]]) -> dict[str, list[Value]]:
    """Return what refers to the thing, by property."""
    groups: dict[str, list[Value]] = {}
    for row in rows:
        term = row["term"]
        value = show(term, None)
        if isinstance(term, NamedNode):
            value = Value(reader.name(term).text, value.address, reader.name(term).language)
        groups.setdefault(shorten(row["property"].value), []).append(value)
    return groups
