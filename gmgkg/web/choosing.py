"""The format of an answer, by parameter or by negotiation."""

from collections.abc import Sequence

from werkzeug.exceptions import NotAcceptable

from gmgkg.formats import AnyFormat, named, negotiate


def choose_format(
    offers: Sequence[AnyFormat], format_name: str | None, accept: str | None
) -> AnyFormat:
    """Return the format to write.

    :param offers: the formats of this answer, the preferred one first
    :param format_name: what the client gives as ``format``; else its ``Accept`` header decides
    :param accept: that header, or None
    :raise NotAcceptable: where it is none of them; it says which there are
    """
    chosen = named(format_name, offers) if format_name else negotiate(accept, offers)
    if chosen is None:
        raise NotAcceptable("On offer are " + ", ".join(offer.media_type for offer in offers) + ".")
    return chosen
