"""What the resources of the catalogue are called in one language, looked up once each."""

from gmgkg.namespaces import shorten
from gmgkg.search.catalogue import Catalogue
from gmgkg.search.selection import Facet
from gmgkg.web.labels import preferred
from gmgkg.web.language import Label


class Names:
    """The names of resources.

    :param catalogue: holds them
    :param language: that is wanted
    """

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        """Look up nothing yet."""
        self._catalogue = catalogue
        self._language = language
        self._found: dict[str, Label] = {}

    def label(self, iri: str) -> Label:
        """Return what a resource is called."""
        found = self._found.get(iri)
        if found is None:
            given = self._catalogue.names.get(iri, ())
            names = [Label(name.value, name.language or "") for name in given]
            found = preferred(names, self._language) or Label(shorten(iri), "")
            self._found[iri] = found
        return found

    def short(self, iri: str) -> Label:
        """Return what a resource is called where there is little room: in English, its letters."""
        short_names = self._catalogue.short_names
        if self._language == "en" and iri in short_names:
            return Label(short_names[iri], "en")
        return self.label(iri)

    def value(self, facet: Facet, iri: str) -> Label:
        """Return what a value of a facet is called: the agencies by the letters all know."""
        return self.short(iri) if facet.name == "agency" else self.label(iri)
