"""From what a cell element says to what the cell holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import isfinite

from evaluator.reading.cells import Cell, Kind
from evaluator.reading.xlsx_formats import Shown, iso_text, iso_text_of
from evaluator.reading.xlsx_xml import unescape

# As spreadsheets write numbers; Python's own readers also take "1_000", " 95 ", full-width digits and "inf".
plain_number = re.compile(r"[+-]?(?:[0-9]{1,300}(?:\.[0-9]{0,300})?|\.[0-9]{1,300})([eE][+-]?[0-9]{1,4})?").fullmatch
_TRUTH = {"1": "TRUE", "true": "TRUE", "0": "FALSE", "false": "FALSE"}


def number_content(value: str, dates: Shown | None, from_1904: bool) -> tuple[Kind, str]:
    """A plain finite number, or the date its format makes of it; whatever else stands there is bad."""
    match = plain_number(value)
    if match is None or (match.lastindex and not isfinite(float(value))):
        return Kind.BAD, value
    if dates is None:
        return Kind.NUMBER, value
    day = iso_text(float(value), dates, from_1904)
    return (Kind.DATE, day) if day else (Kind.BAD, value)


def typed_content(type_: str, value: str) -> tuple[Kind, str] | None:
    """The content of a cell that names its type (`t`), shared texts and numbers aside; None if unknown."""
    match type_:
        case "str" | "inlineStr":
            return Kind.TEXT, unescape(value)
        case "b":
            truth = _TRUTH.get(value)
            return (Kind.BOOLEAN, truth) if truth else (Kind.BAD, value)
        case "e":
            return Kind.ERROR, value
        case "d":
            day = iso_text_of(value)
            return (Kind.DATE, day) if day else (Kind.BAD, value)
        case _:
            return None


def _cell_maker() -> Callable[[int, int, Kind, str, str, str | None], Cell]:
    """A constructor of cells without comment; it takes half the time of the frozen class's own."""
    new = object.__new__
    row_, column_, kind_, text_, code_, formula_, comment_ = (
        getattr(Cell, name).__set__ for name in ("row", "column", "kind", "text", "number_format", "formula", "comment")
    )

    def new_cell(row: int, column: int, kind: Kind, text: str, code: str, formula: str | None) -> Cell:
        cell = new(Cell)
        row_(cell, row)
        column_(cell, column)
        kind_(cell, kind)
        text_(cell, text)
        code_(cell, code)
        formula_(cell, formula)
        comment_(cell, None)
        return cell

    return new_cell


new_cell = _cell_maker()
