"""A sheet as it is looked at: as it stands, or with rows and columns exchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from evaluator.reading.cells import Cell, Kind, Sheet

LARGEST_MERGE = 20_000  # a larger merged area is decoration, not a header


@dataclass(frozen=True, slots=True)
class View:
    """A sheet in one orientation. Cells keep their own addresses; the keys of `cells` are the view's."""

    file: str
    sheet: Sheet
    cells: Mapping[tuple[int, int], Cell]
    covered: Mapping[tuple[int, int], tuple[int, int]]  # a cell hidden under a merge -> the one that shows
    rows: Mapping[int, tuple[int, ...]]  # row -> its filled columns, ascending

    def shown(self, row: int, column: int) -> Cell | None:
        """The cell a reader sees there: its own, or that of the merged area it is in."""
        cell = self.cells.get((row, column))
        if cell is None and (row, column) in self.covered:
            return self.cells.get(self.covered[row, column])
        return cell

    def text(self, row: int, column: int) -> str:
        """The text a reader sees there."""
        cell = self.shown(row, column)
        return cell.text if cell is not None and cell.kind is Kind.TEXT else ""

    def own_text(self, row: int, column: int) -> str:
        """The text of the cell itself."""
        cell = self.cells.get((row, column))
        return cell.text if cell is not None and cell.kind is Kind.TEXT else ""


def view(file: str, sheet: Sheet, *, transposed: bool) -> View:
    """The sheet as it stands, or with rows and columns exchanged."""
    cells: Mapping[tuple[int, int], Cell] = sheet.cells
    if transposed:
        cells = {(column, row): cell for (row, column), cell in sheet.cells.items()}
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for row, column in sorted(cells):
        rows[row].append(column)
    return View(file, sheet, cells, _covered(sheet, transposed), {row: tuple(columns) for row, columns in rows.items()})


def _covered(sheet: Sheet, transposed: bool) -> dict[tuple[int, int], tuple[int, int]]:
    covered = {}
    for merge in sheet.merges:
        top, left, bottom, right = merge if not transposed else (merge[1], merge[0], merge[3], merge[2])
        if (bottom - top + 1) * (right - left + 1) <= LARGEST_MERGE:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    covered[row, column] = (top, left)
            covered.pop((top, left), None)
    return covered
