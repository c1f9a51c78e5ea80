"""Order among exact values: comparable whole numbers, ranks under three conventions, extremes."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from evaluator import exact
from evaluator.exact import Column, Mask

Ties = Literal["competition", "dense", "average"]

# Two float quotients of exact integers that differ by more than this are in the order of the exact ones.
_CERTAIN = 1e-12
_FLOATABLE = 1 << 1000


def ordinals(a: Column) -> NDArray[Any]:
    """Whole numbers in the same order as the column's values, equal exactly where the values are equal.

    Undefined rows get some number; the caller masks them.
    """
    if isinstance(a.den, int):
        return a.num
    if a.bound >= _FLOATABLE or a.den_bound >= _FLOATABLE:
        keys = [value or Fraction(0) for value in a.fractions(len(a.num))]
        position = {key: place for place, key in enumerate(sorted(set(keys)))}
        return np.array([position[key] for key in keys], dtype=np.int64)
    floats = a.num.astype(np.float64) / a.den.astype(np.float64)
    order = np.argsort(floats, kind="stable")
    ordered = floats[order]
    gaps = np.diff(ordered)
    clear = gaps > _CERTAIN * np.maximum(np.abs(ordered[1:]), np.abs(ordered[:-1]))
    steps = np.concatenate(([0], np.cumsum(clear)))
    places = np.empty(len(floats), dtype=np.int64)
    places[order] = steps * len(floats)
    if not clear.all():
        _separate(a, order, steps, places)
    return places


def _separate(a: Column, order: NDArray[Any], steps: NDArray[Any], places: NDArray[Any]) -> None:
    """Puts rows whose floats are too close to tell into their exact order, ties included."""
    for step in np.unique(steps[1:][steps[1:] == steps[:-1]]):
        rows = order[steps == step]
        exact_values = {int(row): a.fraction(int(row)) or Fraction(0) for row in rows}
        within = {value: place for place, value in enumerate(sorted(set(exact_values.values())))}
        for row, value in exact_values.items():
            places[row] += within[value]


def better_count(order: NDArray[Any], peers: Mask, *, higher: bool) -> NDArray[np.int64]:
    """For every row the number of peers that are strictly better than it."""
    ranked = np.sort(order[peers])
    if higher:
        return np.asarray(len(ranked) - np.searchsorted(ranked, order, side="right"), dtype=np.int64)
    return np.asarray(np.searchsorted(ranked, order, side="left"), dtype=np.int64)


def extreme(a: Column, order: NDArray[Any], peers: Mask, *, largest: bool) -> Column:
    """The largest or smallest value among the peers; undefined if there are none."""
    rows = np.flatnonzero(peers)
    if not len(rows):
        return exact.undefined()
    among = order[rows]
    row = int(rows[among.argmax() if largest else among.argmin()])
    value = a.fraction(row)
    return exact.undefined() if value is None else exact.constant(value)


def mean(a: Column, peers: Mask) -> Column:
    """The mean of the peers' values; undefined if there are none."""
    rows = np.flatnonzero(peers)
    if not len(rows):
        return exact.undefined()
    if isinstance(a.den, int):
        total = Fraction(sum(a.num[rows].tolist()), a.den)
    else:
        total = sum((a.fraction(int(row)) or Fraction(0) for row in rows), Fraction(0))
    return exact.constant(total / len(rows))


def doubled_ranks(order: NDArray[Any], ties: Ties = "competition") -> NDArray[np.int64]:
    """Twice the rank of every row, the highest first, so that the average of two ranks stays a whole number."""
    if ties == "dense":
        distinct = np.unique(order)
        return np.asarray(2 * (len(distinct) - np.searchsorted(distinct, order)), dtype=np.int64)
    ascending = np.sort(order)
    better = len(order) - np.searchsorted(ascending, order, side="right")
    if ties == "competition":
        return np.asarray(2 * better + 2, dtype=np.int64)
    return np.asarray(better + 1 + len(order) - np.searchsorted(ascending, order, side="left"), dtype=np.int64)
