"""Dumps: the same graph in every form, in the same bytes every time, and complete."""

import gzip
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import networkx as nx
import pyoxigraph
import pytest
import rdflib
import zstandard
from conftest import tool
from jena import riot
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat
from rdflib.compare import isomorphic

from gmgkg.analysis.network import collaboration_network, write_graphml
from gmgkg.analysis.reading import read_inventory
from gmgkg.dumps.export import DUMP_FORMATS, export_all, write_dump
from gmgkg.dumps.files import FILES
from gmgkg.dumps.packing import CHECKSUMS, PACKED
from gmgkg.errors import StoreError
from gmgkg.formats import GraphFormat
from gmgkg.graph.files import turtle_files
from gmgkg.store import Store
from gmgkg.store.embedded import EmbeddedStore, write_folder

RAPPER = {"turtle": "ttl", "ntriples": "nt", "rdfxml": "rdf", "nquads": "nq", "trig": "trig"}
KEEPING = ("trig", "nquads")
FORMS = {form.name: form for form in DUMP_FORMATS}
KNOWS = NamedNode("http://example.org/knows")


def content(dumps: Path, form: GraphFormat) -> bytes:
    """Return a dump in a format."""
    return (dumps / f"gmgkg.{form.extension}").read_bytes()


def test_graph_has_no_blank_node_so_that_equal_sets_are_isomorphic_graphs(store: Store) -> None:
    for quad in store.quads():
        assert not isinstance(quad.subject, BlankNode)
        assert not isinstance(quad.object, BlankNode)


@pytest.mark.parametrize("form", DUMP_FORMATS, ids=lambda form: form.name)
def test_dump_reads_back_to_the_same_triples(
    form: GraphFormat, dumps: Path, triples: set[str]
) -> None:
    read = pyoxigraph.parse(content(dumps, form), format=form.codec)
    assert {str(quad.triple) for quad in read} == triples


@pytest.mark.parametrize("name", KEEPING)
def test_dump_of_a_dataset_keeps_the_named_graphs(name: str, dumps: Path, store: Store) -> None:
    read = pyoxigraph.parse(content(dumps, FORMS[name]), format=FORMS[name].codec)
    assert {str(quad) for quad in read} == {str(quad) for quad in store.quads()}


@pytest.fixture(scope="module")
def graph(dumps: Path) -> rdflib.Graph:
    """Return the graph as another library reads it from N-Triples."""
    return rdflib.Graph().parse(dumps / "gmgkg.nt", format="nt")


@pytest.mark.parametrize(
    ("name", "form"), [("gmgkg.ttl", "turtle"), ("gmgkg.rdf", "xml"), ("gmgkg.jsonld", "json-ld")]
)
def test_dump_is_isomorphic_by_another_library(
    name: str, form: str, dumps: Path, graph: rdflib.Graph
) -> None:
    assert isomorphic(rdflib.Graph().parse(dumps / name, format=form), graph)


@pytest.mark.parametrize(("name", "form"), [("gmgkg.trig", "trig"), ("gmgkg.nq", "nquads")])
def test_dataset_holds_as_many_quads_by_another_library(
    name: str, form: str, dumps: Path, store: Store
) -> None:
    read = rdflib.Dataset().parse(dumps / name, format=form)
    assert len(read) == sum(1 for _ in store.quads())


@pytest.mark.parametrize("name", RAPPER)
def test_raptor_reads_as_many_statements(
    name: str, dumps: Path, triples: set[str], store: Store
) -> None:
    ran = subprocess.run(
        [tool("rapper"), "-q", "-i", name, "-o", "ntriples", dumps / f"gmgkg.{RAPPER[name]}"],
        capture_output=True,
        check=True,
    )
    expected = sum(1 for _ in store.quads()) if name in KEEPING else len(triples)
    assert len(ran.stdout.splitlines()) == expected


@pytest.mark.parametrize("name", ["ttl", "trig", "nt", "nq", "rdf"])
def test_jena_reads_the_canonical_statements_without_a_warning(
    name: str, dumps: Path, tmp_path: Path
) -> None:
    canonical = dumps / ("gmgkg.nq" if name in {"trig", "nq"} else "gmgkg.nt")
    read = riot(dumps / f"gmgkg.{name}", tmp_path)
    assert b"".join(read) == canonical.read_bytes()


def test_every_file_reads_to_as_many_triples_in_three_libraries(root: Path) -> None:
    rapper = tool("rapper")
    for file, _ in turtle_files(root):
        counts = {
            len(list(pyoxigraph.parse(path=str(file)))),
            len(rdflib.Graph().parse(file, format="turtle")),
            len(
                subprocess.run(
                    [rapper, "-q", "-i", "turtle", file], capture_output=True, check=True
                ).stdout.splitlines()
            ),
        }
        assert len(counts) == 1, file


def test_triples_and_graphs_stand_in_order(dumps: Path) -> None:
    for name in ("gmgkg.nq", "gmgkg.nt"):
        lines = (dumps / name).read_bytes().splitlines()
        assert lines == sorted(set(lines))
    graphs = [
        str(quad.graph_name)
        for quad in pyoxigraph.parse(path=str(dumps / "gmgkg.trig"), format=RdfFormat.TRIG)
    ]
    assert graphs == sorted(graphs)


@pytest.mark.parametrize(
    ("name", "mark"), [("ttl", "@prefix "), ("trig", "@prefix "), ("rdf", "xmlns:")]
)
def test_prefixes_stand_in_alphabetical_order(name: str, mark: str, dumps: Path) -> None:
    text = (dumps / f"gmgkg.{name}").read_text(encoding="utf-8")
    declarations = re.findall(rf"{mark}[\w-]+[:=]\S* ?<?\S*", text)
    assert len(declarations) > 20
    assert declarations == sorted(declarations)


def test_triple_of_several_graphs_stands_once_wherever_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gmgkg.dumps.syntaxes._PIECE_BYTES", 1)
    store = EmbeddedStore()
    graphs = [NamedNode(f"http://example.org/{number}") for number in range(3)]
    store.add(Quad(KNOWS, KNOWS, Literal("_:x <y> ."), graph) for graph in graphs)
    write_dump(store, FORMS["ntriples"], tmp_path / "x.nt")
    assert (tmp_path / "x.nt").read_text() == f'{KNOWS} {KNOWS} "_:x <y> ." .\n'


@pytest.mark.parametrize(
    "statement",
    [
        Quad(NamedNode("urn:a"), KNOWS, Literal("a form\x0cfeed")),
        Quad(NamedNode("urn:a"), KNOWS, Literal("no\ufffeletter")),
        Quad(NamedNode("urn:a"), NamedNode("http://example.org/123"), Literal("a number")),
        Quad(NamedNode("urn:a"), NamedNode("http://example.org/"), Literal("nothing")),
    ],
    ids=["control", "noncharacter", "number", "space"],
)
def test_statement_that_no_xml_can_hold_is_refused(statement: Quad, tmp_path: Path) -> None:
    store = EmbeddedStore()
    store.add([statement])
    with pytest.raises(StoreError, match="RDF/XML cannot express"):
        write_dump(store, FORMS["rdfxml"], tmp_path / "x.rdf")
    assert list(tmp_path.iterdir()) == []


def test_odd_text_that_xml_can_hold_is_written(tmp_path: Path) -> None:
    store = EmbeddedStore()
    store.add([Quad(NamedNode("urn:a"), KNOWS, Literal('\\b \\\\f\t\n\x7f\u0085"<&'))])
    write_dump(store, FORMS["rdfxml"], tmp_path / "x.rdf")
    (literal,) = rdflib.Graph().parse(tmp_path / "x.rdf").objects()
    assert str(literal) == '\\b \\\\f\t\n\x7f\u0085"<&'


# The network ----------------------------------------------------------------------


def test_network_is_that_of_the_analysis(dumps: Path, store: Store) -> None:
    read = nx.read_graphml(dumps / "collaborations.graphml")
    expected = nx.parse_graphml(
        write_graphml(collaboration_network(read_inventory(store))).decode()
    )
    assert dict(read.nodes(data=True)) == dict(expected.nodes(data=True))
    assert read.number_of_edges() == expected.number_of_edges() > 20
    for first, second, data in expected.edges(data=True):
        found = dict(read.edges[first, second])
        assert sorted(found.pop("activities").split()) == sorted(data.pop("activities").split())
        assert found == data


# Bytes ----------------------------------------------------------------------------


def _export(*arguments: object, seed: str = "0") -> subprocess.CompletedProcess[str]:
    """Run the export with another order of hashes."""
    return subprocess.run(
        [sys.executable, "-m", "gmgkg", "export", *map(str, arguments)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )


def test_two_runs_give_the_same_bytes_from_memory_or_from_disk(
    store: Store, dumps: Path, tmp_path: Path
) -> None:
    write_folder(tmp_path / "store", store.quads())
    _export("--all", tmp_path / "one", seed="1")
    _export("--all", tmp_path / "two", "--store", tmp_path / "store", seed="2")
    names = sorted(file.name for file in dumps.iterdir())
    assert len(names) == len(FILES) * 3 + 1
    for folder in (tmp_path / "one", tmp_path / "two"):
        assert sorted(file.name for file in folder.iterdir()) == names
        for name in names:
            assert (folder / name).read_bytes() == (dumps / name).read_bytes(), name


@pytest.mark.parametrize("form", DUMP_FORMATS, ids=lambda form: form.name)
def test_single_dump_is_the_file_of_the_export(
    form: GraphFormat, dumps: Path, store: Store, tmp_path: Path
) -> None:
    write_dump(store, form, tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == content(dumps, form)


def test_dump_on_standard_output_is_the_same(dumps: Path) -> None:
    ran = _export("-f", "turtle")
    assert ran.stdout == (dumps / "gmgkg.ttl").read_text(encoding="utf-8")


def test_packed_files_hold_the_plain_ones(dumps: Path) -> None:
    for name in (file.name for file in FILES):
        plain = (dumps / name).read_bytes()
        zipped, compressed = ((dumps / f"{name}{ending}").read_bytes() for ending in PACKED)
        assert gzip.decompress(zipped) == plain
        assert zstandard.ZstdDecompressor().decompress(compressed) == plain


def test_checksums_are_verified_by_the_usual_program(dumps: Path) -> None:
    ran = subprocess.run(
        [tool("sha256sum"), "--check", "--strict", CHECKSUMS],
        cwd=dumps,
        capture_output=True,
        check=True,
        text=True,
    )
    assert ran.stdout.count(": OK\n") == len(FILES) * 3


def test_export_prints_the_fingerprint_and_how_many_files(dumps: Path, tmp_path: Path) -> None:
    ran = _export("--all", tmp_path / "x")
    digest = hashlib.sha256((dumps / "gmgkg.nq").read_bytes()).hexdigest()
    assert ran.stdout.splitlines() == [
        f"sha256:{digest}  gmgkg.nq",
        f"{len(FILES) * 3 + 1} files in {tmp_path / 'x'}",
    ]


def test_files_have_the_time_of_their_writing(tmp_path: Path) -> None:
    # Other bytes must never have the same date: clients ask by it (RFC 9110, section 8.8.2).
    begun = time.time()
    export_all(EmbeddedStore(), tmp_path / "x")
    for file in (tmp_path / "x").iterdir():
        assert begun - 1 < file.stat().st_mtime <= time.time()
