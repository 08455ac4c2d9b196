"""The canonical form of the graph: that of the standard, whatever blank nodes are called."""

import hashlib
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat
from rdflib.compare import isomorphic

from gmgkg.dumps.canonical import write_canonical
from gmgkg.dumps.export import export_all
from gmgkg.dumps.files import FILES
from gmgkg.dumps.packing import CHECKSUMS
from gmgkg.dumps.sorting import LineSorter
from gmgkg.errors import StoreError
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore

KNOWS = NamedNode("http://example.org/knows")


def _as_pyld(term: object) -> dict[str, str]:
    """Return a term as the other implementation holds it."""
    if isinstance(term, Literal):
        found = {"type": "literal", "value": term.value, "datatype": term.datatype.value}
        return found | ({"language": term.language} if term.language else {})
    assert isinstance(term, NamedNode)
    return {"type": "IRI", "value": term.value}


def test_canonical_form_is_that_of_another_implementation(dumps: Path, store: Store) -> None:
    # Its own reader compares each line with every other one.
    graphs: dict[str, list[dict[str, dict[str, str]]]] = {}
    for quad in store.quads():
        terms = {name: _as_pyld(getattr(quad, name)) for name in ("subject", "predicate", "object")}
        assert isinstance(quad.graph_name, NamedNode)
        graphs.setdefault(quad.graph_name.value, []).append(terms)
    canonical = jsonld.URDNA2015().main(graphs, {"format": "application/n-quads"})
    assert canonical == (dumps / "gmgkg.nq").read_text(encoding="utf-8")


def test_canonical_form_is_that_of_the_library(dumps: Path, store: Store) -> None:
    quads = pyoxigraph.Dataset(store.quads())
    quads.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    lines = sorted(pyoxigraph.serialize([quad], format=RdfFormat.N_QUADS) or b"" for quad in quads)
    expected = hashlib.sha256(b"".join(lines)).hexdigest()
    assert hashlib.sha256((dumps / "gmgkg.nq").read_bytes()).hexdigest() == expected


ANNA, BERT = BlankNode("anna"), BlankNode("bert")


def _circle(first: BlankNode, second: BlankNode, name: str = '"_:x .\t\x7f') -> EmbeddedStore:
    """Return a dataset in which two blank nodes know each other, and one has a name."""
    store = EmbeddedStore()
    graph = NamedNode("http://example.org/graph")
    store.add(
        [
            Quad(first, KNOWS, second, graph),
            Quad(second, KNOWS, first),
            Quad(second, NamedNode("http://example.org/name"), Literal(name)),
        ]
    )
    return store


def test_labels_of_blank_nodes_do_not_matter(tmp_path: Path) -> None:
    for name, labels in (("one", (ANNA, BERT)), ("two", (BlankNode("z"), BlankNode("a")))):
        export_all(_circle(*labels), tmp_path / name)
    for name in [*(file.name for file in FILES), CHECKSUMS]:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    read = rdflib.Dataset().parse(tmp_path / "one/gmgkg.nq", format="nquads")
    assert len(read) == 3
    merged = rdflib.Graph().parse(tmp_path / "one/gmgkg.nt", format="nt")
    assert isomorphic(rdflib.Graph().parse(tmp_path / "one/gmgkg.jsonld", format="json-ld"), merged)


def test_canonical_labels_are_those_of_another_implementation(tmp_path: Path) -> None:
    write_canonical(_circle(ANNA, BERT, "Bert"), tmp_path / "x.nq", tmp_path)
    quads = (tmp_path / "x.nq").read_text(encoding="utf-8")
    forms = {"inputFormat": "application/n-quads", "format": "application/n-quads"}
    renamed = quads.replace("_:c14n", "_:other")
    assert jsonld.normalize(renamed, {"algorithm": "URDNA2015"} | forms) == quads


def test_blank_nodes_that_would_be_labelled_for_ever_are_refused(tmp_path: Path) -> None:
    names = [BlankNode(f"b{number}") for number in range(12)]
    store = EmbeddedStore()
    store.add(Quad(a, KNOWS, b) for a in names for b in names if a != b)
    with pytest.raises(StoreError, match="12 blank nodes that are joined have nothing"):
        write_canonical(store, tmp_path / "x.nq", tmp_path)


def test_statement_about_a_statement_is_refused(tmp_path: Path) -> None:
    inner = pyoxigraph.Triple(KNOWS, KNOWS, KNOWS)
    store = EmbeddedStore()
    store.add([Quad(KNOWS, KNOWS, inner)])
    with pytest.raises(StoreError, match="no canonical form"):
        write_canonical(store, tmp_path / "x.nq", tmp_path)


def test_sorting_does_not_depend_on_how_much_fits_into_memory(tmp_path: Path) -> None:
    lines = [b"%d %d\n" % (number * 7919 % 1000, number % 3) for number in range(5000)]
    for size in (64, 1000, 1_000_000):
        sorter = LineSorter(tmp_path / "runs", size)
        joined = b"".join(lines)
        for start in range(0, len(joined), 17):
            sorter.write(joined[start : start + 17])
        assert b"".join(sorter.merged()) == b"".join(sorted(set(lines)))
        assert not list(tmp_path.iterdir())
