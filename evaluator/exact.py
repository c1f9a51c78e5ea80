"""Exact columns: one rational number per bureau, as whole-number arrays, at numpy speed.

A column is an array of integers over a denominator: one for all rows as long as that is possible (decimals
share a power of ten), one per row after a division by a column. Integers are int64 while a bound that is
carried along says they fit, and Python integers from there on; there is no float and no epsilon anywhere.
A row may be undefined (something was divided by zero); that spreads through arithmetic and never raises.
"""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Mask = NDArray[np.bool_]

_LIMIT = 1 << 62  # below this a sum of two still fits an int64
_POWER_BITS = 8192  # a power with more bits than this is no score; it counts as undefined
_DIGITS = 40  # significant digits of irrational functions (the contract's number)
_WORKING = decimal.Context(prec=_DIGITS + 25, Emax=10**6, Emin=-(10**6))
_FORTY = decimal.Context(prec=_DIGITS, Emax=10**6, Emin=-(10**6))


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """Rationals `num / den`, one per bureau, or a single one (length 1) that stands for every row.

    Attributes:
        num: numerators, int64 or Python integers (dtype object).
        den: the positive denominator of all rows, or an array of positive ones.
        bound: no numerator is larger than this in absolute value.
        den_bound: no denominator is larger than this.
        undefined: True where the row has no value (its num is then 0), or None if all have one.
    """

    num: Array
    den: int | Array
    bound: int
    den_bound: int
    undefined: Mask | None = None

    def __len__(self) -> int:
        return len(self.num)

    def fraction(self, row: int) -> Fraction | None:
        """The row's value, or None if it is undefined."""
        row = row if len(self.num) > 1 else 0
        if self.undefined is not None and self.undefined[row if len(self.undefined) > 1 else 0]:
            return None
        den = self.den if isinstance(self.den, int) else int(self.den[row if len(self.den) > 1 else 0])
        return Fraction(int(self.num[row]), den)

    def fractions(self, rows: int) -> list[Fraction | None]:
        """All values, `rows` of them (a single value is repeated)."""
        return [self.fraction(row) for row in range(rows)]

    def undefined_rows(self, rows: int) -> Mask:
        """A mask of length `rows`: True where there is no value."""
        if self.undefined is None:
            return np.zeros(rows, dtype=np.bool_)
        return np.broadcast_to(self.undefined, (rows,))


def constant(value: Fraction | Decimal | int) -> Column:
    """One value for every row."""
    num, den = value.as_integer_ratio()
    return Column(_integers([num], abs(num)), den, abs(num), den)


def column(values: Sequence[Fraction | Decimal | int | None]) -> Column:
    """A column of these values, None meaning undefined."""
    pairs = [(0, 1) if value is None else value.as_integer_ratio() for value in values]
    undefined = np.array([value is None for value in values], dtype=np.bool_)
    mask = undefined if undefined.any() else None
    den = math.lcm(*{pair[1] for pair in pairs}) if pairs else 1
    if den < _LIMIT:
        nums = [num * (den // d) for num, d in pairs]
        bound = max(map(abs, nums), default=0)
        return Column(_integers(nums, bound), den, bound, den, mask)
    nums, dens = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    bound, den_bound = max(map(abs, nums)), max(dens)
    return Column(_integers(nums, bound), _integers(dens, den_bound), bound, den_bound, mask)


def undefined() -> Column:
    """A value that does not exist, for every row."""
    return Column(np.zeros(1, dtype=np.int64), 1, 0, 1, np.ones(1, dtype=np.bool_))


def _integers(values: Sequence[int], bound: int) -> Array:
    return np.array(values, dtype=np.int64 if bound < _LIMIT else object)


def _times(left: Array, right: Array | int, bound: int) -> Array:
    """The product; `bound` is what no product exceeds."""
    if bound >= _LIMIT:
        left = left.astype(object)
        if not isinstance(right, int):
            right = right.astype(object)
    return np.asarray(left * right)


def _tight(a: Column) -> Column:
    """The same column with bounds taken from its numbers, common factors removed, int64 if it fits now."""
    if not len(a.num):
        return Column(a.num, 1, 0, 1, a.undefined)
    bound = max(abs(int(a.num.max())), abs(int(a.num.min())))
    if not isinstance(a.den, int):
        shared = np.gcd(a.num, a.den)
        num, dens = a.num // shared, a.den // shared
        den_bound = int(dens.max())
        bound = max(abs(int(num.max())), abs(int(num.min())))
        return Column(_demoted(num, bound), _demoted(dens, den_bound), bound, den_bound, a.undefined)
    if bound == 0:  # every denominator divides nothing at all
        return Column(np.zeros(len(a.num), dtype=np.int64), 1, 0, 1, a.undefined)
    common = math.gcd(a.den, int(np.gcd.reduce(a.num)))
    num = a.num // common if common > 1 else a.num
    bound //= common
    return Column(_demoted(num, bound), a.den // common, bound, a.den // common, a.undefined)


def _demoted(values: Array, bound: int) -> Array:
    return values.astype(np.int64) if values.dtype == object and bound < _LIMIT else values


def _fitting(a: Column, b: Column, needed: Callable[[Column, Column], int]) -> tuple[Column, Column]:
    """The two columns, tightened if the product that is `needed` of them would overflow as they are."""
    if needed(a, b) < _LIMIT:
        return a, b
    return _tight(a), _tight(b)


def _either(a: Column, b: Column) -> Mask | None:
    if a.undefined is None:
        return b.undefined
    if b.undefined is None:
        return a.undefined
    return np.asarray(a.undefined | b.undefined)


def _common(a: Column, b: Column) -> tuple[Array, Array, int | Array, int, int, int]:
    """Numerators of both over one denominator, that denominator, and the three bounds."""
    if isinstance(a.den, int) and isinstance(b.den, int):
        if a.den == b.den:
            return a.num, b.num, a.den, a.bound, b.bound, a.den
        den = math.lcm(a.den, b.den)
        by_a, by_b = den // a.den, den // b.den
        bound_a, bound_b = max(a.bound, 1) * by_a, max(b.bound, 1) * by_b
        return _times(a.num, by_a, bound_a), _times(b.num, by_b, bound_b), den, bound_a, bound_b, den
    a, b = _fitting(a, b, lambda p, q: max(p.bound * q.den_bound, q.bound * p.den_bound, p.den_bound * q.den_bound))
    bound_a, bound_b = max(a.bound, 1) * b.den_bound, max(b.bound, 1) * a.den_bound
    den_bound = a.den_bound * b.den_bound
    left, right = _times(a.num, b.den, bound_a), _times(b.num, a.den, bound_b)
    return left, right, _denominators(a, b), bound_a, bound_b, den_bound


def _denominators(a: Column, b: Column) -> int | Array:
    """The product of the denominators, row by row if one of them is."""
    if not isinstance(a.den, int):
        return _times(a.den, b.den, a.den_bound * b.den_bound)
    return a.den * b.den if isinstance(b.den, int) else _times(b.den, a.den, a.den_bound * b.den_bound)


def _sum(left: Array, right: Array, bound: int) -> Array:
    if bound >= _LIMIT:
        left, right = left.astype(object), right.astype(object)
    return np.asarray(left + right)


def add(a: Column, b: Column) -> Column:
    """The sum a + b."""
    left, right, den, bound_a, bound_b, den_bound = _common(a, b)
    bound = bound_a + bound_b
    return Column(_sum(left, right, bound), den, bound, den_bound, _either(a, b))


def negate(a: Column) -> Column:
    """−a."""
    return Column(-a.num, a.den, a.bound, a.den_bound, a.undefined)


def subtract(a: Column, b: Column) -> Column:
    """The difference a − b."""
    return add(a, negate(b))


def multiply(a: Column, b: Column) -> Column:
    """The product a × b."""
    a, b = _fitting(a, b, lambda p, q: max(p.bound * q.bound, p.den_bound * q.den_bound))
    bound, den_bound = max(a.bound, 1) * max(b.bound, 1), a.den_bound * b.den_bound
    return Column(_times(a.num, b.num, bound), _denominators(a, b), bound, den_bound, _either(a, b))


def divide(a: Column, b: Column) -> Column:
    """A ÷ b; rows in which b is 0 are undefined."""
    return multiply(a, _reciprocal(b)) if not _same_scale(a, b) else multiply(_raw(a), _reciprocal(_raw(b)))


def _same_scale(a: Column, b: Column) -> bool:
    return isinstance(a.den, int) and isinstance(b.den, int) and a.den == b.den


def _raw(a: Column) -> Column:
    return Column(a.num, 1, a.bound, 1, a.undefined)


def _reciprocal(a: Column) -> Column:
    if len(a.num) == 1 and isinstance(a.den, int):
        value = a.fraction(0)
        return constant(1 / value) if value else undefined()
    zero = a.num == 0
    sign = np.where(a.num < 0, -1, 1)
    den = np.where(zero, 1, np.abs(a.num))
    top = np.full(len(a.num), a.den, dtype=np.int64 if a.den_bound < _LIMIT else object)
    num = np.where(zero, 0, top * sign) if isinstance(a.den, int) else np.where(zero, 0, a.den * sign)
    mask = zero if a.undefined is None else zero | a.undefined
    return Column(num, den, a.den_bound, max(a.bound, 1), mask if mask.any() else None)


def absolute(a: Column) -> Column:
    """The values without their signs."""
    return Column(np.abs(a.num), a.den, a.bound, a.den_bound, a.undefined)


def compare(operator: str, a: Column, b: Column) -> tuple[Mask, Mask | None]:
    """The comparison row by row, and the rows in which it has no answer."""
    left, right, *_ = _common(a, b)
    result = {
        "=": np.equal,
        "<>": np.not_equal,
        "<": np.less,
        "<=": np.less_equal,
        ">": np.greater,
        ">=": np.greater_equal,
    }[operator](left, right)
    return np.asarray(result, dtype=np.bool_), _either(a, b)


def where(mask: Mask, a: Column, b: Column) -> Column:
    """Row by row `a` where the mask is True, else `b`; an undefined row counts only if it is taken."""
    if mask.all():
        return _as_long_as(a, len(mask))
    if not mask.any():
        return _as_long_as(b, len(mask))
    chosen = None
    if a.undefined is not None or b.undefined is not None:
        none = np.zeros(1, dtype=np.bool_)
        chosen = np.where(
            mask, none if a.undefined is None else a.undefined, none if b.undefined is None else b.undefined
        )
    if isinstance(a.den, int) and isinstance(b.den, int):
        left, right, den, bound_a, bound_b, den_bound = _common(a, b)
        return Column(_choose(mask, left, right), den, max(bound_a, bound_b), den_bound, chosen)
    # Rows keep their own denominators: nothing is multiplied, nothing grows.
    num = _choose(mask, a.num, b.num)
    dens = [np.array([c.den], dtype=object) if isinstance(c.den, int) else c.den for c in (a, b)]
    den_bound = max(a.den_bound, b.den_bound)
    den = _demoted(_choose(mask, dens[0].astype(object), dens[1].astype(object)), den_bound)
    return Column(num, den, max(a.bound, b.bound), den_bound, chosen)


def _choose(mask: Mask, left: Array, right: Array) -> Array:
    if left.dtype != right.dtype:
        left, right = left.astype(object), right.astype(object)
    return np.where(mask, left, right)


def _as_long_as(a: Column, rows: int) -> Column:
    if len(a.num) == rows:
        return a
    num = np.broadcast_to(a.num, (rows,))
    return Column(num, a.den, a.bound, a.den_bound, None if a.undefined is None else a.undefined_rows(rows))


def lesser(a: Column, b: Column) -> Column:
    """The smaller of both, row by row; undefined if either is."""
    return _extreme(a, b, "<=")


def greater(a: Column, b: Column) -> Column:
    """The larger of both, row by row; undefined if either is."""
    return _extreme(a, b, ">=")


def _extreme(a: Column, b: Column, operator: str) -> Column:
    either = _either(a, b)
    chosen = where(compare(operator, a, b)[0], a, b)
    return Column(chosen.num, chosen.den, chosen.bound, chosen.den_bound, either)


def rounded(a: Column, places: int, mode: str) -> Column:
    """Rounded to `places` decimals (negative: tens, hundreds).

    `mode`: "half_up" (halves away from zero), "down" (towards zero), "up" (away from zero), "floor".
    """
    a, _ = _fitting(a, a, lambda p, _: 2 * p.bound * 10 ** max(places, 0) + 2 * p.den_bound * 10 ** max(-places, 0))
    scale, shrink = 10 ** max(places, 0), 10 ** max(-places, 0)
    bound = 2 * max(a.bound, 1) * scale + 2 * a.den_bound * shrink
    den = a.den if isinstance(a.den, int) else _times(a.den, shrink, bound)
    den = den * shrink if isinstance(den, int) else den
    top = _times(np.abs(a.num) if mode != "floor" else a.num, scale, bound)
    if mode == "half_up":
        quotient = (_times(top, 2, bound) + den) // (den * 2)
    elif mode == "up":
        quotient = -((-top) // den)
    else:
        quotient = top // den
    if mode != "floor":
        quotient = np.where(a.num < 0, -quotient, quotient)
    limit = a.bound * scale // shrink + 1
    return Column(_times(_demoted(quotient, limit), shrink, limit * shrink), scale, limit * shrink, scale, a.undefined)


def weighed(a: Column, factor: Fraction, places: int) -> Column:
    """A × factor, rounded half up (away from zero) at `places` decimals; `num` is then in units of the last place."""
    top, bottom = factor.numerator * 10**places, a.den_bound * factor.denominator
    bound = 2 * a.bound * abs(top) + bottom
    if not isinstance(a.den, int) or bound >= _LIMIT or factor < 0 or a.undefined is not None:
        return rounded(multiply(a, constant(factor)), places, "half_up")
    # One division: floor(v + 1/2), and for negative v the same with the half itself going down.
    num = (a.num * (2 * top) + bottom - (a.num < 0)) // (2 * bottom)
    return Column(num, 10**places, bound // (2 * bottom) + 1, 10**places)


def rowwise(function: Callable[..., Fraction | None], *columns: Column) -> Column:
    """A column made row by row; a row with an undefined argument is undefined."""
    rows = max(len(c) for c in columns)

    def one(row: int) -> Fraction | None:
        arguments = [c.fraction(row) for c in columns]
        return None if None in arguments else function(*arguments)

    return column([one(row) for row in range(rows)])


def power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """Base ^ exponent: exact for whole exponents, to 40 digits otherwise; None where there is no such number."""
    if exponent.denominator == 1:
        if base == 0 and exponent <= 0:
            return None
        bits = max(base.numerator.bit_length(), base.denominator.bit_length())
        return base ** int(exponent) if bits * abs(exponent) <= _POWER_BITS else None
    if base < 0 or (base == 0 and exponent < 0):
        return None
    return irrational(lambda b, e: _WORKING.power(b, e), base, exponent) if base else Fraction(0)


def irrational(function: Callable[..., Decimal], *arguments: Fraction) -> Fraction | None:
    """A function's value to 40 significant digits, as an exact number; None where there is none."""
    try:
        decimals = [_WORKING.divide(Decimal(a.numerator), Decimal(a.denominator)) for a in arguments]
        result = _FORTY.plus(function(*decimals))
    except decimal.DecimalException:
        return None
    return Fraction(result) if result.is_finite() and abs(result.adjusted()) < _POWER_BITS else None


def natural_logarithm(value: Fraction) -> Fraction | None:
    """Ln to 40 digits; None unless the value is above 0."""
    return irrational(_WORKING.ln, value) if value > 0 else None


def decimal_logarithm(value: Fraction) -> Fraction | None:
    """The logarithm to base 10, to 40 digits; None unless the value is above 0."""
    return irrational(_WORKING.log10, value) if value > 0 else None


def exponential(value: Fraction) -> Fraction | None:
    """E to that power, to 40 digits; None for exponents of thousands."""
    return irrational(_WORKING.exp, value) if abs(value) < _POWER_BITS else None


def square_root(value: Fraction) -> Fraction | None:
    """The root to 40 digits; None for a negative value."""
    return irrational(_WORKING.sqrt, value) if value >= 0 else None
