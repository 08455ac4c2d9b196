"""The notebook runs from top to bottom and shows what its words promise."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path(__file__).parent.parent / "docs/notebook.ipynb"


@pytest.fixture(scope="module")
def shown() -> list[str]:
    """Return what each cell of code shows, once all have run in a kernel of their own."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=300).execute()
    return [
        "\n".join("\n".join(output.data.values()) for output in cell.outputs)
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_notebook_is_committed_without_what_it_shows() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [(cell.outputs, cell.execution_count) for cell in code] == [([], None)] * len(code)


def test_every_cell_of_code_shows_something(shown: list[str]) -> None:
    assert all(shown)


def test_notebook_shows_the_partners_of_osce(shown: list[str]) -> None:
    assert "<td>International Labour Organization</td>" in shown[1]
    assert "<td>International Organization for Migration</td>" in shown[1]


def test_notebook_counts_the_activities_of_each_pair_of_members(shown: list[str]) -> None:
    assert shown[3].count("<td>International Organization for Migration</td>") == 4
