"""What does not apply to a bureau is made up for: the rest of the node counts for all of it, as a line of its own.

The line of a node is its sum of published points × (factor − 1), rounded like points. The factor is the node's
marks ÷ the marks that apply, and where weights differ from marks, both sides count by weight:
marks / Σ marks × Σ weights / Σ applicable weights, all over the node's direct children in the group.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from evaluator.numbers import half_up
from evaluator.outline import Leaf, Node, Outline, Part, scores
from evaluator.scheme import worth_of

SCHEME = -1  # stands for the scheme itself where a node's index is asked for

# (row, node index or SCHEME) -> what is added there, in the unit of the points
Lines = dict[tuple[int, int], Fraction]


def lines(
    outline: Outline,
    row: int,
    points: Callable[[int], Fraction],
    applies: Callable[[int], bool],
    weights: Mapping[str, Decimal],
    *,
    whole: bool,
) -> Lines:
    """The lines of one bureau.

    Args:
        outline: the group's tree.
        row: the bureau, for the keys of the result.
        points: published points of a leaf, by its index.
        applies: whether a leaf applies to the bureau, by its index.
        weights: what counts for something else than its marks, by criterion id.
        whole: round the lines to whole numbers (points are whole units); else they stay exact.
    """
    found: Lines = {}

    def add_up(node: Node | None, parts: tuple[Part, ...]) -> tuple[Fraction, bool]:
        """The sum beneath, its line included, and whether anything beneath applies."""
        counted = [part for part in parts if scores(part)]
        results = [visit(part) for part in counted]
        total = sum((points_ for points_, _ in results), Fraction(0))
        applicable = [part for part, (_, some) in zip(counted, results, strict=True) if some]
        factor = _factor(node, counted, applicable, weights) if 0 < len(applicable) < len(counted) else None
        if factor is not None:
            line = total * (factor - 1)
            line = Fraction(half_up(line, 0)) if whole else line
            found[row, SCHEME if node is None else node.index] = line
            total += line
        return total, bool(applicable)

    def visit(part: Part) -> tuple[Fraction, bool]:
        if isinstance(part, Leaf):
            return points(part.index), applies(part.index)
        return add_up(part, part.children)

    add_up(None, outline.tops)
    return found


def _factor(
    node: Node | None, counted: list[Part], applicable: list[Part], weights: Mapping[str, Decimal]
) -> Fraction | None:
    """What the applicable parts are multiplied by; None if they count for nothing."""
    marks = _marks(counted)
    own = marks if node is None else Fraction(node.criterion.worth)
    weight = sum((_worth(part, weights) for part in applicable), Fraction(0))
    if weight == 0:
        return None
    return own / marks * sum((_worth(part, weights) for part in counted), Fraction(0)) / weight


def _worth(part: Part, weights: Mapping[str, Decimal]) -> Fraction:
    """What the part counts for among its neighbours when all of it applies."""
    own = Fraction(weights.get(part.criterion.id, worth_of(part.criterion)))
    if isinstance(part, Leaf):
        return own
    counted = [child for child in part.children if scores(child)]
    return own / _marks(counted) * sum((_worth(child, weights) for child in counted), Fraction(0))


def _marks(parts: list[Part]) -> Fraction:
    return sum((Fraction(worth_of(part.criterion)) for part in parts), Fraction(0))
