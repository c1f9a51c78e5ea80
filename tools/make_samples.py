"""Write the worked example's workbooks: `python tools/make_samples.py [OUTDIR]`.

The same data always gives the same bytes: times are fixed and the files are stored uncompressed, so that
neither the clock nor the compression library shows in them.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from sample_data import BOOKS, Book, Entry, Join, Row, Shown, Table, Total

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

FOLDER: Final = Path(__file__).resolve().parent.parent / "samples" / "hangzhou_bay_2020"
TIME: Final = (2020, 12, 25, 9, 0, 0)
TIME_TEXT: Final = b"2020-12-25T09:00:00Z"

_TITLE = Font(name="方正小标宋简体", size=16)
_HEAD = Font(name="黑体", size=11, bold=True)
_BODY = Font(name="仿宋", size=11)
_SHADE = PatternFill("solid", start_color="FFD9E1F2")
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_START = Alignment(horizontal="left", vertical="center", wrap_text=True)


def main(arguments: list[str]) -> None:
    """Write every department's workbook into the folder named, or into the repository's own."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for book in BOOKS:
        (folder / f"{book.department}.xlsx").write_bytes(workbook_bytes(book))


def workbook_bytes(book: Book) -> bytes:
    """The department's workbook as a file."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.creator = "样例"
    results: dict[str, int | float] = {}
    for table in book.tables:
        results |= _draw(workbook.create_sheet(table.sheet), table)
    saved = io.BytesIO()
    workbook.save(saved)
    return _settled(saved, results)


def _draw(sheet: Worksheet, table: Table) -> dict[str, int | float]:
    """Fill the sheet from top to bottom; returns each formula with the result to store beside it."""
    for column, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    _line(sheet, table, 1, table.title)
    for row, text in enumerate(table.above, start=2):
        _line(sheet, table, row, text)
    head = 2 + len(table.above)
    body = head + len(table.header)
    closing = body + len(table.rows)
    results: dict[str, int | float] = {}
    spare: Row = (None,) * len(table.widths)
    grid = (*table.header, *table.rows, *table.closing, *[spare] * table.spare)
    for row, entries in enumerate(grid, start=head):
        for column, entry in enumerate(entries, start=1):
            if isinstance(entry, Total):
                letter = get_column_letter(column)
                formula = f"{entry.function}({letter}{body}:{letter}{closing - 1})"
                results[formula] = entry.result
                entry = f"={formula}"
            _cell(sheet, row, column, entry, heading=row < body)
    _merge(sheet, head, table.header)
    _merge(sheet, closing, table.closing)
    for row, text in enumerate(table.below, start=head + len(grid)):
        _line(sheet, table, row, text)
    return results


def _line(sheet: Worksheet, table: Table, row: int, text: str) -> None:
    """A line of text across the table; the first one is the title."""
    cell = sheet.cell(row, 1, text)
    cell.font, cell.alignment = (_TITLE, _MIDDLE) if row == 1 else (_BODY, _START)
    sheet.row_dimensions[row].height = 44 if row == 1 else 20
    if len(table.widths) > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(table.widths))


def _cell(sheet: Worksheet, row: int, column: int, entry: Entry, *, heading: bool) -> None:
    cell = sheet.cell(row, column)
    if isinstance(entry, Shown):
        cell.value, cell.number_format = entry.value, entry.number_format
    elif not isinstance(entry, Join | Total):
        cell.value = entry
    cell.border, cell.alignment = _BOX, _MIDDLE
    cell.font = _HEAD if heading else _BODY
    if heading:
        cell.fill = _SHADE


def _merge(sheet: Worksheet, first: int, rows: tuple[Row, ...]) -> None:
    """Merge each cell with the joined cells on its right or below it."""

    def joined(row: int, column: int, to: str) -> bool:
        entry = rows[row][column] if row < len(rows) and column < len(rows[row]) else None
        return isinstance(entry, Join) and entry.to == to

    for row, entries in enumerate(rows):
        for column, entry in enumerate(entries):
            if isinstance(entry, Join):
                continue
            down, right = row, column
            while joined(down + 1, column, "up"):
                down += 1
            while joined(row, right + 1, "left"):
                right += 1
            if (down, right) != (row, column):
                sheet.merge_cells(None, first + row, column + 1, first + down, right + 1)


def _settled(saved: io.BytesIO, results: dict[str, int | float]) -> bytes:
    """The same file with fixed times, uncompressed, and with the results of its formulas stored."""
    settled = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(settled, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", TIME_TEXT, content)
            for formula, result in results.items():
                empty = f"<f>{formula}</f><v />"
                content = content.replace(empty.encode(), f"<f>{formula}</f><v>{result}</v>".encode())
            entry = zipfile.ZipInfo(name, TIME)
            entry.create_system = 0  # the same on every system
            target.writestr(entry, content)
    return settled.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
