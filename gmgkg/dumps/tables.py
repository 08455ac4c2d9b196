"""The tables as CSV (RFC 4180) and as one workbook (XLSX, ECMA-376), in a stream."""

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import xlsxwriter

from gmgkg.dumps.columns import BACK, SEPARATOR, TABLES, Column, Show, Table
from gmgkg.dumps.csvw import VERSION
from gmgkg.dumps.nodes import Node, Nodes, slug
from gmgkg.library.answer import LICENCE, Cell
from gmgkg.library.spreadsheet import EPOCH, LONGEST_CELL, harmless, write_cell
from gmgkg.namespaces import DATASET

_MOST_ROWS = 1_048_576
_WIDTH = 24


def write_tables(
    nodes: Nodes, folder: Path, work: Path, progress: Callable[[str], None] = lambda _: None
) -> None:
    """Write a CSV file for each table, and ``gmgkg.xlsx`` with a sheet for each.

    A text that a spreadsheet would take for a formula gets an apostrophe in front in CSV, and is
    written as text in the workbook. Where a table has more rows than a sheet can hold, it goes on
    in a further sheet; where a cell has more letters than one can hold, it says how much is left
    out, and the CSV file has all of it.

    :param work: a folder for what is needed in between
    :param progress: told which table is being written
    """
    options = {"constant_memory": True, "strings_to_urls": False, "tmpdir": str(work)}
    book = xlsxwriter.Workbook(str(folder / "gmgkg.xlsx"), options)
    book.use_zip64()
    comments = " ".join(filter(None, (*_version(nodes), LICENCE)))
    book.set_properties({"title": "gmgkg", "comments": comments, "created": EPOCH})
    for table in TABLES:
        progress(f"writing {table.name}.csv and gmgkg.xlsx")
        _write_table(table, nodes, folder / f"{table.name}.csv", book)
    book.close()


def _version(nodes: Nodes) -> Iterator[str]:
    """Yield which version of the data it is, and of what day."""
    dataset = nodes.get(DATASET)
    if dataset is not None:
        if number := dataset.body.get(VERSION):
            yield f"Data version {number}."
        yield from (f"Last changed {day}." for day in dataset.texts(nodes.key("modified")))


def _write_table(table: Table, nodes: Nodes, file: Path, book: xlsxwriter.Workbook) -> None:
    """Write one table to its file and its sheets."""
    sheets = _Sheets(table, book)
    with file.open("w", encoding="utf-8", newline="") as output:
        writer = csv.writer(output, lineterminator="\r\n")
        writer.writerow([column.name for column in table.columns])
        for row in rows(table, nodes):
            writer.writerow([harmless(cell) for cell in row])
            sheets.add(row)
    sheets.finish()


class _Sheets:
    """The sheets of a table: one, or where that is full, further ones."""

    def __init__(self, table: Table, book: xlsxwriter.Workbook) -> None:
        """Start the first sheet."""
        self._table = table
        self._book = book
        self._bold = book.add_format({"bold": True})
        self._made = 0
        self._start()

    def add(self, cells: list[Cell]) -> None:
        """Write a row."""
        if self._row == _MOST_ROWS:
            self.finish()
            self._start()
        for number, cell in enumerate(cells):
            write_cell(self._sheet, self._row, number, _fitting(cell))
        self._row += 1

    def finish(self) -> None:
        """Let the rows of the sheet be filtered."""
        if self._row > 1:
            self._sheet.autofilter(0, 0, self._row - 1, len(self._table.columns) - 1)

    def _start(self) -> None:
        """Start a sheet with the names of the columns."""
        self._made += 1
        name = self._table.name
        self._sheet = self._book.add_worksheet(name if self._made == 1 else f"{name} {self._made}")
        self._sheet.set_column(0, len(self._table.columns) - 1, _WIDTH)
        self._sheet.freeze_panes(1, 0)
        for number, column in enumerate(self._table.columns):
            self._sheet.write_string(0, number, column.name, self._bold)
        self._row = 1


def rows(table: Table, nodes: Nodes) -> Iterator[list[Cell]]:
    """Yield the rows of a table, in the order of the IRIs of what they are about."""
    for node in nodes.of_kind(table.kind):
        yield [cell(column, node, nodes) for column in table.columns]


def cell(column: Column, node: Node, nodes: Nodes) -> Cell:
    """Return one cell: nothing, a number, a text, or several values in one text.

    A separator inside one of several values becomes a comma.
    """
    values = _values(column, node, nodes)
    if column.pick is not None:
        values = values[column.pick : column.pick + 1]
    if not values:
        return None
    if len(values) == 1 and (not column.many or isinstance(values[0], int)):
        return values[0]
    return SEPARATOR.join(str(value).replace(SEPARATOR, ", ") for value in values)


def _values(column: Column, node: Node, nodes: Nodes) -> Sequence[str | int]:
    """Return the values of a cell."""
    if column.show in (Show.TEXT, Show.NUMBER):
        *steps, last = column.way
        holders = [node]
        for step in steps:
            iris = _follow(step, holders, nodes)
            holders = [found for iri in iris if (found := nodes.get(iri))]
        key = nodes.key(last)
        texts = [text for each in holders for text in each.texts(key, column.language)]
        values = [_number(text) for text in texts] if column.show is Show.NUMBER else list(texts)
        if column.aligned:
            return values
        return sorted(set(values), key=lambda each: (isinstance(each, str), each))
    iris = [node.iri]
    holders = [node]
    for step in column.way:
        iris = _follow(step, holders, nodes)
        if step != column.way[-1] or column.show in (Show.CITATION, Show.AMOUNT):
            holders = [found for iri in iris if (found := nodes.get(iri))]
    if column.show is Show.CITATION:
        return [citation for _, citation in sorted(_citation(each, nodes) for each in holders)]
    if column.show is Show.AMOUNT:
        return [_amount(each, nodes) for each in holders]
    kept = [iri for iri in iris if iri.startswith(column.within)]
    if column.show is Show.IRI:
        return kept
    return [nodes.label(iri) if column.show is Show.NAME else slug(iri) for iri in kept]


def _follow(step: str, holders: list[Node], nodes: Nodes) -> list[str]:
    """Return the resources to which a step leads, each once, in the order of their IRIs."""
    if step == BACK:
        found = [iri for each in holders for iri in nodes.activities_of(each.iri)]
    else:
        keys = [nodes.key(term) for term in step.split("|")]
        found = [iri for each in holders for key in keys for iri in each.iris(key)]
    return sorted(set(found))


def _number(text: str) -> str | int:
    """Return a whole number as such; anything else as it is written."""
    return int(text) if text.removeprefix("-").isdecimal() else text


def _citation(passage: Node, nodes: Nodes) -> tuple[tuple[str, int, str], str]:
    """Return by what a passage is sorted, and how it is cited."""
    page, section, phrase = (
        " ".join(passage.texts(nodes.key(term))) for term in ("page", "section", "phrase")
    )
    return (page.zfill(6), 0, passage.iri), f"p. {page}, {section}: “{phrase}”"


def _amount(amount: Node, nodes: Nodes) -> str:
    """Return a figure with its currency or unit, and what it counts."""
    figure = " ".join(
        text for term in ("value", "currency", "unit") for text in amount.texts(nodes.key(term))
    )
    counts = " ".join(amount.texts(nodes.key("counts"), "en"))
    return f"{figure} ({counts})" if counts else figure


def _fitting(cell: Cell) -> Cell:
    """Return a cell that fits into a workbook."""
    if not isinstance(cell, str) or len(cell) <= LONGEST_CELL:
        return cell
    note = f" … ({len(cell):,} characters in all: see the CSV file)"
    return cell[: LONGEST_CELL - len(note)] + note
