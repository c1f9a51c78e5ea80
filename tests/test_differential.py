"""Our reader beside openpyxl, over everybody's workbooks: every value alike, or different for a reason named here."""

import datetime
import io
import warnings
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chartsheet import Chartsheet

from evaluator.problems import FileError
from evaluator.reading.cells import Cell, Kind, Workbook, address
from evaluator.reading.xlsx import read_workbook
from tests.corpus import corpus

CJK_FORMATS = {'yyyy"年"m"月"', 'm"月"d"日"', 'yyyy"年"m"月"d"日"', 'h"时"mm"分"', 'h"时"mm"分"ss"秒"'}
CJK_FORMATS |= {f"上午/下午{code}" for code in ('h"时"mm"分"', 'h"时"mm"分"ss"秒"')}
EXCEL_DAY_0 = datetime.datetime.fromisoformat("1899-12-30")


@dataclass(frozen=True)
class Difference:
    """A kind of difference in a cell, why ours is right, and how to tell it."""

    name: str
    why: str
    is_one: Callable[[Cell, Any], bool]


def cjk_date(ours: Cell, theirs: Any) -> bool:
    if ours.kind is not Kind.DATE or ours.number_format not in CJK_FORMATS or not isinstance(theirs, int | float):
        return False
    return spelled(EXCEL_DAY_0 + datetime.timedelta(days=theirs)) == ours.text


def part_of_a_second(ours: Cell, theirs: Any) -> bool:
    if ours.kind is not Kind.DATE or not isinstance(theirs, datetime.datetime) or not theirs.microsecond:
        return False
    half = datetime.timedelta(milliseconds=500)  # openpyxl has rounded to milliseconds, so a half may go either way
    near = {(theirs + half).replace(microsecond=0), (theirs - half + datetime.timedelta(microseconds=999_999))}
    return ours.text in {spelled(moment.replace(microsecond=0)) for moment in near}


def elapsed(ours: Cell, theirs: Any) -> bool:
    if ours.kind is not Kind.DATE or not isinstance(theirs, datetime.timedelta):
        return False
    hours, minutes, seconds = map(int, ours.text.split(":"))
    return abs(theirs.total_seconds() - (hours * 3600 + minutes * 60 + seconds)) <= 0.5


def escaped(ours: Cell, theirs: Any) -> bool:
    if ours.kind is not Kind.TEXT or not isinstance(theirs, str):
        return False
    return theirs.replace("_x005f_", "\0").replace("_x000D_", "\r").replace("\0", "_") == ours.text


def no_such_day(ours: Cell, theirs: Any) -> bool:
    return ours.kind is Kind.BAD and theirs == "#VALUE!" and float(ours.text) > 2_958_465


DIFFERENCES = [
    Difference(
        "cjk", "formats 27 to 36 and 50 to 58 show dates in a Chinese Excel; there they are no numbers", cjk_date
    ),
    Difference("fraction", "a part of a second is rounded as Excel shows it, not carried along", part_of_a_second),
    Difference("elapsed", "the same time, hours counted on as the format [hh] shows it", elapsed),
    Difference(
        "escape", "_x000D_ stands for a character in every text of a workbook (ECMA-376 part 1, 22.9.2.19)", escaped
    ),
    Difference(
        "day", "a day after 9999-12-31: the number is kept as evidence, the file holds no error value", no_such_day
    ),
]

# Files that only one of the two opens: what refuses, and why ours is right.
THEY_FAIL = {
    "KeyError": "a part that the content types name or a link points to is missing, and no cell needs it",
    "TypeError": "an empty attribute, or a pivot table it has no record for",
    "IndexError": "a package with the least it can have: no styles",
}
WE_REFUSE = {"E-NOSHEET": "every sheet is hidden"}


def spelled(value: Any) -> str:
    """A date or time of openpyxl in the spelling of our cells."""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d}" if value.time() == datetime.time() else f"{value:%Y-%m-%d %H:%M:%S}"
    return str(value)


def alike(ours: Cell | None, theirs: Any) -> bool:
    if ours is None:
        return theirs is None
    match ours.kind:
        case Kind.NUMBER:
            return isinstance(theirs, int | float) and not isinstance(theirs, bool) and float(ours.text) == theirs
        case Kind.TEXT:
            return theirs == (ours.text or None) or theirs == ours.text
        case Kind.BOOLEAN:
            return theirs is (ours.text == "TRUE")
        case Kind.ERROR:
            return theirs == ours.text
        case Kind.EMPTY:
            return theirs in {None, ""}
        case Kind.DATE:
            return theirs is not None and spelled(theirs) == ours.text
    return False


def ours_of(path: Path) -> Workbook | str:
    try:
        return read_workbook(path)
    except FileError as error:
        return error.problems[0].code


def theirs_of(path: Path) -> Any:
    """openpyxl's workbook, or the name of what it raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
        except Exception as error:  # noqa: BLE001  # it fails in any way it likes
            return type(error).__name__


def is_strict(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return b"http://purl.oclc.org/ooxml/spreadsheetml/main" in archive.read("xl/workbook.xml")


@pytest.fixture(scope="module")
def compared():
    """What the comparison of all files found."""
    return Comparison(sorted(p for p in corpus("real").rglob("*") if p.suffix in {".xlsx", ".xlsm"}))


class Comparison:
    """All files, read by both and compared once."""

    def __init__(self, paths: list[Path]) -> None:
        self.cells = 0
        self.met: Counter[str] = Counter()
        self.unexplained: list[str] = []
        self.one_sided: Counter[str] = Counter()
        for path in paths:
            self.compare(path)

    def compare(self, path: Path) -> None:
        ours, theirs = ours_of(path), theirs_of(path)
        if isinstance(ours, str) and isinstance(theirs, str):
            return
        if isinstance(ours, str):
            self.refused(path, ours, WE_REFUSE)
        elif isinstance(theirs, str):
            self.refused(path, theirs, THEY_FAIL)
        else:
            self.compare_sheets(path, ours, theirs)

    def refused(self, path: Path, why: str, known: dict[str, str]) -> None:
        self.one_sided[why] += 1
        if why not in known:
            self.unexplained.append(f"{path.name}: {why}")

    def compare_sheets(self, path: Path, ours: Workbook, theirs: Any) -> None:
        found = {sheet.name: sheet for sheet in ours.sheets}
        for name in found.keys() | set(theirs.sheetnames):
            if name not in found:
                self.explain(f"{path.name}›{name}", "chart sheet", isinstance(theirs[name], Chartsheet))
            elif name not in theirs.sheetnames:
                self.explain(f"{path.name}›{name}", "strict workbook", is_strict(path))
            else:
                self.compare_cells(f"{path.name}›{name}", found[name].cells, theirs[name]._cells)

    def compare_cells(self, where: str, ours: dict, theirs: dict) -> None:
        for place in ours.keys() | theirs.keys():
            cell = ours.get(place)
            value = getattr(theirs.get(place), "value", None)
            self.cells += 1
            if alike(cell, value):
                continue
            kind = next((d.name for d in DIFFERENCES if cell is not None and d.is_one(cell, value)), "")
            self.explain(f"{where}!{address(*place)}: {cell} {value!r}", kind, bool(kind))

    def explain(self, what: str, kind: str, explained: bool) -> None:
        if explained:
            self.met[kind] += 1
        else:
            self.unexplained.append(what)


def test_that_every_cell_is_read_as_openpyxl_reads_it_or_for_a_named_reason(compared):
    assert compared.unexplained == []
    assert compared.cells > 80_000


def test_that_every_named_reason_is_met(compared):
    assert set(compared.met) == {difference.name for difference in DIFFERENCES} | {"chart sheet", "strict workbook"}
    assert set(compared.one_sided) == set(THEY_FAIL) | set(WE_REFUSE)
