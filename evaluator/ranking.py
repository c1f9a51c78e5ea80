"""From published points to places: ranks by the scheme's keys, item firsts, grades."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluator.exact import Mask
from evaluator.ranks import doubled_ranks
from evaluator.scheme import Firsts as FirstsPolicy
from evaluator.scheme import Grade, Ranking

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, eq=False)
class Firsts:
    """Who is first on which item: `mask` is bureaus × items; `counted` and `sole` are per bureau."""

    mask: Mask
    counted: Array
    sole: Array


def firsts(items: Array, applies: Mask, peers: Mask, barred: list[int], policy: FirstsPolicy) -> Firsts:
    """The item firsts of a group.

    Args:
        items: published points, bureaus × items.
        applies: where an item applies to a bureau, bureaus × items.
        peers: the bureaus that compete.
        barred: rows that a veto bars from firsts; their first place is nobody's.
        policy: the scheme's.
    """
    compete = applies & peers[:, None]
    mask = np.zeros(items.shape, dtype=np.bool_)
    if items.size and int(peers.sum()) >= policy.minimum_group:
        if compete[peers].all():
            among = items[peers]
            best, worst = among.max(axis=0), among.min(axis=0)
            mask = np.asarray(items == best, dtype=np.bool_) & compete
            if not policy.all_equal:
                mask &= np.asarray(best != worst, dtype=np.bool_)
        else:
            for place in range(items.shape[1]):
                mask[:, place] = _first_on(items[:, place], compete[:, place], policy)
    sole = mask & (mask.sum(axis=0) == 1)
    mask[barred], sole[barred] = False, False
    counted = mask if policy.shared else sole
    return Firsts(mask, counted.sum(axis=1), sole.sum(axis=1))


def _first_on(points: Array, compete: Mask, policy: FirstsPolicy) -> Mask:
    if not compete.any():
        return compete
    among = points[compete]
    if among.max() == among.min() and not policy.all_equal:
        return np.zeros(len(points), dtype=np.bool_)
    return np.asarray(compete & (points == among.max()), dtype=np.bool_)


def item_ranks(points: Array, compete: Mask) -> Array:
    """Competition ranks by published points among those that compete; 0 for the others."""
    result = np.zeros(len(points), dtype=np.int64)
    if compete.any():
        result[compete] = doubled_ranks(points[compete]) // 2
    return result


def places(ranking: Ranking, ranked: Mask, total: Array, figures: Callable[[str], Array]) -> Array:
    """Twice the rank of every ranked bureau, 0 for the others.

    Args:
        ranking: keys and tie convention of the scheme.
        ranked: who gets a rank.
        total: published totals.
        figures: the figures of any other key.
    """
    result = np.zeros(len(total), dtype=np.int64)
    if not ranked.any():
        return result
    combined: Array | None = None
    for key in ranking.by:
        values = (total if key == "total" else figures(key))[ranked]
        if combined is None:
            combined = values
            continue
        # The next key only separates those that are equal so far.
        _, so_far = np.unique(combined, return_inverse=True)
        _, within = np.unique(values, return_inverse=True)
        combined = so_far.astype(np.int64) * (len(values) + 1) + within
    if combined is not None:
        result[ranked] = doubled_ranks(combined, ranking.ties)
    return result


def grade_of(total: Fraction, grades: tuple[Grade, ...], cap: list[str]) -> Grade | None:
    """The grade for a published total; `cap` names grades that a veto does not let it exceed."""
    ordered = sorted(grades, key=lambda grade: grade.from_, reverse=True)
    limits = [i for i, grade in enumerate(ordered) if grade.name.zh in cap or grade.name.en in cap]
    reached = [i for i, grade in enumerate(ordered) if total >= Fraction(grade.from_)]
    if not reached:
        return None
    return ordered[max([reached[0], *limits])]
