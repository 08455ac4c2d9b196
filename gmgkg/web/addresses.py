"""Where the page of a resource of ours is."""

from urllib.parse import quote, urlencode

from flask import request

from gmgkg.namespaces import BASE
from gmgkg.web.language import current_language


def address_of(iri: str) -> str:
    """Return the address of the page of a resource, in the language that is asked for here.

    :param iri: of a resource that has a page, ``https://w3id.org/gmgkg/id/...``
    """
    path = quote(f"/{iri.removeprefix(BASE)}")
    if "lang" not in request.args:
        return path
    return f"{path}?{urlencode({'lang': current_language()})}"
