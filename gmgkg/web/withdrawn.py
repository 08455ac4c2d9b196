"""What to answer at the address of a resource that was published and withdrawn (RFC 9110).

One that is replaced leads on for good (301, section 15.4.2) to the same kind of document about what
replaced it. One that is not is gone (410, section 15.5.11): the page and the problem document say
why, and the data are what the record in its place says.
"""

from collections.abc import Callable
from http import HTTPStatus

from flask import Response, abort, request
from pyoxigraph import Literal, NamedNode, Triple

from gmgkg.formats import GraphFormat
from gmgkg.namespaces import BASE, DCTERMS, PREFIXES, RDF, RDFS
from gmgkg.store import Store
from gmgkg.store.results import select
from gmgkg.web.addresses import Place, place_of
from gmgkg.writing import write_graph

_SAID = "SELECT ?resource ?property ?value WHERE { ?resource ?property ?value }"
_DEPRECATED = f"{PREFIXES['owl']}deprecated"
_REPLACED = f"{DCTERMS}isReplacedBy"
_NOTE = f"{PREFIXES['skos']}changeNote"


def leave_withdrawn(
    store: Store,
    iri: NamedNode,
    address: Callable[[Place], str],
    form: Callable[[], GraphFormat | None],
) -> None:
    """Lead on from a withdrawn resource, or say that it is gone; return where it is neither.

    :param address: of what was asked for, about a given place
    :param form: tells in which format data were asked for, None for a page
    """
    rows = select(store, _SAID, {"resource": iri})
    said: dict[str, list[NamedNode | Literal]] = {}
    for row in rows:
        said.setdefault(row["property"].value, []).append(row["value"])
    if f"{RDF}type" in said or not {_DEPRECATED, _REPLACED} & said.keys():
        return
    for replacement in said.get(_REPLACED, ()):
        target = _target(replacement.value, address)
        path, hash_sign, fragment = target.partition("#")
        query = f"?{request.query_string.decode()}" if request.query_string else ""
        response = Response(status=HTTPStatus.MOVED_PERMANENTLY)
        response.location = f"{path}{query}{hash_sign}{fragment}"
        abort(response)
    wanted = form()
    if wanted is None:
        name, note = _text(said, f"{RDFS}label") or iri.value, _text(said, _NOTE)
        abort(HTTPStatus.GONE, f"This was withdrawn: {name}. {note}".strip())
    triples = [Triple(iri, row["property"], row["value"]) for row in rows]
    content = write_graph(sorted(triples, key=str), wanted)
    response = Response(content, HTTPStatus.GONE, mimetype=wanted.media_type)
    response.headers["Vary"] = "Accept"
    abort(response)


def _target(iri: str, address: Callable[[Place], str]) -> str:
    """Return where what replaced something is found: on this site, if it has an IRI of ours."""
    place = place_of(iri)
    if place is not None:
        return address(place)
    return iri.removeprefix(BASE.rstrip("/")) if iri.startswith(BASE) else iri


def _text(said: dict[str, list[NamedNode | Literal]], name: str) -> str:
    """Return a text in English, else in any language, or nothing."""
    texts = [value for value in said.get(name, ()) if isinstance(value, Literal)]
    best = min(texts, key=lambda text: (text.language != "en", text.language or ""), default=None)
    return "" if best is None else best.value
