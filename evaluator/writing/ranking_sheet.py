"""总排名: one sheet for each peer group, in the order of publication."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import numpy as np

from evaluator.numbers import exact_text
from evaluator.outline import Leaf, Node, Part, scores
from evaluator.scheme import worth_of
from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.writing.plan import CellPlan, Column, Formula, SheetPlan, places_format
from evaluator.writing.policy_words import ranking_sentence
from evaluator.writing.proof_grid import agree_name, has_proof
from evaluator.writing.tables import (
    Table,
    Verdict,
    group_name,
    heading,
    number,
    rank_cell,
    sheets,
    subtitle,
    text,
)
from evaluator.writing.wording import joined, say


def ranking_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """One sheet per peer group."""
    for group in board.groups:
        name = group_name(group, lang)
        title = f"{say('ranking', lang)} {name}"
        words = say("of_group", lang, sheet=say("ranking", lang), group=name)
        bureaus = say("bureaus", lang, n=len(group.shares.bureaus))
        head = heading(board, lang, words, subtitle(board, lang, name, bureaus))
        if group is board.groups[0]:
            head = replace(head, verdict=_verdict(board, lang))
        notes = [ranking_sentence(board.project.scheme, lang)]
        if not has_proof(board):
            notes.append(say("proof_none", lang))
        if any(index >= 0 for _, index in group.lines):
            notes.append(say("node_lines", lang, sheet=say("detail", lang)))
        ranking = _Ranking(group, lang)
        table = Table(ranking.columns(), ranking.rows())
        yield from sheets(board, title, head, table, notes=notes, frozen_columns=2, filtered=False, row_height=22)


def _verdict(board: Scoreboard, lang: str) -> Verdict | None:
    """Whether the proofs of all groups agree with what is published; None if there are no proofs."""
    if not has_proof(board):
        return None
    names = ",".join(agree_name(number_) for number_ in range(1, len(board.groups) + 1))
    words = [say(key, lang).replace('"', '""') for key in ("proof_holds", "proof_fails")]
    return Verdict("all_agree", Formula(f"AND({names})"), Formula(f'IF(all_agree,"{words[0]}","{words[1]}")'))


class FirstPlaces:
    """Who is first on which item of a group, and whether alone."""

    def __init__(self, group: GroupBoard, lang: str) -> None:
        self.items = group.shares.items
        self.mask = group.firsts.mask
        self._lang = lang
        self._counts_shared = group.scheme.firsts.shared
        # By rank, not by who counts: a bureau that is barred from firsts still makes the place a shared one.
        ranks = [group.ranks_on(item) for item in self.items]
        self._shared = [int(np.count_nonzero(rank == 1)) > 1 for rank in ranks]

    def named(self, row: int) -> list[str]:
        """The items on which the bureau is first, each with a mark if it shares the place."""
        return [self._name(place) for place in np.flatnonzero(self.mask[row]).tolist()]

    def on(self, item: Part) -> int | None:
        """The item's place among the items, None if no first can be won on it."""
        return next((place for place, other in enumerate(self.items) if other is item), None)

    def is_shared(self, place: int) -> bool:
        return self._shared[place]

    def _name(self, place: int) -> str:
        name = self.items[place].criterion.name.say(self._lang)
        if not self._shared[place]:
            return name
        return name + say("shared" if self._counts_shared else "shared_uncounted", self._lang)


class _Ranking:
    """The columns and rows of one group."""

    def __init__(self, group: GroupBoard, lang: str) -> None:
        self.group, self.lang = group, lang
        scheme, shares = group.scheme, group.shares
        self.items = tuple(part for part in group.outline.tops if scores(part))
        self.applies = [shares.applies(item) for item in self.items]
        self.firsts = FirstPlaces(group, lang)
        self.places = [self.firsts.on(item) for item in self.items]
        self.points, self.total = scheme.rounding.points, scheme.rounding.total
        rows = range(len(shares.bureaus))
        self.rescaled = any(group.line_of(None, row) is not None for row in rows)
        self.bonus = bool(scheme.bonuses) or any(shares.extras.bonus)
        self.minus = any(shares.extras.minus)
        self.vetoes = any(shares.extras.vetoes)
        self.grades = bool(scheme.grades)

    def columns(self) -> list[Column]:
        lang = self.lang
        points, total = places_format(self.points), places_format(self.total)
        columns = [
            Column(say("rank", lang), "rank", least=6.5),
            Column(say("bureau", lang), "name", least=16, most=36),
            Column(say("n_firsts", lang), "rank", least=6.5, most=7),
            Column(say("which", lang), "text", least=14, most=41),
        ]
        columns += [Column(self._heading(item), "figure", points, least=10, most=14) for item in self.items]
        for wanted, key in (
            (self.rescaled, "rescaled"),
            (self.bonus, "bonus"),
            (self.minus, "minus"),
        ):
            if wanted:
                columns.append(Column(say(key, lang), "figure", points, least=7.5, most=12))
        if self.vetoes:
            columns.append(Column(say("veto", lang), "text", least=10, most=24))
        columns.append(Column(say("total", lang), "total", total, least=9, most=16))
        columns.append(Column(say("gap", lang), "figure", total, least=9, most=16))
        if self.grades:
            columns.append(Column(say("grade", lang), "center", least=8, most=16))
        return columns

    def _heading(self, item: Part) -> str:
        marks = exact_text(counts_for(self.group, item))
        return say("marks_in", self.lang, name=item.criterion.name.say(self.lang), marks=marks)

    def rows(self) -> Iterator[list[CellPlan | None]]:
        before: Fraction | None = None
        for row in self.group.order:
            rank = self.group.rank_of(row)
            yield self._row(row, before if rank is not None else None)
            if rank is not None:
                before = self.group.total_of(row)

    def _row(self, row: int, before: Fraction | None) -> list[CellPlan | None]:
        group, lang = self.group, self.lang
        extras = group.shares.extras
        none, blank = text(say("none", lang), "center"), text(say("none", lang), "figure")
        rank, total, grade = group.rank_of(row), group.total_of(row), group.grade(row)
        named = self.firsts.named(row)
        cells: list[CellPlan | None] = [
            text(standing(group, row, lang), "center") if rank is None else rank_cell(rank),
            text(group.shares.bureaus[row].name.say(lang), "name"),
            CellPlan(int(group.firsts.counted[row]), "rank"),
            text(joined(named, lang)) if named else none,
        ]
        cells += [self._item(place, item, row) for place, item in enumerate(self.items)]
        if self.rescaled:
            line = group.line_of(None, row)
            cells.append(blank if line is None else number(line, self.points))
        if self.bonus:
            cells.append(number(extras.bonus[row], self.points))
        if self.minus:
            cells.append(number(-extras.minus[row], self.points))
        if self.vetoes:
            names = [veto.name.say(lang) or veto.id for veto in extras.vetoes[row]]
            cells.append(text(joined(names, lang)) if names else none)
        cells.append(blank if total is None else number(total, self.total, "total"))
        cells.append(self._gap(before, total, lang, blank))
        if self.grades:
            cells.append(none if grade is None else text(grade.name.say(lang), "center"))
        return cells

    def _item(self, place: int, item: Part, row: int) -> CellPlan:
        if not self.applies[place][row]:
            return text(say("not_applicable", self.lang), "center")
        first = self.places[place]
        style = "first" if first is not None and self.firsts.mask[row, first] else "figure"
        return number(self.group.points_of(item, row), self.points, style)

    def _gap(self, before: Fraction | None, total: Fraction | None, lang: str, none: CellPlan) -> CellPlan:
        if before is None or total is None:
            return none
        return text(say("same", lang), "figure") if before == total else number(before - total, self.total)


def standing(group: GroupBoard, row: int, lang: str) -> str:
    """Why a bureau has no rank."""
    return say("unranked" if group.shares.peers[row] else "exempt", lang)


def counts_for(group: GroupBoard, part: Part) -> Fraction:
    """What the part counts for: its marks, or where weights are tried, the weights beneath it."""
    leaves = group.outline.leaves
    mine = [part] if isinstance(part, Leaf) else leaves[part.start : part.end] if isinstance(part, Node) else []
    scored = [leaf for leaf in mine if scores(leaf)]
    if all(group.weights[leaf.index] == Fraction(leaf.criterion.marks) for leaf in scored):
        return Fraction(worth_of(part.criterion))
    return sum((group.weights[leaf.index] for leaf in scored), Fraction(0))
