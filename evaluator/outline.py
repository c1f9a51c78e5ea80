"""One peer group's view of the criteria tree, flat: leaves in reading order, inner nodes as ranges of leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluator.scheme import Criterion, Group, Indicator, Scheme


@dataclass(frozen=True, slots=True)
class Node:
    """An inner node: it spans the leaves `start` to `end` (exclusive); `children` are its direct parts."""

    criterion: Criterion
    index: int  # among the group's nodes, parents before children
    start: int
    end: int
    depth: int
    children: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An indicator with its place among the group's leaves and the inner nodes above it, outermost first."""

    criterion: Indicator
    index: int
    depth: int
    above: tuple[Criterion, ...]


Part = Node | Leaf


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The tree for one group: only indicators that count for it, only nodes that have any.

    In arrays of points the inner nodes come first, then the leaves: see `column`.
    """

    tops: tuple[Part, ...]
    leaves: tuple[Leaf, ...]
    nodes: tuple[Node, ...]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    leaves_of: Mapping[str, tuple[int, ...]]  # criterion id -> the leaves it weighs
    nodes_above: tuple[tuple[int, ...], ...]  # for every leaf the nodes it is in

    def parts(self) -> list[Part]:
        """All nodes, then all leaves."""
        return [*self.nodes, *self.leaves]

    def column(self, part: Part) -> int:
        """The part's column in arrays of points."""
        return part.index if isinstance(part, Node) else len(self.nodes) + part.index

    def at_depth(self, depth: int) -> tuple[Part, ...]:
        """The criteria at exactly that depth (1 = top level), in reading order; -1 gives all leaves."""
        if depth == -1:
            return self.leaves
        parts = [part for part in self.parts() if part.depth == depth]
        return tuple(sorted(parts, key=first_leaf))


def first_leaf(part: Part) -> int:
    """The place of the part's first leaf: the reading order among parts of one depth."""
    return part.start if isinstance(part, Node) else part.index


def scores(part: Part) -> bool:
    """Whether the part can give points at all (an indicator that is only shown cannot)."""
    if isinstance(part, Leaf):
        return part.criterion.better != "none"
    return any(scores(child) for child in part.children)


def outline(scheme: Scheme, group: Group) -> Outline:
    """The scheme's tree as it counts for the group."""
    leaves: list[Leaf] = []
    nodes: dict[int, Node] = {}

    def visit(criterion: Criterion | Indicator, above: tuple[Criterion, ...]) -> Part:
        depth = len(above) + 1
        if isinstance(criterion, Indicator):
            leaves.append(Leaf(criterion, len(leaves), depth, above))
            return leaves[-1]
        index, start = next(numbers), len(leaves)
        parts = tuple(visit(child, (*above, criterion)) for child in criterion.criteria if _counts(child, group))
        nodes[index] = Node(criterion, index, start, len(leaves), depth, parts)
        return nodes[index]

    numbers = iter(range(10**9))
    tops = tuple(visit(criterion, ()) for criterion in scheme.criteria if _counts(criterion, group))
    in_order = tuple(nodes[index] for index in sorted(nodes))
    leaves_of = {node.criterion.id: tuple(range(node.start, node.end)) for node in in_order}
    leaves_of |= {leaf.criterion.id: (leaf.index,) for leaf in leaves}
    starts = np.array([node.start for node in in_order], dtype=np.int64)
    ends = np.array([node.end for node in in_order], dtype=np.int64)
    above = tuple(tuple(node.index for node in in_order if node.start <= leaf.index < node.end) for leaf in leaves)
    return Outline(tops, tuple(leaves), in_order, starts, ends, leaves_of, above)


def _counts(criterion: Criterion | Indicator, group: Group) -> bool:
    if isinstance(criterion, Indicator):
        return criterion.groups is None or group.id in criterion.groups
    return any(_counts(child, group) for child in criterion.criteria)
