"""更正: what was put in the place of what was reported, and what that changes for every bureau."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.corrections import Effect, effects, original
from evaluator.project import Correction
from evaluator.scoring import Scoreboard
from evaluator.writing.plan import CellPlan, Column, SheetPlan
from evaluator.writing.tables import Table, heading, number, rank_cell, sheets, subtitle, text
from evaluator.writing.wording import say


def correction_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """Two sheets, if there are corrections: the corrections, and their effect on everybody."""
    if not board.project.corrections:
        return
    columns = [
        Column(say("bureau", lang), least=20, most=32),
        Column(say("indicator", lang), least=20, most=36),
        Column(say("reported", lang), least=12, most=24),
        Column(say("correction", lang), least=12, most=24),
        Column(say("reason", lang), least=24, most=50),
        Column(say("document", lang), least=14, most=28),
        Column(say("file", lang), least=16, most=30),
        Column(say("sheet", lang), least=12, most=24),
        Column(say("cell", lang), "center", least=8, most=12),
    ]
    rows = [_correction(board, correction, lang) for correction in board.project.corrections]
    title = say("corrections", lang)
    yield from sheets(board, title, heading(board, lang, title, subtitle(board, lang)), Table(columns, rows))
    title = say("effects", lang)
    names = ("bureau", "total_before", "total_after", "rank_before", "rank_after", "firsts_before", "firsts_after")
    wide = Column(say("bureau", lang), least=20, most=32)
    columns = [wide, *(Column(say(name, lang), "figure", least=10, most=16) for name in names[1:])]
    changed = [_effect(board, effect, lang) for effect in effects(board)]
    yield from sheets(board, title, heading(board, lang, title, subtitle(board, lang)), Table(columns, changed))


def _correction(board: Scoreboard, correction: Correction, lang: str) -> list[CellPlan | None]:
    names = {bureau.id: bureau.name for _, bureau in board.project.scheme.bureaus()}
    was = original(board.project, correction)
    source = was.source if was is not None else correction.source
    return [
        text(names[correction.bureau].say(lang)),
        text(board.project.scheme.by_id[correction.indicator].name.say(lang)),
        text(was.source.text if was is not None else say("none", lang)),
        text(correction.text),
        text(correction.reason),
        text(correction.document),
        text(source.file if source else ""),
        text(source.sheet if source else ""),
        text(source.cell if source else "", "center"),
    ]


def _effect(board: Scoreboard, effect: Effect, lang: str) -> list[CellPlan | None]:
    names = {bureau.id: bureau.name for _, bureau in board.project.scheme.bureaus()}
    places = board.project.scheme.rounding.total
    return [
        text(names[effect.bureau].say(lang)),
        *(number(total, places) for total in effect.total),
        *(_rank(rank, lang) for rank in effect.rank),
        *(number(Fraction(count), 0) for count in effect.firsts),
    ]


def _rank(rank: Fraction | None, lang: str) -> CellPlan:
    return text(say("none", lang), "center") if rank is None else rank_cell(rank)
