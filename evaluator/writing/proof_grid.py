"""The proof sheet while it is made: where everything stands, and the cells put there so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from evaluator.bonuses import counted
from evaluator.outline import Leaf, Node, Outline, Part, scores
from evaluator.project import Event, Project
from evaluator.reading.cells import address
from evaluator.scheme import Bonus, Scheme, Veto
from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.writing.plan import ROW_HEIGHT, CellPlan, Formula, RowPlan, figure, height_for, places_format
from evaluator.writing.proof_formulas import agrees, span, sums
from evaluator.writing.tables import MOST_ROWS, text

_BLANK = CellPlan(None)
STATISTICS = ("best", "worst", "mean", "count")

Entry = tuple[Event, Bonus | Veto, Fraction]  # an event that counts, for what, and its points


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a proof sheet, the same in all its blocks; `fields` is how many reported values there are."""

    fields: int

    number = 1
    bureau = 2
    first_field = 3

    @property
    def x(self) -> int:
        return self.first_field + self.fields

    @property
    def x_published(self) -> int:
        return self.x + 1

    @property
    def x_check(self) -> int:
        return self.x + 2

    @property
    def rank(self) -> int:
        return self.x + 3

    @property
    def rule(self) -> int:
        return self.x + 4

    @property
    def points(self) -> int:
        """Points or total; the published figure and the check stand to its right, as with the next two."""
        return self.x + 5

    @property
    def place(self) -> int:
        return self.x + 8

    @property
    def first(self) -> int:
        return self.x + 11

    @property
    def note(self) -> int:
        return self.x + 14

    @property
    def helper(self) -> int:
        """The first of the columns for intermediate results."""
        return self.x + 15

    @property
    def checks(self) -> tuple[int, ...]:
        return self.x_check, self.points + 2, self.place + 2, self.first + 2

    @property
    def widths(self) -> tuple[float, ...]:
        figures = (11.0, 11.0, 7.0)
        ranks = (10.0, 10.0, 7.0)
        return (6.0, 30.0, *[11.0] * self.fields, *figures, 10.0, 13.0, *figures, *ranks, *ranks, 30.0, *[9.0] * 4)


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One group's proof sheet before it has any cell: its rows, and where its blocks begin.

    Attributes:
        order: the group's rows: ranked bureaus, then other peers, then exempt ones.
        peers, ranked: how many of them, from the first on, are peers, and have a rank.
        result: the first bureau's row in the block of totals.
        weights: the row of each criterion in the block of weights.
        parts: the first bureau's row in the block of each part, by its column in the outline.
        statistics: which of `STATISTICS` the rule of a leaf asks for, by its place.
        bonuses: the first bureau's row in the block of each bonus, by its id.
        bonus, minus: the first bureau's row in the blocks of what all bonuses and vetoes give; None without any.
        events: the row of the first event; None without any.
        end: the last row.
    """

    project: Project
    board: GroupBoard
    lang: str
    columns: Columns
    order: tuple[int, ...]
    peers: int
    ranked: int
    result: int
    weights: Mapping[str, int]
    parts: Mapping[int, int]
    statistics: Mapping[int, tuple[str, ...]]
    bonuses: Mapping[str, int]
    bonus: int | None
    minus: int | None
    entries: tuple[Entry, ...]
    events: int | None
    end: int

    @property
    def scheme(self) -> Scheme:
        return self.board.scheme

    @property
    def outline(self) -> Outline:
        return self.board.outline

    @property
    def size(self) -> int:
        return len(self.order)

    def below(self, column: int) -> str:
        """The column's cells in all blocks below that of totals, for sums by running number."""
        return span(self.result + self.size, self.end, column)

    def top(self, part: Part) -> int:
        """The first bureau's row in the part's block."""
        return self.parts[self.outline.column(part)]


def reading_order(outline: Outline) -> list[Part]:
    """The parts that give points, each inner node after what is beneath it."""
    found: list[Part] = []

    def visit(part: Part) -> None:
        if not scores(part):
            return
        for child in part.children if isinstance(part, Node) else ():
            visit(child)
        found.append(part)

    for part in outline.tops:
        visit(part)
    return found


def outline_order(outline: Outline) -> list[Part]:
    """The parts that give points, each inner node before what is beneath it."""
    parts = [part for part in outline.parts() if scores(part)]
    return sorted(parts, key=lambda part: (part.start if isinstance(part, Node) else part.index, part.depth))


def frame(project: Project, board: GroupBoard, lang: str, top: int) -> Frame:
    """Where everything of the group's proof stands when the first block begins at row `top`."""
    shares, outline = board.shares, board.outline
    ranked = [row for row in board.order if shares.peers[row] and not shares.unranked[row]]
    others = [row for row in board.order if shares.peers[row] and shares.unranked[row]]
    exempt = [row for row in board.order if not shares.peers[row]]
    size = len(board.order)
    members = {bureau.id for bureau in shares.bureaus}
    entries = tuple(entry for entry in counted(board.scheme, project.events) if entry[0].bureau in members)
    minus = any(shares.extras.minus)

    result = top + 2  # below a title and a header
    at = result + size + 1
    criteria = outline_order(outline)
    weights = {part.criterion.id: at + 2 + place for place, part in enumerate(criteria)}
    at += len(criteria) + 3
    parts, statistics = {}, {}
    for part in reading_order(outline):
        parts[outline.column(part)] = at + (4 if isinstance(part, Leaf) else 2)
        at = parts[outline.column(part)] + size + 1
        if isinstance(part, Leaf):
            statistics[part.index] = _statistics(part)
            at += len(statistics[part.index])
    events = None
    if entries:
        events = at + 2
        at = events + len(entries) + 1
    bonuses = {}
    for bonus in board.scheme.bonuses:
        bonuses[bonus.id] = at + 2
        at += size + 3
    tops: list[int | None] = [None, None]
    for place, wanted in enumerate((bool(bonuses), minus)):
        if wanted:
            tops[place] = at + 2
            at += size + 3
    fields = max([1, *[len(leaf.criterion.fields()) for leaf in outline.leaves if scores(leaf)]])
    return Frame(
        project,
        board,
        lang,
        Columns(fields),
        (*ranked, *others, *exempt),
        len(ranked) + len(others),
        len(ranked),
        result,
        weights,
        parts,
        statistics,
        bonuses,
        tops[0],
        tops[1],
        entries,
        events,
        at,
    )


def _statistics(leaf: Leaf) -> tuple[str, ...]:
    """What the rule asks of the peers, the count with the others, as they are guarded by it."""
    names = leaf.criterion.asks_for
    wanted = [name for name in STATISTICS if name in names]
    return tuple(dict.fromkeys([*wanted, "count"])) if wanted or "rank" in names else ()


class Grid:
    """The cells put so far, the rows' heights, the areas merged; how many figures are checked, and how many not."""

    def __init__(self, columns: Columns, lang: str) -> None:
        self.columns, self.lang = columns, lang
        self.checked = self.unchecked = 0
        self.merges: list[tuple[int, int, int, int]] = []
        self._cells: dict[int, dict[int, CellPlan]] = {}
        self._heights: dict[int, float] = {}
        self._blocks: set[int] = set()  # rows of headers
        self._helpers: dict[int, int] = {}

    def put(self, row: int, column: int, cell: CellPlan) -> str:
        """The address of the cell put there."""
        self._cells.setdefault(row, {})[column] = cell
        return address(row, column)

    def compute(self, row: int, column: int, formula: str, places: int | None = None, style: str = "figure") -> str:
        """The address of the cell with that formula, its result shown with so many places."""
        return self.put(row, column, CellPlan(Formula(formula), style, places_format(places)))

    def publish(self, row: int, column: int, value: Fraction | int, places: int | None, style: str = "working") -> str:
        """The address of the cell with a published figure."""
        return self.put(row, column, CellPlan(figure(Fraction(value), places), style, places_format(places)))

    def give(self, row: int, column: int, value: Fraction | int, places: int | None, why: str = "") -> None:
        """Puts a figure that no formula gives as it is published, without a check, and says why."""
        self.publish(row, column, value, places, "figure")
        self.publish(row, column + 1, value, places)
        self.unchecked += 1
        if why:
            self.remark(row, why)

    def check(self, row: int, column: int, value: Fraction | int, places: int | None, shown: int | None = None) -> None:
        """Puts a published figure to the right of the computed one, and beside it whether they agree.

        `places` are those to which both are rounded (None: exact); `shown`, of whole numbers, is how they look.
        """
        published = self.publish(row, column + 1, value, places if shown is None else shown)
        self.agree(row, column, published, places)

    def agree(self, row: int, column: int, published: str, places: int | None) -> None:
        """Puts the check of the figure in `column` two columns further right."""
        formula = agrees(address(row, column), published, places)
        self.put(row, column + 2, CellPlan(Formula(formula), "check"))
        self.checked += 1

    def help(self, row: int, formula: str) -> str:
        """The address of the next free cell for intermediate results, with that formula in it."""
        column = self._helpers.get(row, self.columns.helper)
        self._helpers[row] = column + 1
        return self.compute(row, column, formula, style="working")

    def reserve(self, row: int) -> None:
        """Keeps the first cell for intermediate results in the row free."""
        self._helpers.setdefault(row, self.columns.helper + 1)

    def new_column(self, rows: range) -> int:
        """A column for intermediate results that is free in all these rows; it is not given out again."""
        column = max([self._helpers.get(row, self.columns.helper) for row in rows])
        self._helpers |= dict.fromkeys(rows, column + 1)
        return column

    def total_of(self, row: int, cells: Sequence[str]) -> str:
        """A formula for the sum of the cells; where one function does not take them all, by helper cells."""
        formulas = sums(cells)
        while len(formulas) > 1:
            formulas = sums([self.help(row, formula) for formula in formulas])
        return formulas[0]

    def say(self, row: int, words: str, style: str) -> None:
        """Puts a text across the columns up to the notes."""
        widths = self.columns.widths[: self.columns.note]
        cell = text(words, style)
        self.put(row, 1, cell)
        self.merges.append((row, 1, row, self.columns.note))
        self._heights[row] = height_for([cell], [sum(widths)]) or ROW_HEIGHT

    def remark(self, row: int, words: str) -> None:
        """Puts a remark at the end of the row, after what is said there."""
        said = self._cells.get(row, {}).get(self.columns.note)
        words = words if said is None else f"{said.value}{'；' if self.lang == 'zh' else '; '}{words}"
        self._wrapped(row, self.columns.note, text(words, "small"))

    def name(self, row: int, words: str, style: str = "name") -> None:
        """Puts the name of a bureau or a criterion."""
        self._wrapped(row, self.columns.bureau, text(words, style))

    def _wrapped(self, row: int, column: int, cell: CellPlan) -> None:
        self.put(row, column, cell)
        height = height_for([cell], [self.columns.widths[column - 1]])
        if height is not None:
            self._heights[row] = max(height, self._heights.get(row, 0.0))

    def header(self, row: int, titles: Mapping[int, str]) -> None:
        """Puts the header of a block, across all columns up to the notes."""
        cells = {column: text(titles.get(column, ""), "header") for column in range(1, self.columns.note + 1)}
        self._blocks.add(row)
        self._cells.setdefault(row, {}).update(cells)
        widths = [self.columns.widths[column - 1] for column in cells if column <= len(self.columns.widths)]
        self._heights[row] = max(height_for(list(cells.values()), widths) or 0.0, 32.0)

    def height(self, row: int, height: float) -> None:
        self._heights[row] = height

    def rows(self) -> tuple[RowPlan, ...]:
        """All rows, blank ones between included; within a block every cell has its lines."""
        rows, in_block, last = [], False, self.columns.note
        for row in range(1, max(self._cells, default=0) + 1):
            cells = self._cells.get(row, {})
            in_block = bool(cells) and (in_block or row in self._blocks)
            blank = _BLANK if in_block else None
            place = max(cells, default=0)
            found = tuple(
                cells.get(column, blank if column <= last else None)
                for column in range(1, (max(place, last) if in_block else place) + 1)
            )
            rows.append(RowPlan(found, self._heights.get(row)))
        return tuple(rows)


# Of the proofs of all groups. A workbook with more is slow to open anywhere, and our own reader refuses it.
MOST_CELLS, MOST_SHEETS = 600_000, 40


def has_proof(board: Scoreboard) -> bool:
    """Whether the board is small enough for proof sheets."""
    if len(board.groups) > MOST_SHEETS:
        return False
    frames = [frame(board.project, group, "zh", 1) for group in board.groups]
    cells = sum(each.end * each.columns.note for each in frames)
    return cells <= MOST_CELLS and all(each.end <= MOST_ROWS for each in frames)


def agree_name(number: int) -> str:
    """The defined name of the cell that says whether all figures of that group (1 is the first) agree."""
    return f"agree_{number}"
