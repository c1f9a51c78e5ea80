"""The grid of a worksheet and the references into it."""

from __future__ import annotations

import re

MAX_ROW, MAX_COLUMN = 1_048_576, 16_384
Area = tuple[int, int, int, int]  # first row, first column, last row, last column

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE | re.ASCII)


def cell_position(reference: str) -> tuple[int, int] | None:
    """The row and column of an "A1" reference, or None if it lies outside the grid."""
    match = _REFERENCE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if row <= MAX_ROW and column <= MAX_COLUMN else None


def area_position(reference: str) -> Area | None:
    """First row, first column, last row, last column of "A1:C5" or "A1"; None if outside the grid."""
    first, _, last = reference.partition(":")
    a, b = cell_position(first), cell_position(last or first)
    if a is None or b is None:
        return None
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])
