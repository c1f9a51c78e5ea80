"""The proof of the ranks: one key after the other, then ties as the scheme tells them."""

from __future__ import annotations

from fractions import Fraction

from evaluator.outline import scores
from evaluator.reading.cells import address
from evaluator.writing import proof_formulas as formulas
from evaluator.writing.plan import CellPlan
from evaluator.writing.proof_formulas import span
from evaluator.writing.proof_grid import Frame, Grid
from evaluator.writing.tables import text
from evaluator.writing.wording import say


def write_ranks(frame: Frame, grid: Grid) -> None:
    """Puts the ranks into the block of totals, what leads to them into the columns at its right."""
    if frame.ranked and frame.scheme.ranking.by:
        _Ranks(frame, grid).write()


class _Ranks:
    """The ranked bureaus' rows; they come first in the block, without a gap."""

    def __init__(self, frame: Frame, grid: Grid) -> None:
        self.frame, self.grid, self.columns, self.board = frame, grid, frame.columns, frame.board
        self.rows = range(frame.result, frame.result + frame.ranked)
        self.keys = [key for key in frame.scheme.ranking.by if self._counts(key)]
        self.ties = frame.scheme.ranking.ties

    def write(self) -> None:
        frame, grid, columns = self.frame, self.grid, self.columns
        ranks = [self.board.rank_of(row) or Fraction(0) for row in frame.order[: frame.ranked]]
        if any(formulas.too_close(self._figures(key)) for key in self.keys):
            for row, rank in zip(self.rows, ranks, strict=True):
                grid.give(row, columns.place, rank, None, say("proof_close", frame.lang))
            return
        if len(self.keys) == 1 and self.ties == "competition":
            self._by_first_key(self._key(self.keys[0]), columns.place, "figure")
        else:
            self._with_ties(self._by_keys())
        for row, rank in zip(self.rows, ranks, strict=True):
            grid.check(row, columns.place, rank, 1, 1 if rank.denominator == 2 else 0)

    def _counts(self, key: str) -> bool:
        """Whether the key can tell bureaus of this group apart."""
        if key in {"total", "firsts", "seconds", "thirds"}:
            return True
        return any(part.criterion.id == key and scores(part) for part in self.frame.outline.parts())

    def _figures(self, key: str) -> list[Fraction]:
        """The published figures of a key that may lie too close to each other."""
        rows = self.frame.order[: self.frame.ranked]
        if key == "total":
            return [self.board.total_of(row) or Fraction(0) for row in rows]
        parts = [part for part in self.frame.outline.parts() if part.criterion.id == key]
        return [self.board.points_of(part, row) for part in parts for row in rows]

    def _area(self, column: int) -> str:
        return span(self.rows[0], self.rows[-1], column)

    def _by_first_key(self, key: int, column: int, style: str) -> None:
        for row in self.rows:
            self.grid.compute(row, column, formulas.rank(address(row, key), self._area(key)), style=style)

    def _by_keys(self) -> int:
        """The column of the ranks by all keys, each telling apart only those that were level so far."""
        last = None
        for place, name in enumerate(self.keys):
            key = self._key(name)
            column = self._helper("proof_rank_1" if place else "proof_rank_0", name)
            if last is None:
                self._by_first_key(key, column, "working")
            else:
                area = self._area(key)
                for row in self.rows:
                    own, before = address(row, key), address(row, last)
                    better = f"SUMPRODUCT(({self._area(last)}={before})*ISNUMBER({area})*({area}>{own}))"
                    formula = f'IF(ISNUMBER({own}),{before}+{better},"")'
                    self.grid.compute(row, column, formula, style="working")
            last = column
        if last is None:  # nothing tells them apart: all are first
            last = self._helper("proof_rank_0", "")
            for row in self.rows:
                self.grid.put(row, last, CellPlan(1, "working"))
        return last

    def _with_ties(self, last: int) -> None:
        """Puts the ranks as the scheme wants ties to be told."""
        area = self._area(last)
        level = None if self.ties == "competition" else self._helper("proof_level", "")
        if level is not None:
            for row in self.rows:
                formula = f"SUMPRODUCT(1*({area}={address(row, last)}))"
                self.grid.compute(row, level, formula, style="working")
        for row in self.rows:
            own = formula = address(row, last)
            if level is not None and self.ties == "average":
                formula = f"{own}+({address(row, level)}-1)/2"
            elif level is not None:
                # Bureaus that are level count as one, each as its share of it.
                formula = f"ROUND(1+SUMPRODUCT(({area}<{own})/{self._area(level)}),0)"
            self.grid.compute(row, self.columns.place, f'IF(ISNUMBER({own}),{formula},"")')

    def _key(self, key: str) -> int:
        """The column in which the figures of a ranking key stand; puts them there if need be."""
        frame, columns = self.frame, self.columns
        if key in {"total", "firsts"}:
            return columns.points if key == "total" else columns.first
        column = self._helper("proof_key", key)
        part = next((part for part in frame.outline.parts() if part.criterion.id == key), None)
        for place, row in enumerate(self.rows):
            if part is not None:
                formula = f"N({address(frame.top(part) + place, columns.points)})"
            else:
                mine = f"({frame.below(columns.number)}={address(row, columns.number)})"
                rank = 2 if key == "seconds" else 3
                items = f"ISNUMBER({frame.below(columns.first)})*({frame.below(columns.place)}={rank})"
                formula = f"SUMPRODUCT({mine}*{items})"
            self.grid.compute(row, column, formula, style="working")
        return column

    def _helper(self, title: str, key: str) -> int:
        """A new column for intermediate results, with its header."""
        column = self.grid.new_column(range(self.frame.result, self.frame.result + self.frame.size))
        words = say(title, self.frame.lang, by=self._name(key))
        self.grid.put(self.frame.result - 1, column, text(words, "header"))
        return column

    def _name(self, key: str) -> str:
        if key in self.frame.scheme.by_id:
            return self.frame.scheme.by_id[key].name.say(self.frame.lang)
        return say(f"proof_by_{key}", self.frame.lang) if key else ""
