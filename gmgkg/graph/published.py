"""Published IRIs: which there are, and whether each still leads somewhere.

Others link to what a release describes, so an IRI of ours never vanishes (W3C, Cool URIs don't
change). It is described, or a record in its place says that it is deprecated and, where there is
one, by what it is replaced (``owl:deprecated``, ``dcterms:isReplacedBy``).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import NamedNode

from gmgkg.errors import DataError
from gmgkg.graph.faults import Fault
from gmgkg.graph.files import read_files, read_text
from gmgkg.namespaces import BASE, CODELIST, DATASET, GMG, ID, ONTOLOGY, shorten
from gmgkg.store import Store
from gmgkg.store.results import select

_LIST = ".txt"
_SPACES = (ID, GMG, CODELIST, f"{BASE}question/")

_LEADING = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
SELECT DISTINCT ?resource WHERE {
  { ?resource a ?class }
  UNION { ?resource owl:deprecated true }
  UNION { ?resource dcterms:isReplacedBy ?other . ?other a ?otherClass }
}
"""


def published_files(root: Path) -> list[Path]:
    """Return what the root says of its releases, in a fixed order."""
    return sorted(file for file in (root / "data/published").glob("*") if file.is_file())


def subject_iris(store: Store) -> list[str]:
    """Return every IRI of ours of which something is said, resources and terms, sorted."""
    rows = select(store, "SELECT DISTINCT ?resource WHERE { ?resource ?property ?value }")
    return sorted(_ours(row["resource"] for row in rows))


def vanished(store: Store, files: Iterable[Path]) -> Iterator[Fault]:
    """Yield a fault for every IRI of an earlier release that now leads nowhere.

    :param files: what the releases had: lists (``.txt``) of an IRI a line, or dumps
    :raise DataError: where a file cannot be read
    """
    leading = _ours(row["resource"] for row in select(store, _LEADING))
    for file in files:
        for iri, line in _published(file):
            if iri not in leading:
                leading.add(iri)
                yield Fault(
                    file,
                    line,
                    f"{shorten(iri)} was published and is now neither described, nor replaced "
                    "by what is, nor deprecated; withdraw it in data/reference/withdrawn.ttl",
                )


def _published(file: Path) -> Iterator[tuple[str, int | None]]:
    """Yield the IRIs of ours that a release had, with their lines where the file is a list."""
    if file.suffix != _LIST:
        quads = read_files([file], lambda _: None)
        yield from ((iri, None) for iri in sorted(_ours(quad.subject for quad in quads)))
        return
    for number, line in enumerate(read_text(file).splitlines(), 1):
        iri = line.strip()
        if not _is_ours(iri):
            raise DataError(f"'{iri}' is no IRI of ours; a list has one a line", file, number)
        yield iri, number


def _ours(terms: Iterable[object]) -> set[str]:
    """Return the IRIs of ours among some terms."""
    return {term.value for term in terms if isinstance(term, NamedNode) and _is_ours(term.value)}


def _is_ours(iri: str) -> bool:
    """Tell whether an IRI is one of ours that others may link to, and is to lead on for ever."""
    return iri in {DATASET, ONTOLOGY} or iri.startswith(_SPACES)
