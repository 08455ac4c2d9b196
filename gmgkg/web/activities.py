"""The list of activities, narrowed by facets, and downloads of exactly what it shows."""

from dataclasses import replace

from flask import Blueprint, Response, abort, render_template, request

from gmgkg.formats import GRAPH_FORMATS, GraphFormat
from gmgkg.guard.runner import Ask
from gmgkg.library.alike import fold
from gmgkg.library.formats import API_FORMATS, AnswerFormat
from gmgkg.search.catalogue import Activity, Catalogue, pick
from gmgkg.search.query import description_query, list_query
from gmgkg.search.reading import read_catalogue
from gmgkg.web.activity_rows import as_answer, read_rows
from gmgkg.web.asking import current_client, current_runner, current_store
from gmgkg.web.choosing import choose_format
from gmgkg.web.facets import chips, facet_entries
from gmgkg.web.kept import kept
from gmgkg.web.language import current_language
from gmgkg.web.listing import SORTS, Listing, read_listing
from gmgkg.web.naming import Names
from gmgkg.web.sending import send

blueprint = Blueprint("activities", __name__)

_ROWS = 50
_UNDATED = 9999
_TABLES = tuple(offer for offer in API_FORMATS if offer.name in ("csv", "xlsx"))
_GRAPHS = tuple(offer for offer in GRAPH_FORMATS if offer.name in ("turtle", "jsonld"))
_FORMATS: tuple[AnswerFormat | GraphFormat, ...] = (*_TABLES, *_GRAPHS)
_TITLES = {"csv": "CSV", "xlsx": "Excel", "turtle": "Turtle", "jsonld": "JSON-LD"}


@blueprint.route("/activities")
def activities() -> Response:
    """Answer with the activities that the address chooses: a page of them, or all in a format."""
    catalogue = kept(read_catalogue)
    listing = read_listing(request.args, catalogue)
    if request.args.get("format", "html") == "html":
        return Response(_page(catalogue, listing), mimetype="text/html")
    chosen = choose_format(_FORMATS, request.args["format"], None)
    response = _download(catalogue, listing, chosen)
    name = f"gmgkg-activities.{chosen.extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _download(
    catalogue: Catalogue, listing: Listing, chosen: AnswerFormat | GraphFormat
) -> Response:
    """Return everything that is chosen, on all pages, in a format."""
    if isinstance(chosen, GraphFormat):
        ask = Ask(description_query(listing.selection), chosen, current_client())
        return send(current_runner().run(ask), chosen.media_type)
    names = Names(catalogue, current_language())
    rows = read_rows(current_store(), _matching(catalogue, listing, names))
    answer = as_answer(current_store(), catalogue, listing, rows, names)
    return Response(chosen.write(answer), mimetype=chosen.media_type)


def _page(catalogue: Catalogue, listing: Listing) -> str:
    """Return one page of what is chosen."""
    names = Names(catalogue, current_language())
    found = _matching(catalogue, listing, names)
    pages = max(1, -(-len(found) // _ROWS))
    if listing.page > pages:
        abort(404, f"There is no page {listing.page}; the list has {pages}.")
    first = (listing.page - 1) * _ROWS
    return render_template(
        "activities.html",
        total=len(found),
        first=first,
        pages=pages,
        rows=read_rows(current_store(), found[first : first + _ROWS]),
        facets=facet_entries(catalogue, listing, names),
        chips=chips(catalogue, listing, names),
        dated=_dated(catalogue, listing),
        listing=listing,
        sorts=SORTS,
        formats=[(_TITLES[o.name], listing.on(1).address(format=o.name)) for o in _FORMATS],
        query=list_query(listing.selection),
        kept=listing.of(replace(listing.selection, first=None, last=None, dated=None)).pairs(),
        label=names.label,
        short=names.short,
    )


def _matching(catalogue: Catalogue, listing: Listing, names: Names) -> list[Activity]:
    """Return the activities that are chosen, in the order that is chosen."""
    numbers = pick(range(len(catalogue.activities)), catalogue.matching(listing.selection))
    found = [catalogue.activities[number] for number in numbers]
    if listing.sort == "name":
        return sorted(found, key=lambda one: fold(names.label(one.iri).text))
    if listing.sort == "year":
        return sorted(found, key=lambda one: (one.begun or _UNDATED, one.ended or _UNDATED))
    if listing.sort == "status":
        return sorted(found, key=lambda one: one.values.get("status", ()))
    return found


def _dated(catalogue: Catalogue, listing: Listing) -> list[tuple[str, int, str]]:
    """Return how many of the activities have a date and how many have none, and where they are.

    Whatever years are chosen, an activity without a date is told apart, not left out unseen.
    """
    without_years = replace(listing.selection, first=None, last=None)
    choices = (
        ("with a date", replace(listing.selection, dated=True)),
        ("without a date", replace(without_years, dated=False)),
    )
    return [
        (title, catalogue.matching(selection).bit_count(), listing.of(selection).address())
        for title, selection in choices
    ]
