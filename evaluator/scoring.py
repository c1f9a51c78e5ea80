"""Project -> scoreboard: weights over shares, rounding, sums, ranks, firsts, grades. All exact, all whole columns.

Published points are integers in units of the last place, so sums and ties do not depend on any order. Shares are
kept from one scoreboard to the next: a weight change multiplies, rounds, adds and ranks, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluator import exact
from evaluator.exact import Column
from evaluator.outline import Node, Outline, Part
from evaluator.problems import Problem, Severity, Text
from evaluator.project import Project
from evaluator.ranking import Firsts, firsts, grade_of, item_ranks, places
from evaluator.remarks import about_corrections, about_weights, without_corrected
from evaluator.report import Report, tabulate
from evaluator.rescaling import SCHEME, Lines, lines
from evaluator.scheme import Grade, Scheme
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
    doubled_rank: Array

    @property
    def outline(self) -> Outline:
        return self.shares.outline

    @cached_property
    def firsts(self) -> Firsts:
        """Who is first on which item."""
        return _firsts(self.scheme, self.shares, self.points)

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
        return None if self.shares.unranked[row] else self.reached(row)

    def reached(self, row: int) -> Fraction:
        """The total that was computed, also of a bureau that is barred from the ranking."""
        return _fraction(self.total[row], self.total_unit)

    def rank_of(self, row: int) -> Fraction | None:
        doubled = int(self.doubled_rank[row])
        return Fraction(doubled, 2) if doubled else None

    def ranks_on(self, part: Part) -> Array:
        """Competition ranks by the part's published points; 0 for bureaus that have none on it."""
        return _ranks_on(self.shares, self.points, part)

    def grade(self, row: int) -> Grade | None:
        total = self.total_of(row)
        if total is None or not self.shares.peers[row]:
            return None
        caps = [effect.grade or "" for effect in self.shares.extras.effects(row, "grade_cap")]
        return grade_of(total, self.scheme.grades, caps)

    @property
    def weight_sums(self) -> tuple[Text, Fraction, Fraction]:
        """The group's name, what its indicators count for in all, and their marks."""
        leaves = [leaf for leaf in self.outline.leaves if leaf.criterion.better != "none"]
        total = sum((self.weights[leaf.index] for leaf in leaves), Fraction(0))
        return self.shares.group.name, total, sum((Fraction(leaf.criterion.marks) for leaf in leaves), Fraction(0))

    @cached_property
    def order(self) -> list[int]:
        """The rows in the order of publication: by rank, then those without one; ties keep the scheme's order."""
        return sorted(range(len(self.doubled_rank)), key=lambda row: int(self.doubled_rank[row]) or 1 << 60)


@dataclass(frozen=True, eq=False)
class Scoreboard:
    """The whole result of one project."""

    project: Project
    report: Report
    shares: Shares
    groups: tuple[GroupBoard, ...]

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything there is to say about the data and the weights, errors first, in reading order."""
        said = (
            *without_corrected(self.project),
            *self.shares.problems,
            *about_corrections(self.project),
            *about_weights(self.project, (group.weight_sums for group in self.groups)),
        )
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
        return score(project, tabulate(project))
    changed = _changed_weights(project, previous.project)
    groups = tuple(_reweighed(project, board, changed) for board in previous.groups)
    return Scoreboard(project, previous.report, previous.shares, groups)


def score(project: Project, report: Report) -> Scoreboard:
    """The scoreboard from the project's observations as columns."""
    shares = measure(project.scheme, report)
    return Scoreboard(project, report, shares, tuple(_scored(project, group) for group in shares.groups))


def _same_data(one: Project, other: Project) -> bool:
    same = one.scheme is other.scheme and one.observations is other.observations and one.events is other.events
    return same and one.corrections == other.corrections


def _changed_weights(one: Project, other: Project) -> set[str]:
    before, now = other.weights, one.weights
    return {key for key in before.keys() | now.keys() if before.get(key) != now.get(key)}


def _scored(project: Project, shares: GroupShares) -> GroupBoard:
    """The group's board from nothing but its shares."""
    scheme, outline = project.scheme, shares.outline
    indices = range(len(outline.leaves))
    weights = tuple(effective_weight(project, outline, index) for index in indices)
    whole = scheme.rounding.points is not None
    columns = [_points(scheme, shares, index, weights[index]) for index in indices]
    leaves = _matrix(columns, len(shares.bureaus), whole=whole)
    running = np.zeros((leaves.shape[0], leaves.shape[1] + 1), dtype=leaves.dtype)
    np.cumsum(leaves, axis=1, out=running[:, 1:])
    points = np.concatenate((running[:, outline.ends] - running[:, outline.starts], leaves), axis=1)
    unit = None if scheme.rounding.points is None else 10**scheme.rounding.points
    sums = running[:, -1].copy()
    lines_ = _add_lines(shares, project.weights, leaves, points, sums, unit)
    for row in shares.extras.rows_with("item_zero"):
        _strike_items(shares, points, sums, row)
    return _board(scheme, shares, weights, points, lines_, _totals(scheme, shares, sums, unit))


def _reweighed(project: Project, board: GroupBoard, changed: Iterable[str]) -> GroupBoard:
    """The board after a change of some weights: only the columns they weigh are computed again."""
    shares, outline = board.shares, board.outline
    touched = sorted({index for key in changed for index in outline.leaves_of.get(key, ())})
    if not touched:
        return board
    if not _adds_up(board):
        return _scored(project, shares)
    # The difference of a column is the difference of every sum it is in.
    weights, points, total = list(board.weights), board.points.copy(), board.total
    for index in touched:
        weights[index] = effective_weight(project, outline, index)
        column = _points(project.scheme, shares, index, weights[index])
        if column.num.dtype == object or column.bound * len(weights) >= _SUM_LIMIT:
            return _scored(project, shares)
        place = len(outline.nodes) + index
        difference = column.num - points[:, place]
        points[:, place] = column.num
        for node in outline.nodes_above[index]:
            points[:, node] += difference
        total = total + difference
    return _board(project.scheme, shares, tuple(weights), points, board.lines, total)


def _adds_up(board: GroupBoard) -> bool:
    """Whether points, bonuses and totals are all whole numbers of the same unit, with nothing else in the sums."""
    extras = board.shares.extras
    same = board.unit is not None and board.unit == board.total_unit and board.points.dtype != object
    return same and not board.shares.incomplete and not extras.struck and (board.unit or 0) % extras.sum.den_bound == 0


def effective_weight(project: Project, outline: Outline, index: int) -> Fraction:
    """What a leaf counts for: its weight, times weight ÷ marks of every node above it."""
    leaf = outline.leaves[index]
    weights = project.weights
    own = Fraction(weights.get(leaf.criterion.id, leaf.criterion.marks))
    for node in leaf.above:
        if node.id in weights:
            own *= Fraction(weights[node.id]) / Fraction(node.worth)
    return own


def _points(scheme: Scheme, shares: GroupShares, index: int, weight: Fraction) -> Column:
    """Points of one leaf: share × weight, rounded to published places unless the scheme leaves them exact."""
    earned = shares.indicators[index].earned
    factor = weight / Fraction(shares.outline.leaves[index].criterion.marks)
    if scheme.rounding.points is None:
        return exact.multiply(earned, exact.constant(factor))
    return exact.weighed(earned, factor, scheme.rounding.points)


def _matrix(columns: list[Column], rows: int, *, whole: bool) -> Array:
    """The columns side by side: whole units (int64 if they and their sums fit), or Fractions."""
    if not whole:
        matrix = np.empty((rows, len(columns)), dtype=object)
        for index, column in enumerate(columns):
            matrix[:, index] = _fractions(column, rows)
        return matrix
    fits = sum(column.bound for column in columns) < _SUM_LIMIT
    matrix = np.empty((rows, len(columns)), dtype=np.int64 if fits else object)
    for index, column in enumerate(columns):
        matrix[:, index] = column.num
    return matrix


def _board(
    scheme: Scheme,
    shares: GroupShares,
    weights: tuple[Fraction, ...],
    points: Array,
    lines_: Lines,
    total: Array,
) -> GroupBoard:
    """The board for these published points and totals: what is left is to rank."""
    units = [None if decimals is None else 10**decimals for decimals in (scheme.rounding.points, scheme.rounding.total)]
    ranks = places(
        scheme.ranking,
        shares.peers & ~shares.unranked,
        total,
        lambda key: _ranking_key(scheme, shares, points, key),
    )
    return GroupBoard(scheme, shares, weights, units[0], points, lines_, units[1], total, ranks)


def _ranking_key(scheme: Scheme, shares: GroupShares, points: Array, key: str) -> Array:
    """The figures of a ranking key other than the total."""
    if key == "firsts":
        return _firsts(scheme, shares, points).counted
    nobody = np.zeros(len(points), dtype=np.int64)
    if key in {"seconds", "thirds"}:
        rank = 2 if key == "seconds" else 3
        return sum((_ranks_on(shares, points, item) == rank for item in shares.items), nobody)
    parts = [part for part in shares.outline.parts() if part.criterion.id == key]
    return np.asarray(points[:, shares.outline.column(parts[0])]) if parts else nobody


def _firsts(scheme: Scheme, shares: GroupShares, points: Array) -> Firsts:
    barred = shares.extras.rows_with("no_firsts")
    return firsts(points[:, shares.item_columns], shares.item_applies, shares.peers, barred, scheme.firsts)


def _ranks_on(shares: GroupShares, points: Array, part: Part) -> Array:
    return item_ranks(points[:, shares.outline.column(part)], shares.peers & shares.applies(part))


def _fraction(value: Any, unit: int | None) -> Fraction:
    """An array's element as a number: numpy's own integers must not get into a Fraction."""
    return Fraction(value) if unit is None else Fraction(int(value), unit)


def _fractions(column: Column, rows: int) -> Array:
    values = np.empty(rows, dtype=object)
    values[:] = [value or Fraction(0) for value in column.fractions(rows)]
    return values


def _add_lines(
    shares: GroupShares,
    weights: Mapping[str, Decimal],
    leaves: Array,
    points: Array,
    sums: Array,
    unit: int | None,
) -> Lines:
    """Adds what rescaling gives to the nodes and sums, in place, and says what it was."""
    found: Lines = {}
    for row in shares.incomplete:
        mine = lines(
            shares.outline,
            row,
            partial(_leaf_points, leaves[row], unit is not None),
            shares.applicable[row].tolist().__getitem__,
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


def _leaf_points(row: Array, whole: bool, index: int) -> Fraction:
    return _fraction(row[index], 1 if whole else None)


def _strike_items(shares: GroupShares, points: Array, sums: Array, row: int) -> None:
    """A veto takes an item's points away."""
    for effect in shares.extras.effects(row, "item_zero"):
        for part in shares.outline.parts():
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
