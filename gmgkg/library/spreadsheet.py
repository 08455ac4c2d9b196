"""An answer as a table for spreadsheets: CSV (RFC 4180) and XLSX (ECMA-376).

Both hold every column, the labels beside the identifiers, and the version of the data.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from gmgkg.library.answer import LICENCE, Answer, Cell

VERSION_COLUMN = "dataVersion"
"""The last column of every table."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60

EPOCH = datetime(2007, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""When every workbook was made, so that the same content gives the same bytes."""

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""


def write_csv(answer: Answer) -> bytes:
    """Return an answer as CSV in UTF-8 (see :func:`write_csv_table`)."""
    return write_csv_table(answer.columns, answer.records(), answer.version)


def write_csv_table(
    columns: Sequence[str], records: Sequence[Mapping[str, Cell]], version: str
) -> bytes:
    """Return records as CSV in UTF-8.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.

    :param version: of the data
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow((*columns, VERSION_COLUMN))
    for record in records:
        writer.writerow([*(harmless(record[column]) for column in columns), version])
    return out.getvalue().encode("utf-8", "replace")


def write_xlsx(answer: Answer) -> bytes:
    """Return an answer as a workbook: the rows, and a sheet that says what was asked.

    Every text is written as text, so none is taken for a formula or an address.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_urls": False})
    # The same answer gives the same bytes.
    book.set_properties({"title": answer.question.title, "created": EPOCH})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet("Answer")
    records = answer.records()
    for number, column in enumerate((*answer.columns, VERSION_COLUMN)):
        cells: list[Cell] = [record.get(column, answer.version) for record in records]
        sheet.write_string(0, number, column, bold)
        for row, cell in enumerate(cells, 1):
            write_cell(sheet, row, number, cell)
        widest = max((len(str(cell)) for cell in (column, *cells)), default=0)
        sheet.set_column(number, number, min(widest, _WIDEST) + 2)
    sheet.freeze_panes(1, 0)
    if records:
        sheet.autofilter(0, 0, len(records), len(answer.columns))
    about = book.add_worksheet("About")
    about.set_column(0, 0, 18)
    about.set_column(1, 1, 100)
    for row, (name, text) in enumerate(_about(answer)):
        about.write_string(row, 0, name, bold)
        about.write_string(row, 1, text)
    book.close()
    return out.getvalue()


def _about(answer: Answer) -> list[tuple[str, str]]:
    """Return what was asked, name and text."""
    given = [(name, term.value) for name, term in answer.values.items()]
    return [
        ("question", answer.question.title),
        ("row", answer.question.description),
        *given,
        ("rows", f"{len(answer.rows)} of {answer.total}"),
        ("data version", answer.version),
        ("licence", LICENCE),
        ("query", answer.question.query),
    ]


def write_cell(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, cell: Cell) -> None:
    """Write one cell by the type of its value."""
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, cell[:LONGEST_CELL])


def harmless(cell: Cell) -> Cell:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
