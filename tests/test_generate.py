"""The large graph of the benchmarks: its shape, and what it says that the rules give."""

import importlib.util
import io
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from gmgkg.graph.build import build
from gmgkg.graph.derive import DERIVED, derive
from gmgkg.graph.files import query_files, read_quads
from gmgkg.store.embedded import EmbeddedStore
from gmgkg.store.results import select

FILE = Path(__file__).parent.parent / "benchmarks/generate.py"
TRIPLES = 30_000


@pytest.fixture(scope="module")
def module() -> ModuleType:
    """Return the benchmark's module; in it agencies work in any country, so that they meet."""
    spec = importlib.util.spec_from_file_location("generate", FILE)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = loaded
    spec.loader.exec_module(loaded)
    loaded._STRAY = 1.0  # type: ignore[attr-defined]  # noqa: SLF001  no size of the test would do
    return loaded


@pytest.fixture(scope="module")
def generated(module: ModuleType) -> list[Quad]:
    """Return a small generated graph."""
    return _read(_text(module, seed=1))


@pytest.fixture(scope="module")
def derived(root: Path, generated: list[Quad]) -> EmbeddedStore:
    """Return what was generated, its derived part made anew by the rules."""
    store = EmbeddedStore()
    store.add(quad for quad in generated if quad.graph_name != DERIVED)
    derive(store, root)
    return store


def _text(module: ModuleType, seed: int) -> str:
    output = io.StringIO()
    module.generate(TRIPLES, output, seed)
    return output.getvalue()


def _read(text: str) -> list[Quad]:
    return list(parse(text.encode(), format=RdfFormat.N_QUADS))


def test_generated_derived_graph_is_the_one_that_the_rules_give(
    generated: list[Quad], derived: EmbeddedStore
) -> None:
    ours = {quad.triple for quad in generated if quad.graph_name == DERIVED}
    theirs = {quad.triple for quad in derived.quads() if quad.graph_name == DERIVED}
    assert ours == theirs


def test_generated_graph_has_every_kind_of_connection(generated: list[Quad]) -> None:
    bases = Counter(
        str(quad.object).rpartition("/")[2]
        for quad in generated
        if str(quad.predicate).endswith("#basis>")
    )
    assert bases.keys() == {"joint>", "co-participation>", "co-presence>"}


def test_generated_graph_passes_every_check(root: Path, derived: EmbeddedStore) -> None:
    for file in query_files(root, "checks"):
        assert not select(derived, file.read_text()), file.stem


def test_no_triple_is_generated_twice(generated: list[Quad]) -> None:
    assert len(generated) == len({quad.triple for quad in generated})


def test_shipped_graph_is_part_of_the_generated_one(root: Path, generated: list[Quad]) -> None:
    assert set(read_quads(root)) <= set(generated)


def test_shipped_graph_alone_has_the_derived_graph_that_the_rules_give(
    root: Path, module: ModuleType
) -> None:
    output = io.StringIO()
    module.generate(0, output)
    derived = {quad.triple for quad in _read(output.getvalue()) if quad.graph_name == DERIVED}
    assert derived == {quad.triple for quad in build(root).quads() if quad.graph_name == DERIVED}


def test_same_seed_gives_the_same_bytes_and_another_seed_others(module: ModuleType) -> None:
    first = _text(module, seed=1)
    assert _text(module, seed=1) == first
    assert _text(module, seed=2) != first


def test_about_as_many_triples_are_generated_as_asked_for(generated: list[Quad]) -> None:
    assert TRIPLES <= len(generated) < TRIPLES * 2
