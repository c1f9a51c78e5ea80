"""Why: one cell, one total, the gap between two bureaus, one item, as lines of working that add up.

Every line has its sentence in both languages and, where lines add up to something, what it contributes.
"""

from __future__ import annotations

from evaluator.explain.indicator import explain_indicator
from evaluator.explain.lines import Line
from evaluator.explain.totals import explain_bureau, explain_gap, explain_item
from evaluator.outline import Leaf
from evaluator.problems import UsageError, problem
from evaluator.scheme import Criterion, Indicator
from evaluator.scoring import GroupBoard, Scoreboard

__all__ = ["Line", "explain_bureau", "explain_gap", "explain_indicator", "explain_item", "explained"]


def explained(board: Scoreboard, bureau: str, part: Criterion | Indicator | None, other: str | None) -> list[Line]:
    """What is asked for: a bureau's total; one of its indicators or a criterion; the gap to another bureau.

    Raises:
        UsageError: E-OTHERGROUP (the two are not peers), E-NOTINGROUP (the criterion does not count for the group).
    """
    group, row = _placed(board, bureau)
    against = None
    if other is not None:
        other_group, against = _placed(board, other)
        if other_group is not group:
            raise UsageError(problem("E-OTHERGROUP", value=bureau, other=other))
    found = None
    if part is not None:
        found = next((p for p in group.outline.parts() if p.criterion.id == part.id), None)
        if found is None:
            raise UsageError(problem("E-NOTINGROUP", value=part.name, group=group.shares.group.name))
    if found is None:
        return explain_bureau(group, row) if against is None else explain_gap(group, row, against)
    lines = explain_indicator(group, row, found) if isinstance(found, Leaf) else []
    if against is not None and isinstance(found, Leaf):
        return [*lines, *explain_indicator(group, against, found)]
    return lines + ([] if isinstance(found, Leaf) else explain_item(group, found))


def _placed(board: Scoreboard, bureau: str) -> tuple[GroupBoard, int]:
    """The bureau's group and row."""
    places = ((group, row) for group in board.groups for row, b in enumerate(group.shares.bureaus) if b.id == bureau)
    return next(places)
