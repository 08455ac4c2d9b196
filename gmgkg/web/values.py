"""Terms as they stand on a page."""

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gmgkg.namespaces import BASE, shorten
from gmgkg.web.addresses import address_of, place_of
from gmgkg.web.language import Label


@dataclass(frozen=True)
class Value:
    """One value on a page.

    :ivar text: what it says
    :ivar address: where it leads, if anywhere
    :ivar language: of the text, if known
    :ivar kind: of the resource, such as country, or nothing
    """

    text: str
    address: str | None
    language: str | None
    kind: str = ""

    @property
    def direction(self) -> str:
        """Return the direction of its letters, as HTML has it."""
        return Label(self.text, self.language or "").direction


def show(
    term: NamedNode | Literal | BlankNode | Triple | None, label: Literal | Label | None
) -> Value:
    """Return a term as a value on a page; our own resources lead to their page here.

    :param label: what a resource is called, where that is known
    """
    if not isinstance(term, NamedNode):
        text = "" if term is None else str(getattr(term, "value", term))
        return Value(text, None, getattr(term, "language", None))
    address = address_of(term.value)
    outside = term.value.startswith(("http://", "https://")) and not term.value.startswith(BASE)
    if address is None and outside:
        address = term.value
    place = place_of(term.value)
    kind = "" if place is None else place.kind
    if label is None:
        return Value(shorten(term.value), address, None, kind)
    text = label.text if isinstance(label, Label) else label.value
    return Value(text, address, label.language or "en", kind)
