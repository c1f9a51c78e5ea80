"""What there is to say about a file beyond its tables: name, macros, links, stale results, cells far out, odd signs."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import PurePath

from evaluator.problems import Fact, Problem, problem
from evaluator.project import Event, Observation, Source, State
from evaluator.reading.cells import Cell, Kind, Sheet, Workbook, address
from evaluator.reading.xlsx_grid import cell_position

Place = tuple[str, str]  # sheet and cell

_EXTENSIONS = {".xlsx", ".xlsm", ".xltx", ".xltm"}
_FAR = (100, 50)  # so many blank rows or columns lie between a table and what does not belong to it
_OTHER_FILE = re.compile(r"\[[^\]]+\][^!+*/(),]*!")  # [1]Sheet!A1, '[2019.xlsx]Sheet'!A1
# Control characters, those that turn the direction of writing, and escapes that stand for what no text may hold.
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|_x00(?:[01][0-9A-F]|7F)_", re.I)
_LIKE_A_FORMULA = re.compile(r"[=@\uff1d\uff20]|[-+\uff0d\uff0b](?=.*[!(|])", re.DOTALL)  # full-width ones too
_SHOWN = 40  # characters of a cell in a message


def remarks(
    workbook: Workbook, file: str, observations: Sequence[Observation], events: Sequence[Event]
) -> Iterator[Problem]:
    """What there is to say about the file as a whole.

    Args:
        workbook: what the file holds.
        file: its name in messages.
        observations: the values that were taken from it.
        events: the events that were taken from it.
    """
    named = PurePath(workbook.name).suffix
    if named and named.lower() not in _EXTENSIONS:
        yield problem("W-EXT", file=file, named=named, really=".xlsm" if workbook.macros else ".xlsx")
    if workbook.macros:
        yield problem("W-MACRO", file=file)
    places = sorted({*(_place(o.source) for o in observations), *(_place(e.source) for e in events)}, key=_order)
    sheets = {sheet.name: sheet for sheet in workbook.sheets if not sheet.hidden}
    formulas = [place for place in places if _result(sheets, place)]
    linked = [place for place in formulas if _OTHER_FILE.search(_formula(sheets, place))]
    yield from _about("W-EXTLINK", file, linked, source="、".join(dict.fromkeys(workbook.links)) or "?")
    yield from _about("W-STALE", file, formulas if workbook.uncalculated else [])
    computed = set(formulas)
    risky = sorted(set(_like_formulas(observations, events)) - computed, key=_order)
    yield from _about("W-INJECT", file, risky)
    used: dict[str, set[str]] = {}
    for name, cell in places:
        used.setdefault(name, set()).add(cell)
    filled = [sheets[name] for name in used if name in sheets]
    yield from _about("W-CTRL", file, [place for sheet in filled for place in _with_controls(sheet)])
    for sheet in filled:
        yield from _strays(sheet, file, used[sheet.name])


def _place(source: Source) -> Place:
    return source.sheet, source.cell


def _cell(sheets: Mapping[str, Sheet], place: Place) -> Cell | None:
    sheet, at = sheets.get(place[0]), cell_position(place[1])
    return sheet.cells.get(at) if sheet is not None and at is not None else None


def _formula(sheets: Mapping[str, Sheet], place: Place) -> str:
    cell = _cell(sheets, place)
    return (cell.formula or "") if cell is not None else ""


def _result(sheets: Mapping[str, Sheet], place: Place) -> bool:
    """Whether the cell holds the stored result of a formula."""
    cell = _cell(sheets, place)
    return cell is not None and cell.formula is not None and cell.kind is not Kind.EMPTY


def _with_controls(sheet: Sheet) -> Iterator[Place]:
    for (row, column), cell in sheet.cells.items():
        if cell.kind is Kind.TEXT and not cell.text.isalnum() and _CONTROL.search(cell.text):
            yield sheet.name, address(row, column)


def _like_formulas(observations: Iterable[Observation], events: Iterable[Event]) -> Iterator[Place]:
    """Where the texts come from that will stand in the ranking workbook and look like formulas."""
    for observation in observations:
        source = observation.source
        text = source.text if observation.state is State.PENDING else ""
        if _LIKE_A_FORMULA.match(text) or _LIKE_A_FORMULA.match(source.note):
            yield source.sheet, source.cell
    for event in events:
        texts = (event.kind, event.reason, event.document, event.source.note)
        if any(map(_LIKE_A_FORMULA.match, texts)):
            yield event.source.sheet, event.source.cell


def _about(code: str, file: str, places: Sequence[Place], **facts: Fact) -> Iterator[Problem]:
    """One problem for all the places, at the first of them."""
    if places:
        sheet, cell = places[0]
        yield problem(code, file=file, sheet=sheet, cell=cell, n=len(places), **facts)


def _order(place: Place) -> tuple[str, int, str]:
    return place[0], len(place[1]), place[1]


def _strays(sheet: Sheet, file: str, used: Collection[str]) -> Iterator[Problem]:
    """Heaps of cells of which nothing was used, with many blank rows or columns between them and the rest."""
    cells = [cell for cell in sheet.cells.values() if cell.text]
    down = _cuts({cell.row for cell in cells}, _FAR[0])
    across = _cuts({cell.column for cell in cells}, _FAR[1])
    if not down and not across:
        return
    heaps: dict[tuple[int, int], list[Cell]] = {}
    for cell in cells:
        heaps.setdefault((bisect_right(down, cell.row), bisect_right(across, cell.column)), []).append(cell)
    for heap in heaps.values():
        if not any(address(cell.row, cell.column) in used for cell in heap):
            first = heap[0]
            place = address(first.row, first.column)
            yield problem("W-STRAY", file=file, sheet=sheet.name, cell=place, value=first.text[:_SHOWN], n=len(heap))


def _cuts(numbers: Iterable[int], gap: int) -> list[int]:
    """The numbers after so large a gap."""
    return [after for before, after in pairwise(sorted(numbers)) if after - before > gap]


def without_said(problems: Sequence[Problem], strays: Sequence[Problem]) -> list[Problem]:
    """The problems less the notices about columns that are told of as far from the table."""
    told = {(p.sheet, p.cell) for p in strays if p.code == "W-STRAY"}
    return [p for p in problems if p.code != "N-COLUMN" or (p.sheet, p.cell) not in told]
