"""The shape that all sheets share: a title, a line about it, a table, notes beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import islice

from evaluator import __version__
from evaluator.numbers import exact_text
from evaluator.problems import Severity
from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.writing.plan import (
    ROW_HEIGHT,
    CellPlan,
    Column,
    Formula,
    RowPlan,
    SheetPlan,
    clean,
    figure,
    fitted,
    height_for,
    lines_needed,
    places_format,
)
from evaluator.writing.wording import say

# Rows of one sheet; what is more goes on to a second one. Our own reader takes no more than 100,000.
MOST_ROWS = 90_000

Cells = Sequence[CellPlan | None]
Widths = tuple[float, ...]
_BLANK = CellPlan(None)  # an empty cell within a table has its lines all the same


@dataclass(frozen=True, slots=True)
class Verdict:
    """A cell that holds TRUE or FALSE, its defined name, and the formula that says it in words."""

    name: str
    check: Formula
    words: Formula


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table: the title line, then smaller lines.

    `mark` says that this is a draft or a trial; it stands before the title and on every printed page.
    `verdict` is a last line: a check under a defined name, and what it means in words.
    """

    title: str
    lines: tuple[str, ...]
    mark: str = ""
    verdict: Verdict | None = None


def heading(board: Scoreboard, lang: str, title: str, *lines: str) -> Heading:
    """The heading of a sheet. A draft says so first; a trial of weights says so too."""
    said, marks = list(lines), []
    if board.draft:
        errors = sum(p.severity is Severity.ERROR for p in board.problems)
        said.append(say("draft_why", lang, n=errors, sheet=say("problems", lang)))
        marks.append(say("draft", lang))
    if board.project.weights:
        said.append(say("trial_why", lang))
        marks.append(say("trial", lang))
    mark = " · ".join(marks)
    return Heading(say("marked", lang, mark=mark, title=title) if mark else title, tuple(said), mark)


def subtitle(board: Scoreboard, lang: str, *parts: str) -> str:
    """The line under a title: the scheme, the period, what is particular, and what made it."""
    scheme = board.project.scheme
    said = [scheme.title.say(lang)]
    if scheme.period.name.zh:
        said.append(say("period", lang, period=scheme.period.name.say(lang)))
    said += [part for part in parts if part]
    return " · ".join([*said, say("made_by", lang, version=__version__)])


def group_name(group: GroupBoard, lang: str) -> str:
    """The peer group's name, or its id if it has none."""
    return group.shares.group.name.say(lang) or group.shares.group.id


def text(value: str, style: str = "text") -> CellPlan:
    """A text cell."""
    return CellPlan(clean(value), style)


def number(value: Fraction | Decimal | int, places: int | None, style: str = "figure") -> CellPlan:
    """A number with the published places, or an exact one (None)."""
    return CellPlan(figure(Fraction(value), places), style, places_format(places))


def rank_cell(rank: Fraction | int, style: str = "rank") -> CellPlan:
    """A rank, which may be halfway between two."""
    return CellPlan(Decimal(exact_text(Fraction(rank))), style)


@dataclass(frozen=True, slots=True)
class Table:
    """A table before it is a sheet; None in a row is an empty cell."""

    columns: Sequence[Column]
    rows: Iterable[Cells]


def sheets(
    board: Scoreboard,
    title: str,
    head: Heading,
    table: Table,
    *,
    notes: Sequence[str] = (),
    frozen_columns: int = 0,
    filtered: bool = True,
    row_height: float | None = None,
) -> Iterator[SheetPlan]:
    """The table as a sheet, or as several where it has too many rows for one."""
    rows = iter(table.rows)
    number_ = 1
    while True:
        body = list(islice(rows, MOST_ROWS))
        if not body and number_ > 1:
            return
        name = title if number_ == 1 else f"{title} {number_}"
        last = len(body) < MOST_ROWS
        rows_ = _body(table.columns, body, row_height)
        if number_ > 1:
            head = replace(head, verdict=None)
        yield _sheet(name, head, table.columns, rows_, notes, frozen_columns, filtered=filtered)
        if last:
            return
        number_ += 1


def _body(columns: Sequence[Column], rows: list[Cells], least: float | None) -> tuple[Widths, list[RowPlan]]:
    """The widths of the columns, and the rows as high as their texts need, at least `least`."""
    widths = fitted(columns, rows)
    # Only a column at its greatest width can have texts that need several lines.
    broken = [place for place, column in enumerate(columns) if widths[place] >= column.most]
    planned = []
    for cells in rows:
        tall = any(isinstance(cell.value, str) for place in broken if (cell := cells[place]) is not None)
        height = height_for(cells, widths) if tall else None
        if least is not None:
            height = max(height or 0.0, least)
        planned.append(RowPlan(tuple([_BLANK if cell is None else cell for cell in cells]), height))
    return widths, planned


def _sheet(
    title: str,
    head: Heading,
    columns: Sequence[Column],
    body: tuple[Widths, list[RowPlan]],
    notes: Sequence[str],
    frozen_columns: int,
    *,
    filtered: bool,
) -> SheetPlan:
    widths, rows = body
    above = [*heading_rows(head, widths), header_row(columns, widths)]
    top, last = len(above), len(above) + len(rows)
    below = [spanning(note, "note", widths) for note in notes]
    across = [*range(1, top), *range(last + 1, last + len(below) + 1)]
    judged = top - 1 if head.verdict else 0
    return SheetPlan(
        title,
        (*above, *rows, *below),
        widths,
        frozen=(top, frozen_columns),
        repeated=(top, top),
        filtered=(top, 1, last, len(columns)) if filtered and rows else None,
        merges=tuple((row, 2 if row == judged else 1, row, len(columns)) for row in across),
        mark=head.mark,
        names=((head.verdict.name, judged, 1),) if head.verdict else (),
        checks=((judged, 1, judged, 1),) if head.verdict else (),
    )


def heading_rows(head: Heading, widths: Sequence[float]) -> list[RowPlan]:
    """The rows of the heading, each across the whole table."""
    title = CellPlan(clean(head.title), "marked" if head.mark else "title")
    rows = [RowPlan((title,), 30.0 * lines_needed(head.title, sum(widths) / 1.7))]
    rows += [spanning(line, "subtitle", widths) for line in head.lines]
    return rows if head.verdict is None else [*rows, verdict_row(head.verdict)]


def verdict_row(verdict: Verdict) -> RowPlan:
    """The row of a verdict: the check, and beside it the words."""
    return RowPlan((CellPlan(verdict.check, "check"), CellPlan(verdict.words, "verdict")))


def spanning(line: str, style: str, widths: Sequence[float]) -> RowPlan:
    """A row with one text across the whole table."""
    cell = CellPlan(clean(line), style)
    return RowPlan((cell,), height_for([cell], [sum(widths)]) or ROW_HEIGHT)


def header_row(columns: Sequence[Column], widths: Sequence[float]) -> RowPlan:
    """The header of a table."""
    cells = tuple(CellPlan(clean(column.header), "header") for column in columns)
    return RowPlan(cells, max(height_for(cells, widths) or 0.0, 22.0))
