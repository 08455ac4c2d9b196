"""Links from an answer to others, in its header (RFC 8288)."""

from flask import Response, url_for


def add_link(response: Response, target: str, relation: str) -> None:
    """Add a link to the header of a response.

    :param target: an address, encoded
    :param relation: a registered relation type
    """
    links = [response.headers.get("Link"), f'<{target}>; rel="{relation}"']
    response.headers["Link"] = ", ".join(filter(None, links))


def add_service_links(response: Response) -> Response:
    """Link to the description of the API for programs and for people (RFC 8631)."""
    add_link(response, url_for("documentation.openapi"), "service-desc")
    add_link(response, url_for("documentation.page"), "service-doc")
    return response
