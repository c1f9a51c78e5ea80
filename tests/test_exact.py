"""Exact columns against Fractions, row by row: any size, any denominators, undefined rows, both integer kinds."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import exact, ranks

small = st.fractions(min_value=-50, max_value=50, max_denominator=12)
large = st.builds(Fraction, st.integers(-(10**25), 10**25), st.integers(1, 10**22))
decimals = st.builds(lambda n, k: Fraction(n, 10**k), st.integers(-(10**15), 10**15), st.integers(0, 15))
numbers = st.one_of(small, decimals, large)
values = st.lists(st.one_of(numbers, st.none()), min_size=1, max_size=6)
pairs = st.integers(1, 6).flatmap(
    lambda rows: st.tuples(
        st.lists(st.one_of(numbers, st.none()), min_size=rows, max_size=rows),
        st.one_of(
            st.lists(st.one_of(numbers, st.none()), min_size=rows, max_size=rows),
            st.lists(numbers, min_size=1, max_size=1),
        ),
    )
)


def rowwise(function, left, right):
    right = right * len(left) if len(right) == 1 else right
    return [None if a is None or b is None else function(a, b) for a, b in zip(left, right, strict=True)]


OPERATIONS = {
    "add": (exact.add, lambda a, b: a + b),
    "subtract": (exact.subtract, lambda a, b: a - b),
    "multiply": (exact.multiply, lambda a, b: a * b),
    "divide": (exact.divide, lambda a, b: a / b if b else None),
    "lesser": (exact.lesser, min),
    "greater": (exact.greater, max),
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(pair=pairs)
def test_that_arithmetic_equals_that_of_fractions(name, pair):
    ours, theirs = OPERATIONS[name]
    left, right = pair
    result = ours(exact.column(left), exact.column(right))
    assert result.fractions(len(left)) == rowwise(theirs, left, right)


@given(pair=pairs, again=pairs)
def test_that_long_calculations_stay_exact_beyond_64_bits(pair, again):
    a, b = pair[0], (pair[1] * len(pair[0]))[: len(pair[0])]
    column = exact.multiply(exact.column(a), exact.column(b))
    for _ in range(3):
        column = exact.divide(exact.add(exact.multiply(column, column), exact.column(a)), exact.constant(7))
    expected = rowwise(lambda x, y: x * y, a, b)
    for _ in range(3):
        expected = [None if e is None or x is None else (e * e + x) / 7 for e, x in zip(expected, a, strict=True)]
    assert column.fractions(len(a)) == expected
    assert all(type(n) is int for n in column.num.tolist())


@pytest.mark.parametrize("operator", ["=", "<>", "<", "<=", ">", ">="])
@given(pair=pairs)
def test_that_comparisons_equal_those_of_fractions(operator, pair):
    compared = {
        "=": lambda a, b: a == b,
        "<>": lambda a, b: a != b,
        "<": lambda a, b: a < b,
        "<=": lambda a, b: a <= b,
        ">": lambda a, b: a > b,
        ">=": lambda a, b: a >= b,
    }[operator]
    left, right = pair
    mask, undefined = exact.compare(operator, exact.column(left), exact.column(right))
    for row, expected in enumerate(rowwise(compared, left, right)):
        if expected is None:
            assert undefined is not None
            assert undefined[row if len(undefined) > 1 else 0]
        else:
            assert mask[row] == expected


@given(values, values, st.lists(st.booleans(), min_size=6, max_size=6))
def test_that_where_takes_an_undefined_row_only_if_it_is_chosen(left, right, choice):
    rows = min(len(left), len(right))
    left, right, choice = left[:rows], right[:rows], choice[:rows]
    chosen = exact.where(np.array(choice), exact.column(left), exact.column(right))
    expected = [a if take else b for take, a, b in zip(choice, left, right, strict=True)]
    assert chosen.fractions(rows) == expected


def slowly(value, places, mode):
    scaled = value * Fraction(10) ** places
    whole, rest = divmod(abs(scaled), 1)
    if mode == "floor":
        rounded = scaled // 1
    else:
        up = {"half_up": rest >= Fraction(1, 2), "down": False, "up": rest > 0}[mode]
        rounded = (whole + up) * (1 if scaled >= 0 else -1)
    return Fraction(rounded) / Fraction(10) ** places


halves = st.builds(lambda n, k: Fraction(2 * n + 1, 2 * 10**k), st.integers(-500, 500), st.integers(0, 4))


@pytest.mark.parametrize("mode", ["half_up", "down", "up", "floor"])
@given(st.lists(st.one_of(numbers, halves), min_size=1, max_size=5), st.integers(-3, 6))
def test_that_rounding_follows_its_definition(mode, column, places):
    rounded = exact.rounded(exact.column(column), places, mode)
    assert rounded.fractions(len(column)) == [slowly(value, places, mode) for value in column]


@given(st.lists(st.one_of(numbers, halves), min_size=1, max_size=5), st.one_of(small, halves), st.integers(0, 6))
def test_that_weighing_is_multiplying_and_rounding(column, factor, places):
    weighed = exact.weighed(exact.column(column), factor, places)
    assert weighed.fractions(len(column)) == [slowly(value * factor, places, "half_up") for value in column]


@given(st.lists(numbers, min_size=1, max_size=12))
def test_that_ordinals_order_values_and_keep_ties(column):
    half = column + column[: len(column) // 2]
    # Dividing by a column gives every row a denominator of its own.
    divided = exact.divide(exact.column(half), exact.column([Fraction(n % 7 + 1) for n in range(len(half))]))
    order = ranks.ordinals(divided)
    exact_values = divided.fractions(len(half))
    for a, x in enumerate(exact_values):
        for b, y in enumerate(exact_values):
            assert (order[a] < order[b]) == (x < y)
            assert (order[a] == order[b]) == (x == y)


def test_that_values_closer_than_floats_can_tell_are_kept_apart():
    third = Fraction(1, 3)
    near = exact.divide(exact.column([1, 10**17 + 1, 1]), exact.column([3, 3 * 10**17, 3]))
    order = ranks.ordinals(near)
    assert near.fraction(0) == third
    assert order[0] == order[2]
    assert order[1] > order[0]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [("competition", [1, 2, 2, 4]), ("dense", [1, 2, 2, 3]), ("average", [1, Fraction(5, 2), Fraction(5, 2), 4])],
)
def test_that_each_tie_convention_gives_its_ranks(ties, expected):
    assert [Fraction(int(r), 2) for r in ranks.doubled_ranks(np.array([9, 5, 5, 1]), ties)] == expected


@given(st.lists(st.integers(-3, 3), min_size=1, max_size=20))
def test_that_a_competition_rank_is_one_more_than_the_number_of_better_ones(points):
    expected = [1 + sum(other > own for other in points) for own in points]
    assert (ranks.doubled_ranks(np.array(points)) // 2).tolist() == expected


def test_that_a_function_is_exact_where_its_value_is_and_has_40_digits_elsewhere():
    assert exact.square_root(Fraction(9, 4)) == Fraction(3, 2)
    root = exact.square_root(Fraction(2))
    assert root is not None
    assert len(str(Decimal(root.numerator) / Decimal(root.denominator)).replace(".", "")) >= 28
    assert abs(root**2 - 2) < Fraction(1, 10**39)
    assert exact.natural_logarithm(Fraction(0)) is None
    assert exact.square_root(Fraction(-1)) is None


@pytest.mark.parametrize(
    ("base", "exponent", "expected"),
    [(2, 3, 8), (2, -2, Fraction(1, 4)), (0, 0, None), (0, -1, None), (-8, Fraction(1, 3), None), (9, 10**9, None)],
)
def test_that_powers_are_exact_or_undefined(base, exponent, expected):
    assert exact.power(Fraction(base), Fraction(exponent)) == expected


def test_that_zeros_over_a_huge_denominator_stay_whole_numbers():
    zero = exact.multiply(exact.column([0, 0]), exact.column([Fraction(1, 10**30), Fraction(1, 10**30)]))
    product = exact.multiply(exact.multiply(zero, zero), exact.constant(Fraction(1, 7**40)))
    assert exact.add(product, exact.constant(1)).fractions(2) == [1, 1]
    assert exact.rounded(product, 2, "half_up").fractions(2) == [0, 0]
