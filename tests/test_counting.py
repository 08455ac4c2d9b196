"""Rows are counted in what the engine wrote, wherever the pieces end."""

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, QueryResultsFormat, QuerySolutions

from gmgkg.store.counting import count_rows

CODECS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
TEXTS = st.text(st.sampled_from('"\\{}:,\n\r[]aé'), max_size=8) | st.just("<result>")
CELLS = st.just("UNDEF") | TEXTS.map(lambda text: str(Literal(text)))


@pytest.mark.parametrize("form", CODECS)
@given(rows=st.lists(st.tuples(CELLS, CELLS), max_size=6), piece=st.integers(1, 40))
def test_rows_are_counted_whatever_they_hold(
    form: str, rows: list[tuple[str, str]], piece: int
) -> None:
    values = " ".join(f"({one} {other})" for one, other in rows)
    result = pyoxigraph.Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}")
    assert isinstance(result, QuerySolutions)
    content = result.serialize(format=CODECS[form]) or b""
    pieces = [content[start : start + piece] for start in range(0, len(content), piece)]
    assert count_rows(pieces, form) == len(rows)
