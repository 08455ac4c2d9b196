"""A written result: in memory while it is small, else in a file; the same bytes either way."""

from pathlib import Path

import pytest

from gmgkg.formats import GRAPH_FORMATS, RESULT_FORMATS, Format
from gmgkg.store import Store
from gmgkg.store.results import write_result, write_whole
from gmgkg.store.written import Spool

FEW = "SELECT ?s { ?s a <https://w3id.org/gmgkg/ontology#Status> }"
MANY = "SELECT ?s ?p ?o { ?s ?p ?o }"


@pytest.mark.parametrize("chosen", RESULT_FORMATS, ids=lambda each: each.name)
@pytest.mark.parametrize(("query", "in_memory"), [(FEW, True), (MANY, False)])
def test_result_is_whole_wherever_it_is(
    store: Store, tmp_path: Path, chosen: Format, query: str, *, in_memory: bool
) -> None:
    written = write_whole(store.query(query), chosen, tmp_path / "result")
    assert (written.content is not None) is in_memory
    assert (tmp_path / "result").exists() is not in_memory
    with written.taken() as stream:
        content = stream.read()
    assert content == write_result(store.query(query), chosen)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("chosen", GRAPH_FORMATS, ids=lambda each: each.name)
@pytest.mark.parametrize("limit", [3, 5000])
def test_graph_is_whole_wherever_it_is(
    store: Store, tmp_path: Path, chosen: Format, limit: int
) -> None:
    query = f"CONSTRUCT WHERE {{ ?s ?p ?o }} LIMIT {limit}"
    written = write_whole(store.query(query), chosen, tmp_path / "result")
    assert written.rows == limit
    assert b"".join(written.pieces()) == write_result(store.query(query), chosen)
    assert written.size == len(write_result(store.query(query), chosen))
    written.remove()
    assert not list(tmp_path.iterdir())


def test_spool_moves_to_its_file_once_there_is_much(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    pieces = [bytes([number]) * 1000 for number in range(200)]
    for piece in pieces:
        assert spool.write(piece) == 1000
    written = spool.finish()
    assert written.content is None
    assert (tmp_path / "spool").read_bytes() == b"".join(pieces)
