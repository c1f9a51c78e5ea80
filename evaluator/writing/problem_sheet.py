"""问题: everything there is to say about the data, errors first."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.problems import Problem
from evaluator.scoring import Scoreboard
from evaluator.writing.plan import CellPlan, Column, SheetPlan
from evaluator.writing.tables import Table, heading, sheets, subtitle, text
from evaluator.writing.wording import say


def problem_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """One row per problem, in the board's order."""
    columns = [
        Column(say("severity", lang), "center", least=8, most=10),
        Column(say("code", lang), least=16, most=22),
        Column(say("file", lang), least=16, most=30),
        Column(say("sheet", lang), least=12, most=24),
        Column(say("cell", lang), "center", least=8, most=12),
        Column(say("message", lang), least=70, most=90),
    ]
    rows = [_row(problem, lang) for problem in board.problems]
    notes = () if rows else (say("no_problems", lang),)
    head = heading(board, lang, say("problems", lang), subtitle(board, lang))
    yield from sheets(board, say("problems", lang), head, Table(columns, rows), notes=notes)


def _row(problem: Problem, lang: str) -> list[CellPlan | None]:
    severity = str(problem.severity)
    return [
        text(say(severity, lang), "alert" if severity == "error" else "center"),
        text(problem.code),
        text(problem.file or ""),
        text(problem.sheet or ""),
        text(problem.cell or "", "center"),
        text(problem.say(lang)),
    ]
