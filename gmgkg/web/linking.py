"""Links from an answer to others, in its header (RFC 8288).

By those of a resource a program finds its way around it (FAIR Signposting).
"""

from flask import Response, url_for

from gmgkg.formats import GRAPH_FORMATS
from gmgkg.library.answer import LICENCE
from gmgkg.web.addresses import Place

SERVICE_LINKS = '</api/openapi.json>; rel="service-desc", </api/>; rel="service-doc"'
"""Links to the description of the API for programs and for people (RFC 8631)."""


def add_link(response: Response, target: str, relation: str, media_type: str | None = None) -> None:
    """Add a link to the header of a response.

    :param target: an address, encoded
    :param relation: a registered relation type
    :param media_type: of the target, where that is known
    """
    kind = f'; type="{media_type}"' if media_type else ""
    links = [response.headers.get("Link"), f'<{target}>; rel="{relation}"{kind}']
    response.headers["Link"] = ", ".join(filter(None, links))


def add_service_links(response: Response) -> Response:
    """Link to the description of the API."""
    links = filter(None, (response.headers.get("Link"), SERVICE_LINKS))
    response.headers["Link"] = ", ".join(links)
    return response


def link_page(response: Response, place: Place) -> None:
    """Say on a page under which IRI to cite its subject, and where the data are."""
    for form in GRAPH_FORMATS:
        address = _absolute(place.data(form.extension))
        add_link(response, address, "alternate", form.media_type)
        add_link(response, address, "describedby", form.media_type)
    _add_common(response, place)


def link_common(response: Response) -> None:
    """Say on any page under which licence the data are, and where they are described (VoID).

    What the page says of either itself stands.
    """
    said = response.headers.get("Link", "")
    if 'rel="license"' not in said:
        add_link(response, LICENCE, "license")
    if 'rel="describedby"' not in said:
        add_link(response, url_for("catalogue.well_known", _external=True), "describedby")


def link_data(response: Response, place: Place) -> None:
    """Say beside data what they describe, and where the page is."""
    add_link(response, place.iri, "describes")
    add_link(response, _absolute(place.page), "alternate", "text/html")
    for form in GRAPH_FORMATS:
        add_link(response, _absolute(place.data(form.extension)), "alternate", form.media_type)
    _add_common(response, place)


def _add_common(response: Response, place: Place) -> None:
    """Say what holds for every document about a resource."""
    add_link(response, place.iri, "cite-as")
    add_link(response, LICENCE, "license")
    add_link(response, url_for("catalogue.page", _external=True), "collection", "text/html")


def _absolute(path: str) -> str:
    """Return the address of a path of this site."""
    return url_for("home.home", _external=True).rstrip("/") + path
