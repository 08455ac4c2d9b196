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
from gmgkg.namespaces import (
    BASE,
    CODELIST,
    CONTRIBUTORS,
    DATASET,
    GMG,
    GRAPH,
    ID,
    ONTOLOGY,
    shorten,
)
from gmgkg.store import Store
from gmgkg.store.results import select

_LIST = ".txt"
_SPACES = (ID, GMG, CODELIST, GRAPH, f"{BASE}question/")
_ALONE = {DATASET, ONTOLOGY, CONTRIBUTORS}
_GRAPHS = "SELECT DISTINCT ?resource WHERE { GRAPH ?resource {} }"

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
    """Return the lists of IRIs that the root has of its releases, in a fixed order."""
    return sorted((root / "data/published").glob(f"*{_LIST}"))


def subject_iris(store: Store) -> list[str]:
    """Return every IRI of ours of which something is said, and every named graph, sorted."""
    rows = select(store, "SELECT DISTINCT ?resource WHERE { ?resource ?property ?value }")
    return sorted(_ours(row["resource"] for row in rows) | _graphs(store))


def vanished(store: Store, files: Iterable[Path]) -> Iterator[Fault]:
    """Yield a fault for every IRI of an earlier release that now leads nowhere.

    :param files: what the releases had: lists (``.txt``) of an IRI a line, or dumps
    :raise DataError: where a file cannot be read
    """
    leading = _ours(row["resource"] for row in select(store, _LEADING)) | _graphs(store)
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
        terms: set[object] = set()
        for quad in read_files([file], lambda _: None):
            terms |= {quad.subject, quad.graph_name}
        yield from ((iri, None) for iri in sorted(_ours(terms)))
        return
    yield from read_list(file)


def read_list(file: Path) -> Iterator[tuple[str, int]]:
    """Yield the IRIs of a list, with their lines.

    :raise DataError: where it cannot be read, or a line is no IRI of ours
    """
    for number, line in enumerate(read_text(file).splitlines(), 1):
        iri = line.strip()
        if not _is_ours(iri):
            raise DataError(f"'{iri}' is no IRI of ours; a list has one a line", file, number)
        yield iri, number


def _graphs(store: Store) -> set[str]:
    """Return the named graphs of ours."""
    return _ours(row["resource"] for row in select(store, _GRAPHS))


def _ours(terms: Iterable[object]) -> set[str]:
    """Return the IRIs of ours among some terms."""
    return {term.value for term in terms if isinstance(term, NamedNode) and _is_ours(term.value)}


def _is_ours(iri: str) -> bool:
    """Tell whether an IRI is one of ours that others may link to, and is to lead on for ever."""
    return iri in _ALONE or iri.startswith(_SPACES)
