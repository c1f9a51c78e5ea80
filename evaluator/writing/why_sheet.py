"""为什么: for every bureau its total in parts, the gap to the one before, and the working of each indicator."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.explain import Line, explain_bureau, explain_gap, explain_indicator
from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.writing.plan import CellPlan, Column, SheetPlan
from evaluator.writing.tables import Table, group_name, heading, number, sheets, subtitle, text
from evaluator.writing.wording import say

# Of an indicator's lines these make up its row; where the value stands is told in 数据来源.
_WORKING = ("measure", "working", "status", "weight", "rank")
# With more cells than this the sheet would be too long to read and slow to write; `explain` tells each of them.
MOST_WORKED = 3_000


def why_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """One sheet for all groups: a row for each part of each bureau's total, each part of its gap, each indicator."""
    columns = [
        Column(say("group", lang), least=12, most=20),
        Column(say("bureau", lang), least=20, most=32),
        Column(say("why_what", lang), "center", least=10, most=16),
        Column(say("why_line", lang), least=60, most=100),
        Column(say("points", lang), "figure", least=10, most=14),
    ]
    cells = sum(len(group.order) * len(group.outline.leaves) for group in board.groups)
    worked = cells <= MOST_WORKED
    rows = [row for group in board.groups for place in group.order for row in _bureau(group, place, lang, worked)]
    head = heading(board, lang, say("why", lang), subtitle(board, lang))
    notes = () if worked else (say("why_left_out", lang),)
    yield from sheets(board, say("why", lang), head, Table(columns, rows), notes=notes)


def _bureau(group: GroupBoard, row: int, lang: str, worked: bool) -> Iterator[list[CellPlan | None]]:
    for line in explain_bureau(group, row):
        if line.topic != "lost":
            yield _row(group, row, "why_total", line.text.say(lang), line, lang)
    place = group.order.index(row)
    if place and group.rank_of(row) is not None:
        for line in explain_gap(group, row, group.order[place - 1]):
            yield _row(group, row, "why_gap", line.text.say(lang), line, lang)
    for leaf in group.outline.leaves if worked else ():
        lines = explain_indicator(group, row, leaf)
        told = [line.text.say(lang) for line in lines if line.topic in _WORKING]
        points = next((line for line in lines if line.topic == "points"), None)
        words = f"{leaf.criterion.name.say(lang)}{say('colon', lang)}{say('semicolon', lang).join(told)}"
        yield _row(group, row, "why_indicator", words, points, lang)


def _row(group: GroupBoard, row: int, what: str, words: str, line: Line | None, lang: str) -> list[CellPlan | None]:
    points = None if line is None or line.points is None else line.points
    places = group.scheme.rounding.points
    if points is not None and places is not None and (points * 10**places).denominator > 1:
        places = None  # what is left to the rounded total is shown as it is
    return [
        text(group_name(group, lang)),
        text(group.shares.bureaus[row].name.say(lang)),
        text(say(what, lang), "center"),
        text(words.strip()),
        None if points is None else number(points, places),
    ]
