"""明细: one row for each bureau and indicator, so that every total can be added up again."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.outline import Leaf
from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.shares import IndicatorShares, Status
from evaluator.writing.plan import GENERAL, PERCENT, CellPlan, Column, SheetPlan, figure, places_format
from evaluator.writing.tables import Table, group_name, heading, number, rank_cell, sheets, subtitle, text
from evaluator.writing.wording import say

_STATUS_WORDS = {Status.MISSING: "not_reported"}


def detail_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """Long and rectangular: what was measured, what it gave, and what it counts for."""
    points = places_format(board.project.scheme.rounding.points)
    columns = [
        Column(say("group", lang), least=10, most=18),
        Column(say("bureau", lang), "name", least=18, most=32),
        Column(say("item", lang), least=12, most=28),
        Column(say("number", lang), "center", least=7, most=12),
        Column(say("indicator", lang), least=20, most=36),
        Column(say("unit", lang), "center", least=10, most=16),
        Column(say("value", lang), "figure", GENERAL, least=10, most=16),
        Column(say("status", lang), "center", least=8, most=14),
        Column(say("share", lang), "figure", PERCENT, least=10, most=12),
        Column(say("marks", lang), "figure", least=8, most=12),
        Column(say("weight", lang), "figure", least=8, most=12),
        Column(say("points", lang), "figure", points, least=10, most=16),
        Column(say("rank", lang), "rank", least=7),
    ]
    head = heading(board, lang, say("detail", lang), subtitle(board, lang))
    rows = (row for group in board.groups for row in _group_rows(group, lang))
    yield from sheets(board, say("detail", lang), head, Table(columns, rows), frozen_columns=2)


class _Indicator:
    """What is the same in all rows of an indicator."""

    def __init__(self, group: GroupBoard, shares: IndicatorShares, lang: str) -> None:
        leaf: Leaf = shares.leaf
        criterion = leaf.criterion
        self.shares, self.leaf, self.group = shares, leaf, group
        self.places = group.scheme.rounding.points
        self.before = (
            text(" / ".join(node.name.say(lang) for node in leaf.above)),
            text(criterion.number, "center"),
            text(criterion.name.say(lang)),
            text(criterion.unit.say(lang), "center"),
        )
        self.worth = (number(criterion.marks, None), number(group.weights[leaf.index], None))
        self.ranks = group.ranks_on(leaf).tolist()
        self.statuses = {status: text(say(_STATUS_WORDS.get(status, str(status)), lang), "center") for status in Status}

    def cells(self, row: int) -> list[CellPlan | None]:
        status, value, share = self.shares.status(row), self.shares.value(row), self.shares.share(row)
        shown = status is Status.SHOWN
        rank = self.ranks[row]
        return [
            *self.before,
            _measured(value),
            self.statuses[status],
            None if share is None else CellPlan(figure(share, None), "figure", PERCENT),
            *self.worth,
            None if shown else number(self.group.points_of(self.leaf, row), self.places),
            None if shown or not rank else rank_cell(rank),
        ]


def _measured(value: Fraction | str | None) -> CellPlan | None:
    if value is None:
        return None
    return text(value, "center") if isinstance(value, str) else number(value, None)


def _group_rows(group: GroupBoard, lang: str) -> Iterator[list[CellPlan | None]]:
    name = text(group_name(group, lang))
    indicators = [_Indicator(group, shares, lang) for shares in group.shares.indicators]
    for row in group.order:
        bureau = text(group.shares.bureaus[row].name.say(lang), "name")
        for indicator in indicators:
            yield [name, bureau, *indicator.cells(row)]
        for part, what, points in _around(group, row, lang):
            amount = number(points, group.scheme.rounding.points)
            status = text(what, "center")
            yield [name, bureau, text(part), None, status, None, None, None, None, None, None, amount, None]


def _around(group: GroupBoard, row: int, lang: str) -> Iterator[tuple[str, str, Fraction]]:
    """What is added besides the indicators: lines of rescaling, bonus, minus points."""
    if row in group.shares.incomplete:
        for node in group.outline.nodes:
            line = group.line_of(node, row)
            if line is not None:
                yield node.criterion.name.say(lang), say("rescaled", lang), line
        whole = group.line_of(None, row)
        if whole is not None:
            yield "", say("rescaled", lang), whole
    extras = group.shares.extras
    if extras.bonus[row]:
        yield "", say("bonus", lang), extras.bonus[row]
    if extras.minus[row]:
        yield "", say("minus", lang), -extras.minus[row]
