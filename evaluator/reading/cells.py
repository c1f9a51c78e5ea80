"""What a workbook holds, before anybody interprets it: cells with their evidence, sheets, workbooks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the file itself says a cell holds."""

    NUMBER = "number"
    TEXT = "text"
    BOOLEAN = "boolean"
    ERROR = "error"
    DATE = "date"  # a number or ISO text shown as a date or time
    BAD = "bad"  # stands where a number, date or truth value belongs but is none; `text` is the raw content
    EMPTY = "empty"  # a formula without a stored result; blank cells are not kept at all


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell as the file has it.

    Attributes:
        text: the raw content: a number exactly as written in the file ("0.78", "1.05E+2"), a text with
            rich-text runs joined and phonetics left out, "TRUE"/"FALSE", "#DIV/0!", a date as ISO text
            ("2020-07-15", "2020-07-15 08:30:00", "08:30:00").
        number_format: the format code ("General", "0.00%").
        formula: the formula without its "=", or None. `kind` and `text` are then the stored result.
        comment: the cell's comment, where the format gives it.
    """

    row: int  # 1-based
    column: int  # 1-based
    kind: Kind
    text: str
    number_format: str = "General"
    formula: str | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: filled cells by (row, column), merged areas, what is hidden.

    `merges` are (first row, first column, last row, last column), 1-based and inclusive.
    """

    name: str
    cells: dict[tuple[int, int], Cell]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """One file that was read whole.

    Attributes:
        name: the file's base name.
        sheets: in the file's order.
        macros: whether it carries a program, which is neither run nor kept.
        links: the files that its formulas refer to.
        uncalculated: whether it says itself that its stored results are to be computed anew.
    """

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    macros: bool = False
    links: tuple[str, ...] = ()
    uncalculated: bool = False


def column_letters(column: int) -> str:
    """The column's letters: 1 -> "A", 28 -> "AB"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """The cell's address as Excel writes it: (7, 3) -> "C7"."""
    return f"{column_letters(column)}{row}"
