"""The finished workbook, read back with our own reader and held against the plan, cell by cell."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from evaluator.problems import EvaluatorError, FileError, problem
from evaluator.reading.cells import Cell, Kind, Sheet, Workbook, address
from evaluator.reading.xlsx import read_workbook
from evaluator.reading.xlsx_sheet import Budget
from evaluator.writing.plan import CellPlan, Formula, SheetPlan


def compare(content: bytes, plans: Sequence[SheetPlan]) -> None:
    """Nothing, if the workbook holds exactly what was planned.

    Raises:
        EvaluatorError: E-EXPORTVERIFY with the first place that differs.
    """
    try:
        book = reread(content, sum(len(row.cells) for plan in plans for row in plan.rows))
    except FileError as error:
        first = error.problems[0]
        raise _differs(first.sheet or "", first.cell or "") from error
    if [sheet.name for sheet in book.sheets] != [plan.title for plan in plans]:
        raise _differs(book.sheets[0].name if book.sheets else "", "")
    for sheet, plan in zip(book.sheets, plans, strict=True):
        _compare_sheet(sheet, plan)


def reread(content: bytes, cells: int) -> Workbook:
    """The workbook as our own reader sees it."""
    # In a folder that nobody else may look into, and gone before anything is handed out.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ranking.xlsx"
        path.write_bytes(content)
        return read_workbook(path, Budget(cells, cells))


def _compare_sheet(sheet: Sheet, plan: SheetPlan) -> None:
    found = dict(sheet.cells)
    for row, planned in enumerate(plan.rows, start=1):
        for column, wanted in enumerate(planned.cells, start=1):
            if wanted is None or wanted.value is None or wanted.value == "":
                continue
            if not _equal(found.pop((row, column), None), wanted):
                raise _differs(sheet.name, address(row, column))
    if found:
        raise _differs(sheet.name, address(*min(found)))
    if sorted(sheet.merges) != sorted(plan.merges):
        raise _differs(sheet.name, "")
    if sheet.hidden or sheet.hidden_rows or sheet.hidden_columns:
        raise _differs(sheet.name, "")


def _equal(cell: Cell | None, wanted: CellPlan) -> bool:
    if cell is None or cell.number_format != wanted.number_format:
        return False
    if isinstance(wanted.value, Formula):  # without a result: what it gives is for the spreadsheet to say
        return cell.kind is Kind.EMPTY and cell.formula == wanted.value.text
    if cell.formula is not None:
        return False
    if isinstance(wanted.value, str):
        return cell.kind is Kind.TEXT and cell.text == wanted.value
    return cell.kind is Kind.NUMBER and Decimal(cell.text) == wanted.value


def _differs(sheet: str, cell: str) -> EvaluatorError:
    return EvaluatorError(problem("E-EXPORTVERIFY", sheet=sheet, cell=cell))
