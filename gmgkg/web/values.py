"""Terms as they stand on a page."""

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gmgkg.namespaces import BASE, shorten


@dataclass(frozen=True)
class Value:
    """One value on a page.

    :ivar text: what it says
    :ivar address: where it leads, if anywhere
    :ivar language: of the text, if known
    """

    text: str
    address: str | None
    language: str | None


def show(term: NamedNode | Literal | BlankNode | Triple | None, label: Literal | None) -> Value:
    """Return a term as a value on a page; our own resources lead to their page here.

    :param label: what a resource is called, where that is known
    """
    if not isinstance(term, NamedNode):
        text = "" if term is None else str(getattr(term, "value", term))
        return Value(text, None, getattr(term, "language", None))
    local = term.value.removeprefix(BASE)
    if local != term.value and local.startswith(("id/", "codelist/")):
        address = f"/{local}"
    elif term.value.startswith(("http://", "https://")) and not term.value.startswith(BASE):
        address = term.value
    else:
        address = None
    text = shorten(term.value) if label is None else label.value
    return Value(text, address, None if label is None else "en")
