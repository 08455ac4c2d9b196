"""Link headers (RFC 8288) by which a program finds its way around a resource (FAIR Signposting)."""

from flask import Response, url_for

from gmgkg.formats import GRAPH_FORMATS
from gmgkg.web.addresses import Place

LICENSE = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the data."""


def link_page(response: Response, place: Place) -> None:
    """Say on a page under which IRI to cite its subject, and where the data are."""
    for form in GRAPH_FORMATS:
        address = _absolute(place.data(form.extension))
        _add(response, address, "alternate", form.media_type)
        _add(response, address, "describedby", form.media_type)
    _add_common(response, place)


def link_data(response: Response, place: Place) -> None:
    """Say beside data what they describe, and where the page is."""
    _add(response, place.iri, "describes")
    _add(response, _absolute(place.page), "alternate", "text/html")
    for form in GRAPH_FORMATS:
        _add(response, _absolute(place.data(form.extension)), "alternate", form.media_type)
    _add_common(response, place)


def _add_common(response: Response, place: Place) -> None:
    """Say what holds for every document about a resource."""
    _add(response, place.iri, "cite-as")
    _add(response, LICENSE, "license")
    _add(response, url_for("home.home", _external=True), "collection", "text/html")


def _add(response: Response, address: str, relation: str, media_type: str | None = None) -> None:
    """Add one link."""
    kind = f'; type="{media_type}"' if media_type else ""
    response.headers.add("Link", f'<{address}>; rel="{relation}"{kind}')


def _absolute(path: str) -> str:
    """Return the address of a path of this site."""
    return url_for("home.home", _external=True).rstrip("/") + path
