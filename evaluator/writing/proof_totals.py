"""The proof of what stands above the criteria: weights, bonus, vetoes, totals, ranks, numbers of firsts."""

from __future__ import annotations

from evaluator.numbers import exact_text
from evaluator.outline import Leaf, Node, Part, scores
from evaluator.ranking import Firsts
from evaluator.reading.cells import address
from evaluator.scheme import Bonus, Veto, worth_of
from evaluator.writing import proof_formulas as formulas
from evaluator.writing.plan import CellPlan, figure
from evaluator.writing.policy_words import bonus_sentence
from evaluator.writing.proof_formulas import rounded
from evaluator.writing.proof_grid import Frame, Grid, outline_order
from evaluator.writing.proof_parts import before_strikes, bureau_cells, is_struck, rescaling
from evaluator.writing.proof_ranks import write_ranks
from evaluator.writing.ranking_sheet import standing
from evaluator.writing.tables import text
from evaluator.writing.wording import joined, say


def write_weights(frame: Frame, grid: Grid) -> None:
    """Puts the block of marks and weights; whoever changes a weight sees the other ranking above."""
    columns, lang = frame.columns, frame.lang
    criteria = outline_order(frame.outline)
    top = frame.result + frame.size + 1
    grid.say(top, say("proof_weights", lang), "block")
    grid.header(
        top + 1,
        {
            columns.number: say("number", lang),
            columns.bureau: say("indicator", lang),
            columns.x: say("marks", lang),
            columns.rank: say("proof_factor", lang),
            columns.rule: say("weight", lang),
            columns.points: say("proof_computed", lang, figure=say("proof_counts_for", lang)),
            columns.points + 1: say("proof_published", lang, figure=say("proof_counts_for", lang)),
            columns.points + 2: say("proof_check", lang),
        },
    )
    above: dict[str, Part] = {}
    for part in criteria:
        at, criterion = frame.weights[part.criterion.id], part.criterion
        grid.put(at, columns.number, text(criterion.number, "node_center" if isinstance(part, Node) else "center"))
        grid.name(at, criterion.name.say(lang), "node" if isinstance(part, Node) else "name")
        grid.put(at, columns.x, CellPlan(figure(worth_of(criterion), None), "figure"))
        weight = frame.project.weights.get(criterion.id, worth_of(criterion))
        grid.put(at, columns.rule, CellPlan(figure(weight, None), "input"))
        factor = None
        if criterion.id in above:
            node = frame.weights[above[criterion.id].criterion.id]
            own = f"{address(node, columns.rule)}/{address(node, columns.x)}"
            further = above[criterion.id].criterion.id in above
            formula = f"{address(node, columns.rank)}*{own}" if further else own
            factor = grid.compute(at, columns.rank, formula, style="working")
        if isinstance(part, Leaf):
            formula = address(at, columns.rule) + (f"*{factor}" if factor else "")
            grid.compute(at, columns.points, formula)
            grid.check(at, columns.points, frame.board.weights[part.index], None)
        else:
            above |= {child.criterion.id: part for child in part.children}
        if frame.board.shares.incomplete:
            _worth(frame, grid, part)


def _worth(frame: Frame, grid: Grid, part: Part) -> None:
    """Puts what the part counts for among its neighbours, for the lines of rescaling."""
    columns, at = frame.columns, frame.weights[part.criterion.id]
    own = address(at, columns.rule)
    if isinstance(part, Node):
        rows = [frame.weights[child.criterion.id] for child in part.children if scores(child)]
        sums = [formulas.added([address(row, column) for row in rows]) for column in (columns.x, columns.helper)]
        own = f"{own}/{sums[0]}*{sums[1]}"
    grid.put(frame.result + frame.size + 2, columns.helper, text(say("proof_worth", frame.lang), "header"))
    grid.compute(at, columns.helper, own, style="working")


def write_extras(frame: Frame, grid: Grid) -> None:
    """Puts the events, what each bonus makes of them within its limits, and what bonuses and vetoes give in all."""
    if frame.events is not None:
        _write_events(frame, grid, frame.events)
    for bonus in frame.scheme.bonuses:
        _write_bonus(frame, grid, bonus)
    columns, lang, extras = frame.columns, frame.lang, frame.board.shares.extras
    for top, key, figures in ((frame.bonus, "bonus", extras.bonus), (frame.minus, "minus", extras.minus)):
        if top is None:
            continue
        name = say(key, lang)
        grid.say(top - 2, name, "block")
        titles = {column: say(f"proof_{k}", lang, figure=name) for k, column in _published(frame)}
        titles |= {
            columns.number: "",
            columns.bureau: say("bureau", lang),
            columns.rule: say("proof_sum", lang),
            columns.points + 2: say("proof_check", lang),
        }
        grid.header(top - 1, titles)
        bureau_cells(frame, grid, top)
        for place, row in enumerate(frame.order):
            at = top + place
            if key == "bonus":
                cells = [address(first + place, columns.rule) for first in frame.bonuses.values()]
                total = grid.total_of(at, cells)
            else:
                total = "-" + grid.total_of(at, _events_of(frame, row, None))
            own = grid.compute(at, columns.rule, total)
            places = frame.scheme.rounding.points
            grid.compute(at, columns.points, rounded(own, places), places)
            grid.check(at, columns.points, figures[row] if key == "bonus" else -figures[row], places)


def _published(frame: Frame) -> tuple[tuple[str, int], ...]:
    return ("computed", frame.columns.points), ("published", frame.columns.points + 1)


def _write_events(frame: Frame, grid: Grid, top: int) -> None:
    columns, lang = frame.columns, frame.lang
    grid.say(top - 2, say("proof_events", lang), "block")
    grid.header(
        top - 1,
        {
            columns.bureau: say("bureau", lang),
            columns.first_field: say("proof_kind", lang),
            columns.points: say("used", lang),
            columns.points + 1: say("proof_published", lang, figure=say("used", lang)),
            columns.points + 2: say("proof_check", lang),
            columns.note: say("text", lang),
        },
    )
    names = {bureau.id: bureau.name.say(lang) for bureau in frame.board.shares.bureaus}
    for place, (event, meant, points) in enumerate(frame.entries):
        at = top + place
        grid.name(at, names[event.bureau])
        grid.put(at, columns.first_field, text(event.kind, "small"))
        remarks = [words for words in (event.reason, event.document) if words]
        grid.remark(at, joined(remarks, lang))
        if isinstance(meant, Veto) and meant.effect.kind != "minus":
            continue
        grid.put(at, columns.points, CellPlan(figure(points, None), "figure"))
        grid.check(at, columns.points, points, None)


def _events_of(frame: Frame, row: int, bonus: str | None) -> list[str]:
    """The cells of a bureau's events of one bonus, or (None) of its vetoes that cost points."""
    bureau = frame.board.shares.bureaus[row].id
    found = []
    for place, (event, meant, _) in enumerate(frame.entries):
        kind = meant.id if isinstance(meant, Bonus) else None
        costs = isinstance(meant, Veto) and meant.effect.kind == "minus"
        if event.bureau == bureau and frame.events is not None and (kind == bonus if bonus else costs):
            found.append(address(frame.events + place, frame.columns.points))
    return found


def _write_bonus(frame: Frame, grid: Grid, bonus: Bonus) -> None:
    columns, lang, top = frame.columns, frame.lang, frame.bonuses[bonus.id]
    grid.say(top - 2, bonus_sentence(bonus, lang), "block")
    titles = {columns.number: "", columns.bureau: say("bureau", lang)}
    titles |= {columns.x: say("proof_sum", lang), columns.rule: say("proof_within", lang)}
    grid.header(top - 1, titles)
    bureau_cells(frame, grid, top)
    for place, row in enumerate(frame.order):
        at = top + place
        formula = grid.compute(at, columns.x, grid.total_of(at, _events_of(frame, row, bonus.id)))
        if bonus.cap is not None:
            formula = f"MIN({exact_text(bonus.cap)},{formula})"
        if bonus.floor is not None:
            formula = f"MAX({exact_text(bonus.floor)},{formula})"
        grid.compute(at, columns.rule, formula)


class ResultBlock:
    """The block of totals, ranks and numbers of firsts, at the top of the sheet."""

    def __init__(self, frame: Frame, grid: Grid) -> None:
        self.frame, self.grid, self.columns, self.lang = frame, grid, frame.columns, frame.lang
        self.board, self.top = frame.board, frame.result
        self.places = frame.scheme.rounding.total
        self.tops = [part for part in frame.outline.tops if scores(part)]

    def write(self) -> None:
        """Puts the block."""
        grid, lang = self.grid, self.lang
        grid.say(self.top - 2, say("proof_result", lang), "block")
        grid.header(self.top - 1, self._titles())
        bureau_cells(self.frame, grid, self.top)
        for place, row in enumerate(self.frame.order):
            at = self.top + place
            self._total(at, place, row)
            self._firsts(at, row)
        write_ranks(self.frame, self.grid)

    def _titles(self) -> dict[int, str]:
        columns, lang = self.columns, self.lang
        titles = {columns.number: "", columns.bureau: say("bureau", lang), columns.note: say("note", lang)}
        titles[columns.first_field] = say("proof_items", lang)
        if self.board.shares.incomplete:
            titles[columns.x] = say("rescaled", lang)
        if self.frame.bonus is not None:
            titles[columns.x_published] = say("bonus", lang)
        if self.frame.minus is not None:
            titles[columns.rank] = say("minus", lang)
        titles[columns.rule] = say("proof_before", lang)
        names = ((columns.points, "total"), (columns.place, "rank"), (columns.first, "n_firsts"))
        for column, key in names:
            titles[column] = say("proof_computed", lang, figure=say(key, lang))
            titles[column + 1] = say("proof_published", lang, figure=say(key, lang))
            titles[column + 2] = say("proof_check", lang)
        return titles

    def _because(self, at: int, key: str) -> None:
        self.grid.remark(at, say(key, self.lang))

    def _total(self, at: int, place: int, row: int) -> None:
        """Puts the total: items, line of rescaling, bonus, vetoes, rounded."""
        frame, grid, columns = self.frame, self.grid, self.columns
        points = frame.scheme.rounding.points
        items = [before_strikes(frame, part, place) for part in self.tops]
        formula = grid.compute(at, columns.first_field, grid.total_of(at, items), points)
        line = rescaling(frame, None, self.tops, place, formula)
        if line is not None:
            formula += f"+{grid.compute(at, columns.x, line, points)}"
        for top, column in ((frame.bonus, columns.x_published), (frame.minus, columns.rank)):
            if top is not None:
                formula += f"+{grid.compute(at, column, address(top + place, columns.rule), points)}"
        struck = [part for part in frame.outline.parts() if scores(part) and is_struck(frame, part, place)]
        for part in struck:
            if self.board.shares.applies(part)[row]:
                formula += f"-{before_strikes(frame, part, place)}"
        own = grid.compute(at, columns.rule, formula)
        total = self.board.total_of(row)
        if total is None:
            self._because(at, "unranked")
            return
        if row in self.board.shares.extras.rows_with("total_zero"):
            grid.give(at, columns.points, total, self.places, say("proof_total_zero", self.lang))
        else:
            grid.compute(at, columns.points, rounded(own, self.places), self.places, "total")
            grid.check(at, columns.points, total, self.places)
        if self.board.rank_of(row) is None:
            grid.remark(at, standing(self.board, row, self.lang))

    def _firsts(self, at: int, row: int) -> None:
        """Puts the number of firsts."""
        found: Firsts = self.board.firsts
        numbers, flags = self.frame.below(self.columns.number), self.frame.below(self.columns.first)
        self.grid.compute(at, self.columns.first, f"SUMIF({numbers},{address(at, self.columns.number)},{flags})")
        self.grid.check(at, self.columns.first, int(found.counted[row]), 0)
        if row in self.board.shares.extras.rows_with("no_firsts"):
            self._because(at, "proof_no_firsts")
        elif int(self.board.shares.peers.sum()) < self.frame.scheme.firsts.minimum_group:
            self._because(at, "proof_small_group")
