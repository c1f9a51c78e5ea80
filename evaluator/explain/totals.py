"""Totals, gaps and items: lines of working that add up exactly."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from evaluator.explain.lines import Line, points_text, total_text
from evaluator.number_text import exact_text
from evaluator.outline import Part
from evaluator.parts import Piece, lost, parts_of_total
from evaluator.problems import Text, both
from evaluator.scheme import worth_of
from evaluator.scoring import GroupBoard


def explain_bureau(board: GroupBoard, row: int) -> list[Line]:
    """The total by top criteria, and what was lost where; the lines of topic "part" add up to the total."""
    pieces = parts_of_total(board, row)
    total = board.reached(row)
    rank = board.rank_of(row)
    name = board.shares.bureaus[row].name
    place = both("第 {rank} 名", "rank {rank}", rank=exact_text(rank)) if rank is not None else _unplaced(board, row)
    lines = [
        Line(
            "total",
            both(
                "{name}：总分 {total}，{place}",
                "{name}: total {total}, {place}",
                name=name,
                total=total_text(board, total),
                place=place,
            ),
            total,
        )
    ]
    for top in board.outline.tops:
        own = [piece for piece in pieces if piece.top == top.criterion.id]
        if own:
            lines += _criterion(board, row, top, own)
    lines += [_part(board, piece) for piece in pieces if piece.top is None]
    return lines


def _unplaced(board: GroupBoard, row: int) -> Text:
    return Text("免评", "exempt") if not board.shares.peers[row] else Text("不参加排名", "not ranked")


def _criterion(board: GroupBoard, row: int, top: Part, own: list[Piece]) -> Iterator[Line]:
    points = sum((piece.points for piece in own), Fraction(0))
    rank = int(board.ranks_on(top)[row])
    yield Line(
        "part",
        both(
            "{name}：{points}（分值 {marks}{rank}）",
            "{name}: {points} (of {marks}{rank})",
            name=top.criterion.name,
            points=points_text(board, points),
            marks=exact_text(worth_of(top.criterion)),
            rank=both("，第 {rank}", ", rank {rank}", rank=rank) if rank else "",
        ),
        points,
    )
    for piece in sorted((piece for piece in own if lost(piece) > 0), key=lost, reverse=True):
        text = both(
            "    {name} 失 {lost}（{points} / {full}）",
            "    {name}: {lost} lost ({points} of {full})",
            name=piece.name,
            lost=points_text(board, lost(piece)),
            points=points_text(board, piece.points),
            full=exact_text(piece.full or Fraction(0)),
        )
        yield Line("lost", text, indicator=piece.key.partition(":")[2])


def _part(board: GroupBoard, piece: Piece) -> Line:
    text = both(
        "{name}：{points}", "{name}: {points}", name=piece.name, points=points_text(board, piece.points, plus=True)
    )
    return Line("part", text, piece.points)


def explain_gap(board: GroupBoard, row: int, other: int) -> list[Line]:
    """The gap between two totals, split into parts that add up to it exactly, the largest first."""
    mine, theirs = ({piece.key: piece for piece in parts_of_total(board, r)} for r in (row, other))
    gap = board.reached(row) - board.reached(other)
    names = [board.shares.bureaus[r].name for r in (row, other)]
    if gap == 0:
        head = both("{one}与{other}同分", "{one} and {other} are level", one=names[0], other=names[1])
    else:
        word = Text("多", "more") if gap > 0 else Text("少", "less")
        head = both(
            "{one}比{other}{word} {gap} 分",
            "{one} has {gap} {word} than {other}",
            one=names[0],
            other=names[1],
            word=word,
            gap=total_text(board, abs(gap)),
        )
    parts = []
    for key in dict.fromkeys((*mine, *theirs)):
        points = [side[key].points if key in side else Fraction(0) for side in (mine, theirs)]
        if points[0] != points[1]:
            piece = mine.get(key) or theirs[key]
            parts.append((points[0] - points[1], piece, points))
    lines = [Line("gap", head, gap)]
    for difference, piece, points in sorted(parts, key=lambda part: -abs(part[0])):
        text = both(
            "{name}：{difference}（{one} 对 {other}）",
            "{name}: {difference} ({one} against {other})",
            name=piece.name,
            difference=points_text(board, difference, plus=True),
            one=points_text(board, points[0]),
            other=points_text(board, points[1]),
        )
        kind, _, identity = piece.key.partition(":")
        lines.append(Line("part", text, difference, identity if kind == "indicator" else None))
    return lines


def explain_item(board: GroupBoard, part: Part) -> list[Line]:
    """Who is first on a criterion and by how much, then everybody in order."""
    ranks = board.ranks_on(part).tolist()
    order = sorted((row for row, rank in enumerate(ranks) if rank), key=lambda row: ranks[row])
    if not order:
        return [Line("first", both("{name}：无人得分", "{name}: nobody has points", name=part.criterion.name))]
    leaders = [row for row in order if ranks[row] == 1]
    rest = order[len(leaders) :]
    best = board.points_of(part, order[0])
    names = [board.shares.bureaus[row].name for row in leaders]
    listed = Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))
    if not rest:
        head = both(
            "{name}：全序列同为 {best}",
            "{name}: all have {best}",
            name=part.criterion.name,
            best=points_text(board, best),
        )
    else:
        head = both(
            "{name}：{who}第一，{best}，领先 {lead}",
            "{name}: {who} first with {best}, {lead} ahead",
            name=part.criterion.name,
            who=listed,
            best=points_text(board, best),
            lead=points_text(board, best - board.points_of(part, rest[0])),
        )
    lines = [Line("first", head, best)]
    for row in order:
        points = board.points_of(part, row)
        text = both(
            "第 {rank}：{name} {points}",
            "{rank}: {name} {points}",
            rank=ranks[row],
            name=board.shares.bureaus[row].name,
            points=points_text(board, points),
        )
        lines.append(Line("place", text, points))
    return lines
