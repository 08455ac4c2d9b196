"""Where our resources are found on this site: each has an IRI, a page and its data.

The IRI is the name of the thing itself; the page and the data are documents about it (Cool URIs for
the Semantic Web, section 4.2). A code of a list has its IRI below ``codelist/`` and its page below
``code/``, since both may not have the same address.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from flask import request

from gmgkg.namespaces import BASE, DATASET, ONTOLOGY, RESOURCE_TYPES
from gmgkg.web.language import current_language

CODE = "code"
"""The kind of what stands in a code list."""

_SAFE = "/:@!$&'()*+,;=~"


@dataclass(frozen=True)
class Place:
    """Where a resource is found, by the parts of its IRI.

    :ivar kind: its type in the IRI, or ``code``
    :ivar name: what follows: a slug, ``list/code``, ``list``, or nothing for a scheme of concepts
    :ivar fragment: what follows the hash, or nothing
    """

    kind: str
    name: str
    fragment: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI of the document's subject, without the fragment."""
        first = "codelist" if self.kind == CODE else f"id/{self.kind}"
        return BASE + "/".join(filter(None, (first, self.name)))

    @property
    def slug(self) -> str:
        """Return the last step of the IRI."""
        return self.name.rpartition("/")[2]

    @property
    def named(self) -> str:
        """Return the path that its IRI has on this site."""
        return quote(self.iri.removeprefix(BASE.rstrip("/")), safe=_SAFE) + self._anchor()

    @property
    def page(self) -> str:
        """Return the path of its page."""
        return self._path() + self._anchor()

    def data(self, extension: str) -> str:
        """Return the path of its data in the format whose files end so."""
        return f"/data{self._path()}.{extension}"

    def _path(self) -> str:
        return "/" + quote("/".join(filter(None, (self.kind, self.name))), safe=_SAFE)

    def _anchor(self) -> str:
        return f"#{quote(self.fragment, safe=_SAFE)}" if self.fragment else ""


def place_of(iri: str) -> Place | None:
    """Return where a resource is found, or None where it has no page here."""
    local, _, fragment = iri.removeprefix(BASE).partition("#")
    if not iri.startswith(BASE):
        return None
    first, _, rest = local.partition("/")
    kind, _, name = rest.partition("/")
    if first == "id" and kind in RESOURCE_TYPES:
        return Place(kind, name, fragment)
    if first == "codelist" and rest:
        return Place(CODE, rest, fragment)
    return None


def page_path(iri: str) -> str | None:
    """Return the path of the page about a resource or a term of ours, or None."""
    if iri == ONTOLOGY or iri.startswith(f"{ONTOLOGY}#"):
        return iri.removeprefix(BASE.rstrip("/"))
    if iri == DATASET or iri.startswith(f"{DATASET}#"):
        # The page has a row for each class, and none for each property of a class.
        document, _, part = iri.partition("#")
        part = part.partition("/")[0]
        return document.removeprefix(BASE.rstrip("/")) + (f"#{part}" if part else "")
    place = place_of(iri)
    return None if place is None else place.page


def address_of(iri: str) -> str | None:
    """Return the address of the page of a resource, in the language that is asked for here."""
    path = page_path(iri)
    if path is None or "lang" not in request.args:
        return path
    address, _, fragment = path.partition("#")
    query = urlencode({"lang": current_language()})
    return f"{address}?{query}" + (f"#{fragment}" if fragment else "")
