"""What a sheet of the ranking workbook is to hold, as plain data: no library, no file."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from math import ceil

from evaluator.numbers import half_up, to_text
from evaluator.writing.styles import STYLES

GENERAL = "General"
PERCENT = "0.00%"
TEXT_LIMIT = 32_767  # characters in a cell, Excel's own limit
LINE_HEIGHT = 14.5  # points, of 10-point text
ROW_HEIGHT = 18.0  # of rows that state none
_INDENTED = frozenset(name for name, style in STYLES.items() if style.indent)
_GENERAL_WIDTH = 12  # a figure in General is shown with as many digits as fit


@dataclass(frozen=True, slots=True)
class Formula:
    """What a cell computes, without the "="; it is written without a result."""

    text: str


Value = Decimal | int | str | Formula | None


@dataclass(frozen=True, slots=True)
class CellPlan:
    """One cell: its value, the name of its style, and how a number is shown."""

    value: Value
    style: str = "text"
    number_format: str = GENERAL


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row from the first column on; None stands for a cell that is not there.

    `height` is in points; None for the usual one.
    """

    cells: tuple[CellPlan | None, ...]
    height: float | None = None


Area = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass(frozen=True, slots=True)
class Entry:
    """What may be typed into some cells, and what is said of it when one of them is chosen.

    Attributes:
        choices: the words to choose from; another one is refused.
        listed: where the words stand if they are too many or too odd to be written into the list itself.
        low, high: without choices a number between these is expected, and anything else asked about.
        title: of the hint; `hint` and `wrong` are its text and what is said of anything else.
    """

    areas: tuple[Area, ...]
    choices: tuple[str, ...] = ()
    listed: Area | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    title: str = ""
    hint: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet.

    Attributes:
        title: the name on its tab.
        widths: of the columns, in characters.
        frozen: how many rows and columns stay in place.
        repeated: first and last row that every printed page repeats.
        filtered: first row, first column, last row, last column of the range that can be filtered.
        merges: areas, likewise.
        mark: what every printed page says at its top: that this is a draft, or a trial.
        entries: the cells that somebody is to fill in. With any, all cells but those of an open style are locked.
        names: defined names of the workbook, each with the row and column of the cell it stands for.
        checks: areas of cells that hold TRUE or FALSE, coloured by it.
    """

    title: str
    rows: tuple[RowPlan, ...]
    widths: tuple[float, ...]
    frozen: tuple[int, int] = (0, 0)
    repeated: tuple[int, int] | None = None
    filtered: Area | None = None
    merges: tuple[Area, ...] = ()
    landscape: bool = True
    mark: str = ""
    entries: tuple[Entry, ...] = ()
    names: tuple[tuple[str, int, int], ...] = ()
    checks: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its header, the style of its cells, the limits of its width in characters."""

    header: str
    style: str = "text"
    number_format: str = GENERAL
    least: float = 6
    most: float = 40


def figure(value: Fraction | Decimal, places: int | None) -> Decimal | str:
    """The number as a cell holds it: with the published places, or up to 15 digits as Excel keeps them."""
    text = f"{half_up(value, places):f}" if places is not None else to_text(value)
    return Decimal(text) if len(text) < 300 else text


def places_format(places: int | None) -> str:
    """The number format that shows so many places; None for figures that are exact."""
    if places is None:
        return GENERAL
    return f"0.{'0' * places}" if places else "0"


def clean(text: str) -> str:
    """The text as a cell can hold it: forbidden characters made visible, cut to Excel's limit."""
    if not text.isascii() or not text.isprintable():
        text = "".join(_allowed(text.replace("\r\n", "\n").replace("\r", "\n")))
    return text if len(text) * 2 <= TEXT_LIMIT else _cut(text)


def _cut(text: str) -> str:
    """The text, shortened visibly if it has more characters than a cell takes."""
    # Excel counts characters beyond the first 65,536 twice.
    used = list(accumulate(2 if sign > "\uffff" else 1 for sign in text))
    if used[-1] <= TEXT_LIMIT:
        return text
    return text[: bisect_right(used, TEXT_LIMIT - 1)] + "…"


def _allowed(text: str) -> Iterable[str]:
    for sign in text:
        code = ord(sign)
        control = (code < 32 and sign not in "\n\t") or 0x7F <= code < 0xA0
        yield "□" if control or 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE else sign


@lru_cache(maxsize=65536)
def text_width(text: str) -> int:
    """The widest line of the text in characters; a Chinese one takes the room of two."""
    if text.isascii() and "\n" not in text:
        return len(text)
    widths = [[unicodedata.east_asian_width(sign) for sign in line] for line in text.split("\n")]
    # Quotation marks and dashes are as wide as their neighbours.
    wide = "WFA" if any(width in "WF" for line in widths for width in line) else "WF"
    return max(sum(2 if width in wide else 1 for width in line) for line in widths)


def shown_width(cell: CellPlan) -> int:
    """About how many characters the cell shows."""
    value = cell.value
    if value is None or isinstance(value, Formula):
        return 0
    if isinstance(value, str):
        return text_width(value)
    if cell.number_format == GENERAL:
        return min(len(str(value)), _GENERAL_WIDTH)
    percent = cell.number_format.endswith("%")
    return len(f"{value:.2f}") + (3 if percent else 0) if "." in cell.number_format else len(f"{value:.0f}")


def fitted(columns: Sequence[Column], rows: Iterable[Sequence[CellPlan | None]]) -> tuple[float, ...]:
    """The widths that the columns need for their contents, within their limits; headers may break."""
    needed = [max(column.least, _longest_word(column.header) + 2) for column in columns]
    for row in rows:
        for place, cell in enumerate(row):
            if cell is not None and cell.value is not None:
                width = shown_width(cell) + 3
                if width > needed[place]:
                    needed[place] = width
    return tuple(min(width, column.most) for width, column in zip(needed, columns, strict=True))


def _longest_word(header: str) -> int:
    """The width of what a header cannot break: a Latin word, or some Chinese characters."""
    return max((len(word) if word.isascii() else min(text_width(word), 6) for word in header.split()), default=0)


def lines_needed(text: str, width: float, padding: float = 1.2) -> int:
    """How many lines the text takes in a column so wide."""
    room = max(width - padding, 1)
    # Latin letters are narrower than the figures that columns are measured by, but words do not break.
    single, several = (0.92, 1.05) if text.isascii() else (1.0, 1.12 if " " in text else 1.0)
    if "\n" not in text and text_width(text) * single <= room:
        return 1
    return sum(max(1, ceil(text_width(line) * several / room)) for line in text.split("\n"))


def height_for(cells: Sequence[CellPlan | None], widths: Sequence[float]) -> float | None:
    """The row height that shows all of its texts; None if one line does."""
    most = 1
    for cell, width in zip(cells, widths, strict=False):
        if cell is not None and isinstance(cell.value, str):
            most = max(most, lines_needed(cell.value, width, 2.5 if cell.style in _INDENTED else 1.2))
    return None if most == 1 else min(round(most * LINE_HEIGHT + 5, 1), 409.0)
