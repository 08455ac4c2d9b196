"""What every page shares: its links, the language of names, the version of the data."""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, request, url_for

from gmgkg.library.answer import LICENCE, data_version
from gmgkg.namespaces import DATASET
from gmgkg.web.addresses import address_of
from gmgkg.web.kept import kept
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

_NOT_CANONICAL = ("lang", "fbclid", "gclid", "msclkid")


def register(app: Flask) -> None:
    """Give every template what the frame needs."""
    app.context_processor(_frame)


def here(endpoint: str, **values: Any) -> str:  # noqa: ANN401  as url_for
    """Return the address of a page, in the language that the current address asks for."""
    if "lang" in request.args and "lang" not in values:
        values["lang"] = current_language()
    return url_for(endpoint, **values)


def in_language(tag: str) -> str:
    """Return the current address with another language of names."""
    query = {name: request.args.getlist(name) for name in request.args} | {"lang": [tag]}
    return f"{quote(request.path)}?{urlencode(query, doseq=True)}"


def canonical_address() -> str | None:
    """Return the absolute address that stands for all that show this page, or None for an error.

    It keeps what decides on what the page is about, but neither the language of names nor where
    the reader came from (RFC 6596).
    """
    if request.endpoint is None:
        return None
    page = url_for(request.endpoint, **(request.view_args or {}), _external=True)
    kept_pairs = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if value and name not in _NOT_CANONICAL and not name.startswith("utm_")
    ]
    return f"{page}?{urlencode(kept_pairs)}" if kept_pairs else page


def _frame() -> dict[str, object]:
    """Return what the frame needs."""
    return {
        "address": address_of,
        "canonical": canonical_address(),
        "dataset_iri": DATASET,
        "here": here,
        "in_language": in_language,
        "language": current_language(),
        "languages": LANGUAGES,
        "licence": LICENCE,
        "site_pages": PAGES,
        "version_of_data": kept(data_version),
    }
