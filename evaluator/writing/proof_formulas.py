"""The texts of the proof sheet's formulas: guards, sums, ranks, checks; and expressions cut to what a cell takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from evaluator.formula import Binary, Call, Expr, Name, Negate, Number, Word, to_excel
from evaluator.numbers import exact_text
from evaluator.reading.cells import column_letters
from evaluator.writing.plan import clean

LONGEST = 8_000  # characters of a formula; Excel takes 8,192
DEEPEST = 60  # brackets within brackets; Excel takes 64 functions within functions
MOST_ARGUMENTS = 200  # of a function; Excel takes 255
_LONGEST_WORD = 255  # characters of a text within a formula
_PART_LENGTH, _PART_DEPTH = 1_500, 20  # an expression is cut into cells of about this size
_REFERENCE = 12  # characters of an address, at most
# Spreadsheets take two figures for one if they differ by less than this part of themselves: Excel compares fifteen
# digits, LibreOffice forty-eight bits.
_SAME = Fraction(1, 1 << 46)

_TRUTHS = frozenset({"AND", "OR", "NOT"})
_COMPARISONS = frozenset({"=", "<>", "<", "<=", ">", ">="})


def fixed(row: int, column: int) -> str:
    """The address of a cell that stays the same when the formula is copied: $H$5."""
    return f"${column_letters(column)}${row}"


def span(top: int, bottom: int, column: int) -> str:
    """The cells of a column from one row to another: $H$5:$H$10."""
    return f"{fixed(top, column)}:{fixed(bottom, column)}"


def rounded(formula: str, places: int | None) -> str:
    """The formula rounded to published places, halves away from zero; None leaves it exact.

    Rounding at the tenth place first puts back what binary arithmetic left a little beside a half.
    """
    if places is None:
        return formula
    return f"ROUND(ROUND({formula},{max(10, places + 2)}),{places})"


def agrees(computed: str, published: str, places: int | None) -> str:
    """TRUE if the computed figure is the published one; exact figures are compared as far as a cell holds them."""
    if places is not None:
        return f"{computed}={published}"
    close = f"ABS({computed}-{published})<1E-9*MAX(1,ABS({published}))"
    return f"IF(AND(ISNUMBER({computed}),ISNUMBER({published})),{close},{computed}={published})"


def rank(own: str, area: str, *, higher: bool = True) -> str:
    """The competition rank of a cell among an area, in which texts and blanks do not count; "" without a number."""
    sign = ">" if higher else "<"
    return f'IF(ISNUMBER({own}),1+SUMPRODUCT(ISNUMBER({area})*({area}{sign}{own})),"")'


def too_close(figures: Iterable[Fraction]) -> bool:
    """Whether two different figures are one and the same to a spreadsheet, so that it cannot rank them."""
    ordered = sorted(set(figures))
    return any(higher - lower <= _SAME * max(abs(higher), abs(lower)) for lower, higher in pairwise(ordered))


def when_counted(area: str, formula: str) -> str:
    """The formula, or "" where the area has no number."""
    return f'IF(COUNT({area})=0,"",{formula})'


def sums(cells: Sequence[str]) -> list[str]:
    """Formulas that each add up some of the cells; one formula if a function takes them all."""
    if not cells:
        return ["0"]
    groups = [cells[at : at + MOST_ARGUMENTS] for at in range(0, len(cells), MOST_ARGUMENTS)]
    return [f"SUM({','.join(group)})" for group in groups]


def added(cells: Sequence[str]) -> str:
    """One formula for the sum of the cells, fit to be a factor."""
    found = sums(cells)
    return found[0] if len(found) == 1 else f"({'+'.join(found)})"


def nesting(formula: str) -> int:
    """How many brackets stand within each other at most, those in texts left out."""
    deepest = depth = 0
    for place, part in enumerate(formula.split('"')):
        if place % 2:
            continue
        for sign in part:
            depth += (sign == "(") - (sign == ")")
            deepest = max(deepest, depth)
    return deepest


def fits(formula: str) -> bool:
    """Whether a cell takes the formula."""
    return len(formula) <= LONGEST and nesting(formula) <= DEEPEST


def printed(expr: Expr, references: Mapping[str, str]) -> str:
    """The expression as a formula; a condition that stands for a number is made one."""
    text = clean(to_excel(expr, references))
    return f"({text})*1" if _is_truth(expr) else text


def _is_truth(expr: Expr) -> bool:
    if isinstance(expr, Binary):
        return expr.operator in _COMPARISONS
    if isinstance(expr, Call):
        branches = expr.arguments[1:] if expr.function == "IF" else ()
        return expr.function in _TRUTHS or any(_is_truth(branch) for branch in branches)
    return False


def has_long_word(expr: Expr) -> bool:
    """Whether a text in the expression is longer than a formula may hold."""
    if isinstance(expr, Word):
        return len(expr.text) > _LONGEST_WORD
    return any(has_long_word(operand) for operand in _operands(expr))


def parts(expr: Expr) -> tuple[Expr, list[tuple[str, Expr]]]:
    """The expression in pieces that cells take: the last one, and those it refers to by name, in order."""
    pieces: list[tuple[str, Expr]] = []

    def cut(node: Expr) -> tuple[Expr, int, int]:
        """The node with what is too large within it taken out, its length and its depth."""
        done = [cut(operand) for operand in _operands(node)]
        kept: list[Expr] = []
        length, depth = _own_length(node), 1
        for operand, operand_length, operand_depth in done:
            if (operand_length > _PART_LENGTH or operand_depth > _PART_DEPTH) and _is_number(operand):
                name = f"part {len(pieces) + 1}"
                pieces.append((name, operand))
                kept.append(Name(name))
                length += _REFERENCE
            else:
                kept.append(operand)
                length, depth = length + operand_length, max(depth, operand_depth + 1)
        return _with_operands(node, kept), length, depth

    return cut(expr)[0], pieces


def _operands(node: Expr) -> tuple[Expr, ...]:
    if isinstance(node, Binary):
        return node.left, node.right
    if isinstance(node, Call):
        return node.arguments
    return (node.operand,) if isinstance(node, Negate) else ()


def _with_operands(node: Expr, operands: list[Expr]) -> Expr:
    if isinstance(node, Binary):
        return replace(node, left=operands[0], right=operands[1])
    if isinstance(node, Call):
        return replace(node, arguments=tuple(operands))
    return replace(node, operand=operands[0]) if isinstance(node, Negate) else node


def _own_length(node: Expr) -> int:
    if isinstance(node, Number):
        return len(exact_text(node.value)) + 2
    if isinstance(node, Word):
        return 2 * len(node.text) + 2
    if isinstance(node, Call):
        return len(node.function) + len(node.arguments) + 12
    return 4 if isinstance(node, Binary | Negate) else _REFERENCE


def _is_number(node: Expr) -> bool:
    """Whether the node gives a number: only such a piece may have a cell of its own."""
    if isinstance(node, Word) or _is_truth(node):
        return False
    branches = node.arguments[1:] if isinstance(node, Call) and node.function == "IF" else ()
    return all(_is_number(branch) for branch in branches)
