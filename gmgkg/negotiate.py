"""Content negotiation as a pure function (RFC 9110, section 12.5.1)."""

from functools import lru_cache

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header


@lru_cache(128)
def choose(accept: str | None, offers: tuple[str, ...]) -> str | None:
    """Return the media type to answer with, or None where nothing offered is acceptable.

    The client's quality values decide; among equal ones the order of the offers does, except that
    a type asked for by name goes before one that a wildcard lets in. ``q=0`` forbids a type.

    :param accept: the ``Accept`` header; None or empty accepts anything
    :param offers: the media types on offer, the preferred one first
    """
    if not accept:
        return offers[0]
    accepted = parse_accept_header(accept, MIMEAccept)
    best: tuple[float, int, int] | None = None
    chosen: str | None = None
    for index, offer in enumerate(offers):
        quality, precision = _quality(accepted, offer)
        rank = (quality, precision, -index)
        if quality > 0 and (best is None or rank > best):
            best, chosen = rank, offer
    return chosen


def _quality(accepted: MIMEAccept, offer: str) -> tuple[float, int]:
    """Return the quality that the most precise matching range gives, and its precision."""
    main_type = offer.partition("/")[0]
    for precision, pattern in ((2, offer), (1, f"{main_type}/*"), (0, "*/*")):
        for media_range, quality in accepted:
            if media_range.partition(";")[0].strip().lower() == pattern:
                return float(quality), precision
    return 0.0, 0
