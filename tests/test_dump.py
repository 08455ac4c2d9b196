"""Dumps: the same graph in every format, in the same bytes every time."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from conftest import tool
from rdflib.compare import isomorphic

from gmgkg.formats import GraphFormat
from gmgkg.graph.dump import DUMP_FORMATS, dump, write_file
from gmgkg.graph.files import turtle_files
from gmgkg.store import Store

RAPPER = {"turtle": "turtle", "ntriples": "ntriples", "rdfxml": "rdfxml", "nquads": "nquads"}


@pytest.fixture(scope="module")
def triples(store: Store) -> set[str]:
    """Return every triple of the graph, once."""
    return {str(quad.triple) for quad in store.quads()}


@pytest.fixture(scope="module")
def dumps(store: Store) -> dict[str, bytes]:
    """Return the graph in every format."""
    return {form.name: dump(store, form) for form in DUMP_FORMATS}


def test_graph_has_no_blank_node_so_that_equal_sets_are_isomorphic_graphs(store: Store) -> None:
    for quad in store.quads():
        assert not isinstance(quad.subject, pyoxigraph.BlankNode)
        assert not isinstance(quad.object, pyoxigraph.BlankNode)


@pytest.mark.parametrize("form", DUMP_FORMATS, ids=lambda form: form.name)
def test_dump_reads_back_to_the_same_triples(
    form: GraphFormat, dumps: dict[str, bytes], triples: set[str]
) -> None:
    read = pyoxigraph.parse(dumps[form.name], format=form.codec)
    assert {str(quad.triple) for quad in read} == triples


@pytest.mark.parametrize("name", ["trig", "nquads", "jsonld"])
def test_dump_of_a_dataset_keeps_the_named_graphs(
    name: str, dumps: dict[str, bytes], store: Store
) -> None:
    form = next(form for form in DUMP_FORMATS if form.name == name)
    read = {str(quad) for quad in pyoxigraph.parse(dumps[name], format=form.codec)}
    assert read == {str(quad) for quad in store.quads()}


def test_turtle_and_rdfxml_are_isomorphic_by_another_library(dumps: dict[str, bytes]) -> None:
    turtle = rdflib.Graph().parse(data=dumps["turtle"], format="turtle")
    rdfxml = rdflib.Graph().parse(data=dumps["rdfxml"], format="xml")
    assert isomorphic(turtle, rdfxml)


def test_jsonld_holds_as_many_quads_by_another_library(
    dumps: dict[str, bytes], store: Store
) -> None:
    read = rdflib.Dataset().parse(data=dumps["jsonld"], format="json-ld")
    assert len(read) == sum(1 for _ in store.quads())


@pytest.mark.parametrize("name", RAPPER)
def test_raptor_counts_as_many_triples(
    name: str, dumps: dict[str, bytes], triples: set[str], store: Store
) -> None:
    ran = subprocess.run(
        [tool("rapper"), "-q", "-i", RAPPER[name], "-o", "ntriples", "-", "http://a.b/"],
        input=dumps[name],
        capture_output=True,
        check=True,
    )
    expected = sum(1 for _ in store.quads()) if name == "nquads" else len(triples)
    assert len(ran.stdout.splitlines()) == expected


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


@pytest.mark.parametrize("form", DUMP_FORMATS, ids=lambda form: form.name)
def test_two_runs_give_the_same_bytes(form: GraphFormat, tmp_path: Path) -> None:
    for name in ("one", "two"):
        subprocess.run(
            [sys.executable, "-m", "gmgkg", "export", "-f", form.name, "-o", tmp_path / name],
            check=True,
        )
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_export_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "x.trig").write_text("old")
    limited = "ulimit -f 100; exec %s -m gmgkg export -o %s"
    ran = subprocess.run(
        ["/bin/bash", "-c", limited % (sys.executable, tmp_path / "x.trig")],
        capture_output=True,
        check=False,
        text=True,
    )
    assert ran.returncode == 1
    assert "cannot be written: File too large" in ran.stderr
    assert (tmp_path / "x.trig").read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.trig"]


def test_export_follows_a_link_and_keeps_the_mode_of_the_file(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "target.nt"
    target.write_text("old")
    target.chmod(0o600)
    (tmp_path / "link.nt").symlink_to(target)
    form = next(form for form in DUMP_FORMATS if form.name == "ntriples")
    write_file(dump(store, form), tmp_path / "link.nt")
    assert (tmp_path / "link.nt").is_symlink()
    assert target.stat().st_size > 1_000_000
    assert target.stat().st_mode & 0o777 == 0o600


def test_export_to_a_device_leaves_the_device(store: Store) -> None:
    form = next(form for form in DUMP_FORMATS if form.name == "ntriples")
    write_file(dump(store, form), Path("/dev/null"))
    assert Path("/dev/null").is_char_device()
