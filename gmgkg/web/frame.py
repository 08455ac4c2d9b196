"""What every page shares: its links, the language of names, the version of the data."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request, url_for

from gmgkg.library.answer import data_version as stated_version
from gmgkg.web.addresses import address_of, page_path
from gmgkg.web.asking import current_store, data_version
from gmgkg.web.language import LANGUAGES, current_language

PAGES = (
    ("Activities", "activities.activities"),
    ("Collaborations", "collaborations.collaborations"),
    ("Map", "map.world"),
    ("Timeline", "timeline.timeline"),
    ("Gaps", "gaps.gaps"),
    ("Questions", "forms.questions"),
    ("Briefs", "briefs.briefs"),
    ("SPARQL", "sparql.endpoint"),
    ("Downloads", "dumps.listing"),
    ("API", "documentation.page"),
)
"""The pages that every page links to, by title and endpoint."""


def register(app: Flask) -> None:
    """Give every template what the frame needs."""
    app.context_processor(_frame)


def here(endpoint: str, **values: Any) -> str:  # noqa: ANN401  as url_for
    """Return the address of a page, in the language that the current address asks for."""
    if "lang" in request.args and "lang" not in values:
        values["lang"] = current_language()
    return url_for(endpoint, **values)


def address(iri: str) -> str | None:
    """Return the address of the page about one of our resources, in the language asked for.

    :return: None where it has no page here
    """
    path = page_path(iri)
    if path is None or "lang" not in request.args:
        return path
    page, sign, fragment = path.partition("#")
    return f"{page}?{urlencode({'lang': current_language()})}{sign}{fragment}"


def in_language(tag: str) -> str:
    """Return the current address with another language of names."""
    query = {name: request.args.getlist(name) for name in request.args} | {"lang": [tag]}
    return f"{quote(request.path)}?{urlencode(query, doseq=True)}"


def _frame() -> dict[str, object]:
    """Return what the frame needs."""
    return {
        "address": address,
        "endpoints": current_app.view_functions,
        "here": here,
        "in_language": in_language,
        "language": current_language(),
        "languages": LANGUAGES,
        "page_of": address_of,
        "site_pages": [page for page in PAGES if page[1] in current_app.view_functions],
        "version_of_data": _version(),
    }


def _version() -> str:
    """Return the version that the data state; asked once where the data do not change."""
    kept = current_app.config.get("STATED_VERSION")
    if kept is None or data_version() is None:
        kept = stated_version(current_store())
        current_app.config["STATED_VERSION"] = kept
    return str(kept)
