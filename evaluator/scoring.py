"""Project -> scoreboard: weights over shares, rounding, sums, ranks, firsts, grades. All exact, all whole columns.

Published points are integers in units of the last place, so sums and ties do not depend on any order. Shares are
kept from one scoreboard to the next: a weight change multiplies, rounds, adds and ranks, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluator import exact
from evaluator.exact import Column
from evaluator.numbers import exact_text
from evaluator.outline import Node, Outline, Part
from evaluator.problems import Problem, Severity, Text, problem
from evaluator.project import Project
from evaluator.ranking import Firsts, firsts, grade_of, item_ranks, places
from evaluator.rescaling import SCHEME, Lines, lines
from evaluator.scheme import Grade, Scheme, worth_of
from evaluator.shares import GroupShares, Shares, measure

Array = NDArray[Any]

_SUM_LIMIT = 1 << 62


@dataclass(frozen=True, eq=False)
class GroupBoard:
    """One peer group, scored. Rows are the group's bureaus in the scheme's order.

    Attributes:
        weights: what each leaf counts for, factors of its inner nodes included.
        unit: points are whole numbers of 1/unit; None where they are exact, and the arrays then hold Fractions.
        points: bureaus × (inner nodes, then leaves), see `Outline.column`; lines of rescaling are in the nodes.
        lines: what rescaling adds, by row and node.
        total: published totals in 1/total_unit (None: Fractions).
        doubled_rank: twice each rank; 0 for a bureau without one.
    """

    scheme: Scheme
    shares: GroupShares
    weights: tuple[Fraction, ...]
    unit: int | None
    points: Array
    lines: Lines
    total_unit: int | None
    total: Array
    firsts: Firsts
    doubled_rank: Array

    @property
    def outline(self) -> Outline:
        return self.shares.outline

    def points_of(self, part: Part, row: int) -> Fraction:
        """The published points of an indicator or inner node."""
        return _fraction(self.points[row, self.outline.column(part)], self.unit)

    def line_of(self, part: Node | None, row: int) -> Fraction | None:
        """What rescaling adds in the part (None: in the scheme itself); None if nothing was rescaled there."""
        index = SCHEME if part is None else part.index
        line = self.lines.get((row, index))
        return None if line is None else line / (self.unit or 1)

    def total_of(self, row: int) -> Fraction | None:
        """The published total; None for a bureau that is barred from the ranking."""
        return None if self.shares.unranked[row] else _fraction(self.total[row], self.total_unit)

    def rank_of(self, row: int) -> Fraction | None:
        doubled = int(self.doubled_rank[row])
        return Fraction(doubled, 2) if doubled else None

    def ranks_on(self, part: Part) -> Array:
        """Competition ranks by the part's published points; 0 for bureaus that have none on it."""
        compete = self.shares.peers & self.shares.applies(part)
        return item_ranks(self.points[:, self.outline.column(part)], compete)

    def grade(self, row: int) -> Grade | None:
        total = self.total_of(row)
        if total is None or not self.shares.peers[row]:
            return None
        caps = [effect.grade or "" for effect in self.shares.extras.effects(row, "grade_cap")]
        return grade_of(total, self.scheme.grades, caps)

    @cached_property
    def order(self) -> list[int]:
        """The rows in the order of publication: by rank, then those without one; ties keep the scheme's order."""
        return sorted(range(len(self.doubled_rank)), key=lambda row: int(self.doubled_rank[row]) or 1 << 60)


@dataclass(frozen=True, eq=False)
class Scoreboard:
    """The whole result of one project."""

    project: Project
    shares: Shares
    groups: tuple[GroupBoard, ...]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything there is to say about the data and the weights, errors first, in reading order."""
        said = (*self.project.problems, *self.shares.problems, *_about_weights(self.project, self.groups))
        return tuple(sorted(dict.fromkeys(said), key=Problem.sort_key))

    @property
    def draft(self) -> bool:
        """True while an error stands in the way of publishing."""
        return any(p.severity is Severity.ERROR for p in self.problems)


def evaluate(project: Project, previous: Scoreboard | None = None) -> Scoreboard:
    """The scoreboard of the project.

    Args:
        project: what is scored.
        previous: an earlier scoreboard; what the two projects share is taken over instead of computed again.
    """
    if previous is None or not _same_data(project, previous.project):
        shares = measure(project)
        return Scoreboard(project, shares, tuple(_scored(project, group) for group in shares.groups))
    changed = _changed_weights(project, previous.project)
    groups = tuple(_reweighed(project, board, changed) for board in previous.groups)
    return Scoreboard(project, previous.shares, groups)


def _same_data(one: Project, other: Project) -> bool:
    return one.scheme is other.scheme and one.observations is other.observations and one.events is other.events


def _changed_weights(one: Project, other: Project) -> set[str]:
    before, now = other.weights, one.weights
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def _scored(project: Project, shares: GroupShares) -> GroupBoard:
    """The group's board from nothing but its shares."""
    everything = range(len(shares.outline.leaves))
    weights = tuple(effective_weight(project, shares.outline, index) for index in everything)
    rows = len(shares.bureaus)
    columns = [_points(project.scheme, shares, index, weights[index]) for index in everything]
    leaves = _matrix(columns, rows)
    return _summed(project.scheme, shares, weights, leaves)


def _reweighed(project: Project, board: GroupBoard, changed: Iterable[str]) -> GroupBoard:
    """The board after a change of some weights: only the columns they weigh are computed again."""
    shares, outline = board.shares, board.outline
    touched = sorted({index for key in changed for index in outline.leaves_of.get(key, ())})
    if not touched:
        return board
    weights = list(board.weights)
    leaves = board.points[:, len(outline.nodes) :].copy()
    for index in touched:
        weights[index] = effective_weight(project, outline, index)
        column = _points(project.scheme, shares, index, weights[index])
        if column.dtype != leaves.dtype:
            leaves = leaves.astype(object)
        leaves[:, index] = column
    return _summed(project.scheme, shares, tuple(weights), leaves)


def effective_weight(project: Project, outline: Outline, index: int) -> Fraction:
    """What a leaf counts for: its weight, times weight ÷ marks of every node above it."""
    leaf = outline.leaves[index]
    weights = project.weights
    own = Fraction(weights.get(leaf.criterion.id, leaf.criterion.marks))
    for node in leaf.above:
        if node.id in weights:
            own *= Fraction(weights[node.id]) / Fraction(node.worth)
    return own


def _points(scheme: Scheme, shares: GroupShares, index: int, weight: Fraction) -> Array:
    """Published points of one leaf: share × weight, rounded; whole units, or Fractions where they stay exact."""
    rows, leaf = len(shares.bureaus), shares.outline.leaves[index]
    earned = shares.indicators[index].earned
    weighed = exact.multiply(earned, exact.constant(weight / Fraction(leaf.criterion.marks)))
    if scheme.rounding.points is None:
        return _fractions(weighed, rows)
    num = exact.rounded(weighed, scheme.rounding.points, "half_up").num
    return num if len(num) == rows else np.broadcast_to(num, (rows,))


def _fraction(value: Any, unit: int | None) -> Fraction:
    """An array's element as a number: numpy's own integers must not get into a Fraction."""
    return Fraction(value) if unit is None else Fraction(int(value), unit)


def _fractions(column: Column, rows: int) -> Array:
    values = np.empty(rows, dtype=object)
    values[:] = [value or Fraction(0) for value in column.fractions(rows)]
    return values


def _matrix(columns: list[Array], rows: int) -> Array:
    """The columns side by side: int64 if all of them and their sums are, Python numbers otherwise."""
    whole = all(column.dtype != object for column in columns)
    largest = max((int(np.abs(column).max()) for column in columns if whole and len(column)), default=0)
    matrix = np.empty((rows, len(columns)), dtype=np.int64 if whole and largest * len(columns) < _SUM_LIMIT else object)
    for index, column in enumerate(columns):
        matrix[:, index] = column
    return matrix


def _summed(scheme: Scheme, shares: GroupShares, weights: tuple[Fraction, ...], leaves: Array) -> GroupBoard:
    """The board for these leaf points: sums of nodes, lines, totals, firsts, ranks."""
    outline, extras = shares.outline, shares.extras
    unit = None if scheme.rounding.points is None else 10**scheme.rounding.points
    running = np.zeros((leaves.shape[0], leaves.shape[1] + 1), dtype=leaves.dtype)
    np.cumsum(leaves, axis=1, out=running[:, 1:])
    points = np.concatenate((running[:, outline.ends] - running[:, outline.starts], leaves), axis=1)
    sums = running[:, -1].copy()
    added = _add_lines(shares, weights, leaves, points, sums, unit)
    for row in extras.rows_with("item_zero"):
        _strike_items(shares, points, sums, row)
    total_unit = None if scheme.rounding.total is None else 10**scheme.rounding.total
    total = _totals(scheme, shares, sums, unit)
    won = firsts(
        points[:, shares.item_columns], shares.item_applies, shares.peers, extras.rows_with("no_firsts"), scheme.firsts
    )
    board = GroupBoard(scheme, shares, weights, unit, points, added, total_unit, total, won, total)
    ranked = shares.peers & ~shares.unranked

    def count_rank(rank: int) -> Array:
        return np.sum([board.ranks_on(item) == rank for item in shares.items], axis=0) + np.zeros(len(total), dtype=int)

    def points_of(criterion: str) -> Array:
        parts = [part for part in (*outline.nodes, *outline.leaves) if part.criterion.id == criterion]
        return points[:, outline.column(parts[0])] if parts else np.zeros(len(total), dtype=np.int64)

    ranks = places(scheme.ranking, ranked, total, won, count_rank, points_of)
    return GroupBoard(scheme, shares, weights, unit, points, added, total_unit, total, won, ranks)


def _add_lines(
    shares: GroupShares, weights: tuple[Fraction, ...], leaves: Array, points: Array, sums: Array, unit: int | None
) -> Lines:
    """Adds what rescaling gives to the nodes and sums, in place, and says what it was."""
    found: Lines = {}
    for row in shares.incomplete:
        mine = lines(
            shares.outline,
            row,
            lambda index, row=row: _fraction(leaves[row, index], None if unit is None else 1),
            lambda index, row=row: bool(shares.applicable[row, index]),
            weights,
            whole=unit is not None,
        )
        for (_, index), line in mine.items():
            amount = line if unit is None else int(line)
            sums[row] += amount
            for node in shares.outline.nodes:
                if index != SCHEME and node.index <= index and node.end >= shares.outline.nodes[index].end:
                    points[row, node.index] += amount
        found |= mine
    return found


def _strike_items(shares: GroupShares, points: Array, sums: Array, row: int) -> None:
    """A veto takes an item's points away."""
    for effect in shares.extras.effects(row, "item_zero"):
        for part in (*shares.outline.nodes, *shares.outline.leaves):
            if part.criterion.id == effect.item:
                column = shares.outline.column(part)
                sums[row] -= points[row, column]
                points[row, column] = 0


def _totals(scheme: Scheme, shares: GroupShares, sums: Array, unit: int | None) -> Array:
    if unit is None:
        column = exact.column(list(sums))
    else:
        bound = int(np.abs(sums).max(initial=0))
        column = Column(sums, unit, bound, unit)
    column = exact.add(column, shares.extras.sum)
    rows = len(sums)
    places_ = scheme.rounding.total
    total = _fractions(column, rows) if places_ is None else exact.rounded(column, places_, "half_up").num
    zeroed = shares.extras.rows_with("total_zero")
    if zeroed:
        total = total.copy()
        total[zeroed] = 0
    return total


def _about_weights(project: Project, boards: Iterable[GroupBoard]) -> Iterator[Problem]:
    """What a trial of weights changes, said plainly: nothing is rescaled by itself."""
    criteria: dict[str, Any] = {criterion.id: criterion for criterion in project.scheme.walk()}
    if not project.weights:
        return
    yield problem("W-WEIGHTS", list=_listed((criteria[key], weight) for key, weight in project.weights.items()))
    for key, weight in project.weights.items():
        if weight == 0:
            yield problem("W-WEIGHTZERO", name=criteria[key].name)
    for board in boards:
        leaves = [leaf for leaf in board.outline.leaves if leaf.criterion.better != "none"]
        marks = sum((Fraction(leaf.criterion.marks) for leaf in leaves), Fraction(0))
        total = sum((board.weights[leaf.index] for leaf in leaves), Fraction(0))
        if total != marks:
            yield problem(
                "W-WEIGHTSUM", group=board.shares.group.name, sum=exact_text(total), marks=exact_text(marks)
            )


def _listed(weights: Iterable[tuple[Any, Decimal]]) -> Text:
    pairs = [(criterion, f"{worth_of(criterion)} → {weight}") for criterion, weight in weights]
    return Text(
        "；".join(f"{criterion.name.zh} {change}" for criterion, change in pairs),
        "; ".join(f"{criterion.name.en} {change}" for criterion, change in pairs),
    )
