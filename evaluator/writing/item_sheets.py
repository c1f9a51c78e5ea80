"""单项排名 and 单项第一统计: who stands where on each item, and who is first on how many."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.outline import Node, Part, first_leaf, scores
from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.writing.plan import CellPlan, Column, SheetPlan, places_format
from evaluator.writing.ranking_sheet import FirstPlaces, counts_for
from evaluator.writing.tables import Table, group_name, heading, number, rank_cell, sheets, subtitle, text
from evaluator.writing.wording import joined, say


def item_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """Every item with all its bureaus by rank, group after group."""
    points = places_format(board.project.scheme.rounding.points)
    several = len(board.groups) > 1
    columns = [
        Column(say("group", lang), least=10, most=20),
        Column(say("number", lang), "center", least=7, most=12),
        Column(say("item", lang), "name", least=18, most=40),
        Column(say("marks", lang), "figure", least=8, most=12),
        Column(say("rank", lang), "rank", least=7),
        Column(say("bureau", lang), "name", least=18, most=40),
        Column(say("points", lang), "figure", points, least=10, most=18),
        Column(say("remark", lang), "center", least=12, most=20),
    ]
    rows = (row for group in board.groups for row in _group_rows(group, lang))
    head = heading(board, lang, say("items", lang), subtitle(board, lang))
    kept = rows if several else (row[1:] for row in rows)
    table = Table(columns if several else columns[1:], kept)
    yield from sheets(board, say("items", lang), head, table)


def items_of(group: GroupBoard) -> list[Part]:
    """The items with a rank of their own: inner nodes, top criteria, and whatever firsts are won on."""
    outline = group.outline
    parts: dict[int, Part] = {
        outline.column(part): part for part in (*outline.nodes, *outline.tops, *group.shares.items)
    }
    wanted = [part for part in parts.values() if scores(part)]
    return sorted(wanted, key=lambda part: (first_leaf(part), part.depth, not isinstance(part, Node)))


def _group_rows(group: GroupBoard, lang: str) -> Iterator[list[CellPlan | None]]:
    firsts = FirstPlaces(group, lang)
    name = text(group_name(group, lang))
    places = group.scheme.rounding.points
    bureaus = [text(bureau.name.say(lang), "name") for bureau in group.shares.bureaus]
    for item in items_of(group):
        ranks, applies, place = group.ranks_on(item).tolist(), group.shares.applies(item), firsts.on(item)
        about: list[CellPlan | None] = [
            name,
            text(item.criterion.number, "center"),
            text(item.criterion.name.say(lang), "name"),
            number(counts_for(group, item), None),
        ]
        # By rank, then without one; ties keep the order of publication.
        order = sorted(group.order, key=[rank or len(ranks) + 1 for rank in ranks].__getitem__)
        for at, row in enumerate(order):
            first = place is not None and bool(firsts.mask[row, place])
            said = ""
            if first:
                said = say("first_shared" if place is not None and firsts.is_shared(place) else "first", lang)
            elif not applies[row]:
                said = say("not_applicable", lang)
            elif not group.shares.peers[row]:
                said = say("exempt", lang)
            rank = rank_cell(ranks[row]) if ranks[row] else text(say("none", lang), "center")
            points = number(group.points_of(item, row), places, "first" if first else "figure")
            cells = [*about, rank, bureaus[row], points, text(said, "center")]
            yield cells if at else [_strong(cell) for cell in cells]


def _strong(cell: CellPlan | None) -> CellPlan | None:
    """The cell with a line above it: where an item begins."""
    return None if cell is None else CellPlan(cell.value, f"{cell.style}+", cell.number_format)


def first_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """How many firsts each bureau has, and on which items."""
    several = len(board.groups) > 1
    columns = [
        Column(say("group", lang), least=12, most=24),
        Column(say("rank", lang), "rank", least=8, most=10),
        Column(say("bureau", lang), "name", least=26, most=44),
        Column(say("n_firsts", lang), "rank", least=12, most=12),
        Column(say("n_sole", lang), "rank", least=12, most=12),
        Column(say("which", lang), least=40, most=70),
    ]
    rows: list[list[CellPlan | None]] = []
    for group in board.groups:
        firsts = FirstPlaces(group, lang)
        none = text(say("none", lang), "center")
        for row in group.order:
            named, rank = firsts.named(row), group.rank_of(row)
            rows.append(
                [
                    text(group_name(group, lang)),
                    none if rank is None else rank_cell(rank),
                    text(group.shares.bureaus[row].name.say(lang), "name"),
                    CellPlan(int(group.firsts.counted[row]), "rank"),
                    CellPlan(int(group.firsts.sole[row]), "rank"),
                    text(joined(named, lang)) if named else text(say("none", lang)),
                ]
            )
    head = heading(board, lang, say("firsts", lang), subtitle(board, lang))
    kept = rows if several else [row[1:] for row in rows]
    yield from sheets(board, say("firsts", lang), head, Table(columns if several else columns[1:], kept))
