"""What crawlers read: which pages there are (sitemaps.org), and what to leave alone (RFC 9309)."""

from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, url_for

from gmgkg.store.results import select
from gmgkg.web.addresses import place_of
from gmgkg.web.asking import current_questions, current_store
from gmgkg.web.frame import PAGES

blueprint = Blueprint("sitemap", __name__)

MOST = 50_000
"""How many addresses one file may hold by the protocol."""

_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_PAGES = (
    "home.home",
    "about.about",
    "ontology.ontology",
    "versions.versions",
    "catalogue.page",
    *(endpoint for _, endpoint in PAGES),
)
_RESOURCES = """
SELECT DISTINCT ?resource WHERE {
  ?resource a ?class . FILTER(STRSTARTS(STR(?resource), "https://w3id.org/gmgkg/"))
}
"""


@blueprint.route("/robots.txt")
def robots() -> Response:
    """Let crawlers have every page, and keep them from running queries."""
    lines = (
        "User-agent: *",
        "Disallow: /sparql?",
        "Disallow: /graphs?",
        f"Sitemap: {url_for('sitemap.sitemap', _external=True)}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.route("/sitemap.xml")
def sitemap() -> Response:
    """List every page, or the files that do where one may not hold them all."""
    paths = _paths()
    if len(paths) <= MOST:
        return _urls(paths)
    files = "".join(
        f"<sitemap><loc>{escape(url_for('sitemap.part', number=number, _external=True))}</loc>"
        "</sitemap>\n"
        for number in range(1, _files(paths) + 1)
    )
    return _xml(f"<sitemapindex {_NAMESPACE}>\n{files}</sitemapindex>\n")


@blueprint.route("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """List the pages of one file."""
    paths = _paths()
    if not 1 <= number <= _files(paths):
        abort(404, f"There is no sitemap {number}; see /sitemap.xml for those that there are.")
    return _urls(paths[(number - 1) * MOST : number * MOST])


def _files(paths: list[str]) -> int:
    """Return how many files it takes to list the pages."""
    return -(-len(paths) // MOST)


def _paths() -> list[str]:
    """Return the path of every page."""
    places = [place_of(row["resource"].value) for row in select(current_store(), _RESOURCES)]
    things = {place.page for place in places if place is not None and not place.fragment}
    questions = [url_for("forms.form", name=name) for name in sorted(current_questions())]
    return [*(url_for(page) for page in _PAGES), *questions, *sorted(things)]


def _urls(paths: list[str]) -> Response:
    """Return one file of addresses."""
    base = url_for("home.home", _external=True).rstrip("/")
    urls = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in paths)
    return _xml(f"<urlset {_NAMESPACE}>\n{urls}</urlset>\n")


def _xml(body: str) -> Response:
    """Return a document in XML."""
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', mimetype="application/xml")
