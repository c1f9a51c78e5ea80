"""The shape that all sheets share: a title, a line about it, a table, notes beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
_BLANK = CellPlan(None)  # an empty cell within a table has its lines all the same


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table: the title line, then smaller lines."""

    title: str
    lines: tuple[str, ...]


def heading(board: Scoreboard, lang: str, title: str, *lines: str) -> Heading:
    """The heading of a sheet. A draft says so first; a trial of weights says so too."""
    said = list(lines)
    if board.project.weights:
        said.append(say("trial", lang))
    if board.draft:
        errors = sum(p.severity is Severity.ERROR for p in board.problems)
        said.append(say("draft_why", lang, n=errors, sheet=say("problems", lang)))
        title = say("draft", lang) + title
    return Heading(title, tuple(said))


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
        yield _sheet(board, name, head, table.columns, body, list(notes), frozen_columns, filtered)
        if last:
            return
        number_ += 1


def _sheet(
    board: Scoreboard,
    title: str,
    head: Heading,
    columns: Sequence[Column],
    body: list[Cells],
    notes: list[str],
    frozen_columns: int,
    filtered: bool,
) -> SheetPlan:
    widths = fitted(columns, body)
    rows = heading_rows(head, widths, draft=board.draft)
    rows.append(header_row(columns, widths))
    top = len(rows)
    broken = [place for place, column in enumerate(columns) if widths[place] >= column.most]
    for cells in body:
        # Only a column at its greatest width can have texts that need several lines.
        tall = any(isinstance(cell.value, str) for place in broken if (cell := cells[place]) is not None)
        filled = tuple([_BLANK if cell is None else cell for cell in cells])
        rows.append(RowPlan(filled, height_for(cells, widths) if tall else None))
    across = [(row, 1, row, len(columns)) for row in range(1, top)]
    range_ = (top, 1, max(len(rows), top + 1), len(columns)) if filtered and body else None
    for note in notes:
        rows.append(spanning(note, "note", widths))
        across.append((len(rows), 1, len(rows), len(columns)))
    return SheetPlan(
        title,
        tuple(rows),
        widths,
        (top, frozen_columns),
        (top, top),
        range_,
        tuple(across) if len(columns) > 1 else (),
        draft=board.draft,
    )


def heading_rows(head: Heading, widths: Sequence[float], *, draft: bool) -> list[RowPlan]:
    """The rows of the heading, each across the whole table."""
    title = CellPlan(clean(head.title), "draft" if draft else "title")
    rows = [RowPlan((title,), 30.0 * lines_needed(head.title, sum(widths) / 1.7))]
    return rows + [spanning(line, "subtitle", widths) for line in head.lines]


def spanning(line: str, style: str, widths: Sequence[float]) -> RowPlan:
    """A row with one text across the whole table."""
    cell = CellPlan(clean(line), style)
    return RowPlan((cell,), height_for([cell], [sum(widths)]) or ROW_HEIGHT)


def header_row(columns: Sequence[Column], widths: Sequence[float]) -> RowPlan:
    """The header of a table."""
    cells = tuple(CellPlan(clean(column.header), "header") for column in columns)
    return RowPlan(cells, max(height_for(cells, widths) or 0.0, 22.0))
