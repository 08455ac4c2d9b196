"""Search: everything that has a name, by words, by names in any language, by beginnings.

``/search/suggest?q=TEXT`` is for completing what is typed. It answers with a JSON array of at most
ten objects, the best first, and with an empty one where nothing is like the text::

    [{"label": "Ghana", "kind": "country", "address": "/country/GHA",
      "iri": "https://w3id.org/gmgkg/id/country/GHA"}]

``&kind=country`` asks for one kind alone.

``label`` is the name that was meant, plain text: in the language of the reader or in English where
that name has what was typed, else in any of the six languages; ``kind`` is the
``<type>`` in the address of the resource and the ending of the class of its mark
(``mark-country``); ``address`` is a path on this site, with ``?lang=`` where the request has it.
A label is no key: two things may have the same name.
"""

from flask import Blueprint, Response, jsonify, render_template, request

from gmgkg.namespaces import shorten
from gmgkg.search.index import MOST_HITS, Hit, build_index
from gmgkg.search.texts import KINDS
from gmgkg.web.addresses import address_of
from gmgkg.web.kept import kept
from gmgkg.web.labels import preferred
from gmgkg.web.language import Label, current_language

blueprint = Blueprint("search", __name__)

_TITLES = {
    "organization": "Organizations",
    "country": "Countries",
    "region": "Regions",
    "place": "Places",
    "theme": "Themes",
    "activity": "Activities",
    "activity-type": "Activity types",
    "target-group": "Target groups",
    "output": "Outputs",
    "instrument": "Instruments",
    "passage": "Passages",
}
_SUGGESTIONS = 10
_EACH = 10


@blueprint.route("/search")
def search() -> Response:
    """Answer with what was found, by kind; with one kind alone and all of it where it is given."""
    text = request.args.get("q", "").strip()
    found = kept(build_index).search(text)
    groups: dict[str, list[Hit]] = {}
    for hit in found.hits:
        groups.setdefault(hit.kind, []).append(hit)
    wanted = request.args.get("kind")
    if wanted in KINDS:
        groups = {wanted: groups.get(wanted, [])}
    page = render_template(
        "search.html",
        text=text,
        found=found,
        groups=groups,
        titles=_TITLES,
        each=MOST_HITS if wanted in KINDS else _EACH,
        most=MOST_HITS,
        title=_title,
    )
    return Response(page, mimetype="text/html")


@blueprint.route("/search/suggest")
def suggest() -> Response:
    """Answer with what may be meant by what was typed so far (see above)."""
    wanted = request.args.get("kind")
    hits = kept(build_index).complete(request.args.get("q", ""), MOST_HITS)
    offered = [hit for hit in hits if wanted in (None, hit.kind)][:_SUGGESTIONS]
    response = jsonify(
        [
            {
                "label": _meant(hit),
                "kind": hit.kind,
                "address": address_of(hit.resource),
                "iri": hit.resource,
            }
            for hit in offered
        ]
    )
    response.headers["Vary"] = "Accept-Language"
    return response


def _title(hit: Hit) -> Label:
    """Return what a resource is called."""
    names = [Label(name.text, name.language) for name in hit.labels]
    return preferred(names, current_language()) or Label(shorten(hit.resource), "")


def _meant(hit: Hit) -> str:
    """Return the name that was meant; for a code, which has no language, what it stands for."""
    name = hit.name(current_language())
    return name.text if name.language else _title(hit).text
