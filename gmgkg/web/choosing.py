"""The format of an answer, by parameter or by negotiation."""

from collections.abc import Sequence

from werkzeug.exceptions import NotAcceptable

from gmgkg.formats import GRAPH_FORMATS, AnyFormat, named, negotiate
from gmgkg.negotiate import choose


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


def choose_page_or_graph(accept: str | None) -> str | None:
    """Return the media type that a client would have: that of a page, of a graph, or of neither.

    :param accept: its ``Accept`` header, or None
    """
    return choose(accept, ("text/html", *(form.media_type for form in GRAPH_FORMATS)))
