"""The format of an answer, by parameter or by negotiation."""

from collections.abc import Sequence

from flask import abort, request

from gmgkg.formats import AnyFormat, named, negotiate


def choose_format(offers: Sequence[AnyFormat], format_name: str | None) -> AnyFormat:
    """Return the format to write, or answer 406 with what there is.

    :param offers: the formats of this answer, the preferred one first
    :param format_name: what the client gives as ``format``; else its ``Accept`` header decides
    """
    if format_name:
        chosen = named(format_name, offers)
    else:
        chosen = negotiate(request.headers.get("Accept"), offers)
    if chosen is None:
        abort(406, "On offer are " + ", ".join(offer.media_type for offer in offers) + ".")
    return chosen
