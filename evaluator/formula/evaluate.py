"""The expression over exact columns: IF is lazy by mask, an undefined cell is a problem only if it is taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import numpy as np

from evaluator import exact
from evaluator.exact import Column, Mask
from evaluator.formula.nodes import Binary, Call, Expr, Name, Negate, Number, Word


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """Yes or no for every row, or for all rows at once (length 1)."""

    mask: Mask
    undefined: Mask | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text for every row (or one for all); None where the row has none."""

    texts: tuple[str | None, ...]


Value = Column | Truth | Words
Names = Mapping[str, Value]

_ARITHMETIC: dict[str, Callable[[Column, Column], Column]] = {
    "+": exact.add,
    "-": exact.subtract,
    "*": exact.multiply,
    "/": exact.divide,
    "^": lambda a, b: exact.rowwise(exact.power, a, b),
}


def evaluate(expr: Expr, names: Names) -> Value:
    """The value of the expression for every row; `names` gives a value to each name in it.

    A name that is missing from `names` raises KeyError: rules and parsed formulas are checked before.
    """
    return _KINDS[type(expr)](expr, names)


def _binary(expr: Binary, names: Names) -> Value:
    left, right = evaluate(expr.left, names), evaluate(expr.right, names)
    arithmetic = _ARITHMETIC.get(expr.operator)
    if arithmetic is None:
        return _comparison(expr.operator, left, right)
    return arithmetic(as_column(left), as_column(right))


_KINDS: dict[type[Expr], Callable[[Any, Names], Value]] = {
    Number: lambda expr, _: expr.column,
    Name: lambda expr, names: names[expr.name],
    Binary: _binary,
    Call: lambda expr, names: _FUNCTIONS[expr.function](expr.arguments, names),
    Negate: lambda expr, names: exact.negate(as_column(evaluate(expr.operand, names))),
    Word: lambda expr, _: Words((expr.text,)),
}


def as_column(value: Value) -> Column:
    """Numbers as they are; yes is 1 and no is 0, as in Excel; a text is no number."""
    if isinstance(value, Column):
        return value
    if isinstance(value, Truth):
        return Column(value.mask.astype(np.int64), 1, 1, 1, value.undefined)
    return exact.undefined()


def _truth(value: Value) -> Truth:
    """Yes or no as it is; a number is yes unless it is 0, as in Excel."""
    if isinstance(value, Truth):
        return value
    number = as_column(value)
    return Truth(np.asarray(number.num != 0, dtype=np.bool_), number.undefined)


def _comparison(operator: str, left: Value, right: Value) -> Truth:
    if isinstance(left, Words) or isinstance(right, Words):
        return _comparison_of_words(operator, left, right)
    return Truth(*exact.compare(operator, as_column(left), as_column(right)))


def _comparison_of_words(operator: str, left: Value, right: Value) -> Truth:
    """Words compare by = and <> without regard to case, as in Excel; a word never equals a number."""
    if not (isinstance(left, Words) and isinstance(right, Words)) or operator not in {"=", "<>"}:
        rows = max(len(side.texts) if isinstance(side, Words) else 1 for side in (left, right))
        known = operator in {"=", "<>"}
        return Truth(np.full(rows, operator == "<>"), None if known else np.ones(rows, dtype=np.bool_))
    rows = max(len(left.texts), len(right.texts))
    pairs = [(side * rows)[:rows] if len(side) == 1 else side for side in (left.texts, right.texts)]
    same = [a is not None and b is not None and a.casefold() == b.casefold() for a, b in zip(*pairs, strict=True)]
    none = np.array([a is None or b is None for a, b in zip(*pairs, strict=True)], dtype=np.bool_)
    mask = np.array(same, dtype=np.bool_)
    return Truth(mask if operator == "=" else ~mask, none if none.any() else None)


def _if(arguments: tuple[Expr, ...], names: Names) -> Value:
    condition = _truth(evaluate(arguments[0], names))
    undefined = condition.undefined
    if undefined is None and condition.mask.all():
        return evaluate(arguments[1], names)
    otherwise = evaluate(arguments[2], names) if len(arguments) > 2 else exact.constant(0)
    if undefined is None and not condition.mask.any():
        return otherwise
    then = as_column(evaluate(arguments[1], names))
    other = as_column(otherwise)
    rows = max(len(condition.mask), len(then), len(other))
    chosen = exact.where(_long(condition.mask, rows), then, other)
    return chosen if undefined is None else exact.where(_long(undefined, rows), exact.undefined(), chosen)


def _long(mask: Mask, rows: int) -> Mask:
    return mask if len(mask) == rows else np.broadcast_to(mask, (rows,))


def _columns(arguments: tuple[Expr, ...], names: Names) -> list[Column]:
    return [as_column(evaluate(argument, names)) for argument in arguments]


def _folded(function: Callable[[Column, Column], Column]) -> Callable[[tuple[Expr, ...], Names], Value]:
    return lambda arguments, names: reduce(function, _columns(arguments, names))


def _average(arguments: tuple[Expr, ...], names: Names) -> Value:
    total = reduce(exact.add, _columns(arguments, names))
    return exact.multiply(total, exact.constant(Fraction(1, len(arguments))))


def _rounding(mode: str) -> Callable[[tuple[Expr, ...], Names], Value]:
    def rounding(arguments: tuple[Expr, ...], names: Names) -> Value:
        value, places = _columns(arguments, names)
        digits = places.fraction(0)
        if len(places) > 1 or digits is None or digits.denominator > 1 or abs(digits) > 30:
            return exact.undefined()
        return exact.rounded(value, int(digits), mode)

    return rounding


def _rowwise(function: Callable[[Fraction], Fraction | None]) -> Callable[[tuple[Expr, ...], Names], Value]:
    return lambda arguments, names: exact.rowwise(function, *_columns(arguments, names))


def _logic(combine: Callable[[Mask, Mask], Mask]) -> Callable[[tuple[Expr, ...], Names], Value]:
    def logic(arguments: tuple[Expr, ...], names: Names) -> Value:
        parts = [_truth(evaluate(argument, names)) for argument in arguments]
        undefined = [part.undefined for part in parts if part.undefined is not None]
        return Truth(
            reduce(combine, [part.mask for part in parts]),
            reduce(np.logical_or, undefined) if undefined else None,
        )

    return logic


def _not(arguments: tuple[Expr, ...], names: Names) -> Value:
    truth = _truth(evaluate(arguments[0], names))
    return Truth(~truth.mask, truth.undefined)


_FUNCTIONS: dict[str, Callable[[tuple[Expr, ...], Names], Value]] = {
    "IF": _if,
    "MIN": _folded(exact.lesser),
    "MAX": _folded(exact.greater),
    "SUM": _folded(exact.add),
    "AVERAGE": _average,
    "ABS": lambda arguments, names: exact.absolute(_columns(arguments, names)[0]),
    "ROUND": _rounding("half_up"),
    "ROUNDUP": _rounding("up"),
    "ROUNDDOWN": _rounding("down"),
    "INT": lambda arguments, names: exact.rounded(_columns(arguments, names)[0], 0, "floor"),
    "AND": _logic(np.logical_and),
    "OR": _logic(np.logical_or),
    "NOT": _not,
    "EXP": _rowwise(exact.exponential),
    "LN": _rowwise(exact.natural_logarithm),
    "LOG10": _rowwise(exact.decimal_logarithm),
    "SQRT": _rowwise(exact.square_root),
    "NA": lambda _arguments, _names: exact.undefined(),
}
