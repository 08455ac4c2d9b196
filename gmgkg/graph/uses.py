"""On what each property is used and where it leads, as the shapes of records say (SHACL)."""

from dataclasses import dataclass
from functools import lru_cache

from gmgkg.graph.files import bundled_root, read_files, shape_files
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select

_USES = """
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?property ?of ?to WHERE {
  ?shape sh:targetClass ?of .
  ?shape (sh:node|sh:xone/rdf:rest*/rdf:first)*/sh:property ?constraint .
  ?constraint sh:path ?property . FILTER(isIRI(?property))
  OPTIONAL { ?constraint sh:class|sh:datatype|sh:node?/sh:or/rdf:rest*/rdf:first/sh:datatype ?to }
} ORDER BY ?property ?of ?to
"""


@dataclass(frozen=True)
class Use:
    """How records use a property.

    :ivar subjects: classes of the records that have it
    :ivar values: classes or datatypes of what it leads to
    """

    subjects: tuple[str, ...]
    values: tuple[str, ...]


@lru_cache(maxsize=1)
def property_uses() -> dict[str, Use]:
    """Return how records use each property, by its IRI, as the shapes of the package say."""
    store = EmbeddedStore()
    store.add(read_files(shape_files(bundled_root()), lambda _: None))
    found: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for row in select(store, _USES):
        subjects, values = found.setdefault(row["property"].value, ({}, {}))
        subjects[row["of"].value] = None
        if row["to"] is not None:
            values[row["to"].value] = None
    return {iri: Use(tuple(subjects), tuple(values)) for iri, (subjects, values) in found.items()}
