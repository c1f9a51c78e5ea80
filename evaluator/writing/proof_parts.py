"""The proof of indicators and of what they add up to: a block each, a row per bureau."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np

from evaluator.formula import Expr, Words
from evaluator.measures import ValueMeasure
from evaluator.outline import Leaf, Node, Part, scores
from evaluator.reading.cells import address
from evaluator.rule_words import field_name, measure_sentence, rule_sentence
from evaluator.scheme import Indicator
from evaluator.shares import IndicatorShares, Status
from evaluator.writing import proof_formulas as formulas
from evaluator.writing.plan import CellPlan, figure
from evaluator.writing.proof_formulas import fixed, rounded, span
from evaluator.writing.proof_grid import Frame, Grid
from evaluator.writing.tables import text
from evaluator.writing.wording import say

_WITHOUT_VALUE = {"zero": "0", "ask": '""', "none": '""'}
_SCORED = {Status.SCORED, Status.CORRECTED}
_REASONS = {
    Status.MISSING: "not_reported",
    Status.NOT_APPLICABLE: "not_applicable",
    Status.PENDING: "pending",
}


def marks_cell(frame: Frame, part: Part) -> str:
    """Where the part's marks stand."""
    return fixed(frame.weights[part.criterion.id], frame.columns.x)


def before_strikes(frame: Frame, part: Part, place: int) -> str:
    """The address of the part's points before a veto takes them away."""
    row = frame.top(part) + place
    if not is_struck(frame, part, place):
        return address(row, frame.columns.points)
    # Of a struck part the points before stand among the intermediate results, first of all in their row.
    return address(row, frame.columns.helper)


def is_struck(frame: Frame, part: Part, place: int) -> bool:
    """Whether a veto takes the part's points from the bureau."""
    effects = frame.board.shares.extras.effects(frame.order[place], "item_zero")
    return any(effect.item == part.criterion.id for effect in effects)


def write_part(frame: Frame, grid: Grid, part: Part) -> None:
    """Puts the block of an indicator or an inner node."""
    titles = {
        frame.columns.number: "",
        frame.columns.bureau: say("bureau", frame.lang),
        **_result_titles(frame, part),
    }
    if isinstance(part, Leaf):
        _LeafBlock(frame, grid, part).write(titles)
    else:
        _write_node(frame, grid, part, titles)


def _result_titles(frame: Frame, part: Part) -> dict[int, str]:
    """The headers of the figures that are published, and of the notes."""
    lang, titles = frame.lang, {}
    names = [(frame.columns.points, "points"), (frame.columns.place, "rank")]
    if any(item is part for item in frame.board.shares.items):
        names.append((frame.columns.first, "proof_first"))
    for column, name in names:
        titles[column] = say("proof_computed", lang, figure=say(name, lang))
        titles[column + 1] = say("proof_published", lang, figure=say(name, lang))
        titles[column + 2] = say("proof_check", lang)
    titles[frame.columns.note] = say("note", lang)
    return titles


def bureau_cells(frame: Frame, grid: Grid, top: int) -> None:
    """Puts the running numbers and names of the bureaus, from row `top` down."""
    for place, row in enumerate(frame.order):
        grid.put(top + place, frame.columns.number, CellPlan(place + 1, "rank"))
        grid.name(top + place, frame.board.shares.bureaus[row].name.say(frame.lang))


def block_title(part: Part, lang: str) -> str:
    """The part's number and name."""
    return " ".join(word for word in (part.criterion.number, part.criterion.name.say(lang)) if word)


class _LeafBlock:
    """The block of one indicator: reported values, measured value, rank among peers, rule, weight, rounding."""

    def __init__(self, frame: Frame, grid: Grid, leaf: Leaf) -> None:
        self.frame, self.grid, self.leaf = frame, grid, leaf
        self.columns = frame.columns
        self.shares: IndicatorShares = frame.board.shares.indicators[leaf.index]
        self.indicator: Indicator = leaf.criterion
        self.places = frame.scheme.rounding.points
        self.top = frame.top(leaf)
        self.area = span(self.top, self.top + frame.peers - 1, self.columns.x) if frame.peers else ""
        self.marks = marks_cell(frame, leaf)
        self.weight = fixed(frame.weights[self.indicator.id], self.columns.points)
        self.expr, self.pieces = formulas.parts(self.indicator.points)
        self.long_word = formulas.has_long_word(self.indicator.points)
        self.fields = self.indicator.fields()
        values = [self.shares.value(row) for row in frame.order[: frame.peers] if self.shares.report.reported[row]]
        self.peer_values = [value for value in values if isinstance(value, Fraction)]
        mine = (self.shares.value(row) for row in frame.order)
        self.close = "rank" in self.indicator.asks_for and formulas.too_close(
            value for value in mine if isinstance(value, Fraction)
        )

    def write(self, titles: dict[int, str]) -> None:
        frame, grid, lang, columns = self.frame, self.grid, self.frame.lang, self.columns
        grid.say(self.top - 4, block_title(self.leaf, lang), "block")
        said = (measure_sentence(self.indicator, lang), rule_sentence(self.indicator, lang))
        grid.say(self.top - 3, say("proof_rule", lang, measure=said[0], rule=said[1]), "note")
        for place, field in enumerate(self.fields):
            titles[columns.first_field + place] = field_name(self.indicator, field, lang)
        unit = self.indicator.unit.say(lang)
        titles[columns.x] = say("value", lang) + (f"\n{unit}" if unit else "")
        titles[columns.x_published] = say("proof_published", lang, figure=say("value", lang))
        titles[columns.x_check] = say("proof_check", lang)
        titles[columns.rule] = say("proof_by_rule", lang)
        if "rank" in self.indicator.asks_for:
            titles[columns.rank] = say("proof_rank", lang)
        grid.header(self.top - 2, titles)
        grid.put(self.top - 1, columns.bureau, text(say("proof_marks_weight", lang), "small"))
        grid.compute(self.top - 1, columns.rule, self.marks, style="working")
        grid.compute(self.top - 1, columns.points, self.weight, style="working")
        bureau_cells(frame, grid, self.top)
        for place, row in enumerate(frame.order):
            self._row(self.top + place, place, row)
        write_standing(frame, grid, self.leaf)
        self._statistics()

    def _row(self, at: int, place: int, row: int) -> None:
        status = self.shares.status(row)
        reported = bool(self.shares.report.reported[row])
        struck = is_struck(self.frame, self.leaf, place)
        if struck:
            self.grid.reserve(at)  # for the points before, see `before_strikes`
        if status not in _SCORED:
            self.grid.remark(at, say(_REASONS[status], self.frame.lang))
        computed = reported and self._values(at, row)
        if reported and not computed:
            self.grid.remark(at, say("proof_too_long", self.frame.lang))
        if status is Status.NOT_APPLICABLE:
            return
        points = self.frame.board.points_of(self.leaf, row)
        own = address(at, self.columns.rule)
        formula = f'IF(ISNUMBER({own}),{rounded(f"{own}*{self.weight}/{self.marks}", self.places)},"")'
        lives = status in _SCORED and computed
        if struck:
            self.grid.give(at, self.columns.points, points, self.places, say("proof_struck", self.frame.lang))
            if lives:
                self.grid.compute(at, self.columns.helper, formula, self.places, "working")
        elif lives:
            self.grid.compute(at, self.columns.points, formula, self.places)
            self.grid.check(at, self.columns.points, points, self.places)
        else:
            self.grid.give(at, self.columns.points, points, self.places)

    def _values(self, at: int, row: int) -> bool:
        """Puts the reported values, the measured value and the points by the rule; whether a formula could."""
        grid, columns = self.grid, self.columns
        references = {}
        for place, field in enumerate(self.fields):
            values = self.shares.report.columns[field]
            value = values.texts[row] if isinstance(values, Words) else values.fraction(row)
            references[field] = grid.put(at, columns.first_field + place, _literal(value))
        own = address(at, columns.x)
        exact = isinstance(self.indicator.measure, ValueMeasure)
        if exact:
            grid.compute(at, columns.x, 'IF({0}="","",{0})'.format(references["value"]))
        else:
            measured, pieces = formulas.parts(self.indicator.measured)
            for name, piece in pieces:
                references[name] = self._piece(at, piece, references)
            grid.compute(at, columns.x, f'IFERROR({formulas.printed(measured, references)},"")')
        published = self.shares.value(row)
        if published is not None:
            cell = grid.put(at, columns.x_published, _literal(published, "working"))
            grid.agree(at, columns.x, cell, 0 if exact else None)
        references |= {"x": own, "marks": self.marks, **self._of_peers()}
        if "rank" in self.indicator.asks_for:
            references["rank"] = self._rank(at, row, own)
        formula = self._rule(at, references)
        if formula is None:
            return False
        grid.compute(at, columns.rule, formula)
        return True

    def _rank(self, at: int, row: int, own: str) -> str:
        """The address of the rank among the peers; a value where the program cannot tell their values apart."""
        column, mine = self.columns.rank, self.shares.value(row)
        if not self.peer_values or not isinstance(mine, Fraction):
            return self.grid.compute(at, column, f'IF(ISNUMBER({own}),1,"")')
        higher = self.indicator.better != "lower"
        if self.close:
            better = sum(value > mine if higher else value < mine for value in self.peer_values)
            self.grid.remark(at, say("proof_close", self.frame.lang))
            return self.grid.publish(at, column, better + 1, 0, "figure")
        return self.grid.compute(at, column, formulas.rank(own, self.area, higher=higher))

    def _rule(self, at: int, references: dict[str, str]) -> str | None:
        """The formula of the points by the marks; None if no cell takes it."""
        if self.long_word:
            return None
        own, rule, measure = references["x"], self.indicator.rule, self.indicator.measure
        without = {**_WITHOUT_VALUE, "full": self.marks}
        for name, piece in self.pieces:
            references[name] = self._piece(at, piece, references)
        value = f"IFERROR({formulas.printed(self.expr, references)},{without[rule.undefined]})"
        if rule.takes_words:
            formula = f'IF({own}="","",{value})'
        else:
            formula = f"IF(ISNUMBER({own}),{value},{without[measure.undefined]})"
        return formula if formulas.fits(formula) else None

    def _piece(self, at: int, piece: Expr, references: dict[str, str]) -> str:
        """A reference to a cell with a piece of the formula; a piece without a value is none for the whole."""
        formula = formulas.printed(piece, references)
        cell = self.grid.help(at, f'IFERROR({formula},"")')
        return f"({cell}+0)"

    def _of_peers(self) -> dict[str, str]:
        first = self.top + self.frame.size
        names = self.frame.statistics[self.leaf.index]
        return {name: fixed(first + place, self.columns.x) for place, name in enumerate(names)}

    def _statistics(self) -> None:
        """Puts what the rule asks of the peers below the column of measured values."""
        lower = self.indicator.better == "lower"
        functions = {
            "best": "MIN" if lower else "MAX",
            "worst": "MAX" if lower else "MIN",
            "mean": "AVERAGE",
        }
        for place, name in enumerate(self.frame.statistics[self.leaf.index]):
            at = self.top + self.frame.size + place
            self.grid.put(at, self.columns.bureau, text(say(f"proof_{name}", self.frame.lang), "small"))
            if name == "count":
                formula = f"COUNT({self.area})" if self.area else "0"
            else:
                guarded = formulas.when_counted(self.area, f"{functions[name]}({self.area})")
                formula = guarded if self.area else '""'
            self.grid.compute(at, self.columns.x, formula, style="working")


def _literal(value: Fraction | Decimal | str | None, style: str = "figure") -> CellPlan:
    if value is None:
        return CellPlan(None, style)
    return text(value, style) if isinstance(value, str) else CellPlan(figure(value, None), style)


def write_standing(frame: Frame, grid: Grid, part: Part) -> None:
    """Puts the ranks of the peers on the part by their points, and who is first on it."""
    board, columns, top = frame.board, frame.columns, frame.top(part)
    if not frame.peers:
        return
    ranks = board.ranks_on(part)
    area = span(top, top + frame.peers - 1, columns.points)
    places = span(top, top + frame.peers - 1, columns.place)
    item = next((k for k, other in enumerate(board.shares.items) if other is part), None)
    policy = board.scheme.firsts
    conditions = [] if policy.all_equal else [f"MAX({area})>MIN({area})"]
    if not policy.shared:
        conditions.append(f"SUMPRODUCT(ISNUMBER({places})*({places}=1))=1")
    alone = int(np.count_nonzero(ranks == 1)) == 1
    barred = set(board.shares.extras.rows_with("no_firsts"))
    close = formulas.too_close(board.points_of(part, row) for row in frame.order[: frame.peers] if ranks[row])
    for place in range(frame.peers):
        row, at = frame.order[place], top + place
        if not ranks[row]:
            continue
        first = item is not None and bool(board.firsts.mask[row, item]) and (policy.shared or alone)
        if close:
            grid.give(at, columns.place, int(ranks[row]), 0, say("proof_close", frame.lang))
            if item is not None:
                grid.give(at, columns.first, int(first), 0)
            continue
        own = grid.compute(at, columns.place, formulas.rank(address(at, columns.points), area))
        grid.check(at, columns.place, int(ranks[row]), 0)
        if item is None:
            continue
        if row in barred or int(board.shares.peers.sum()) < policy.minimum_group:
            grid.put(at, columns.first, CellPlan(0, "figure"))  # said at the number of firsts
            continue
        grid.compute(at, columns.first, f"IF(AND({','.join([f'{own}=1', *conditions])}),1,0)")
        grid.check(at, columns.first, int(first), 0)


def _write_node(frame: Frame, grid: Grid, node: Node, titles: dict[int, str]) -> None:
    """Puts the block of an inner node: the sum of its parts, its line of rescaling, its points."""
    columns, lang, top = frame.columns, frame.lang, frame.top(node)
    places = frame.scheme.rounding.points
    children = [child for child in node.children if scores(child)]
    names = [block_title(child, lang) for child in children]
    title = say("proof_node", lang, name=block_title(node, lang), parts=" + ".join(names))
    grid.say(top - 2, title, "block")
    titles[columns.x] = say("proof_sum", lang)
    if frame.board.shares.incomplete:
        titles[columns.rank] = say("rescaled", lang)
    grid.header(top - 1, titles)
    bureau_cells(frame, grid, top)
    applies = frame.board.shares.applies(node)
    for place, row in enumerate(frame.order):
        at = top + place
        if not applies[row]:
            grid.remark(at, say("not_applicable", lang))
            continue
        struck = is_struck(frame, node, place)
        if struck:
            grid.reserve(at)  # for the points before, see `before_strikes`
        total = grid.total_of(at, [before_strikes(frame, child, place) for child in children])
        own = grid.compute(at, columns.x, total, places)
        line = rescaling(frame, node, children, place, own)
        formula = own
        if line is not None:
            formula = f"{own}+{grid.compute(at, columns.rank, line, places)}"
        formula = rounded(formula, places)
        points = frame.board.points_of(node, row)
        if struck:
            grid.compute(at, columns.helper, formula, places, "working")
            grid.give(at, columns.points, points, places, say("proof_struck", lang))
        else:
            grid.compute(at, columns.points, formula, places)
            grid.check(at, columns.points, points, places)
    write_standing(frame, grid, node)


def rescaling(frame: Frame, node: Node | None, children: list[Part], place: int, total: str) -> str | None:
    """The formula of the line 折算 of a node (None: of the scheme); None where everything or nothing applies."""
    row = frame.order[place]
    if row not in frame.board.shares.incomplete:
        return None
    applicable = [child for child in children if frame.board.shares.applies(child)[row]]
    if not 0 < len(applicable) < len(children):
        return None
    places = frame.scheme.rounding.points
    columns = frame.columns

    def added(parts: list[Part], column: int) -> str:
        return formulas.added([fixed(frame.weights[part.criterion.id], column) for part in parts])

    every, some = added(children, columns.helper), added(applicable, columns.helper)
    own = "" if node is None else f"{marks_cell(frame, node)}/{added(children, columns.x)}*"
    return f"IF({some}=0,0,{rounded(f'{total}*({own}{every}/{some}-1)', places)})"
