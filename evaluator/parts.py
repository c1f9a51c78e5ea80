"""What a total is made of: parts that add up to it exactly, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from evaluator.outline import Leaf, Part
from evaluator.problems import Text
from evaluator.scoring import GroupBoard


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a total.

    Attributes:
        key: what it is, the same for every bureau of the group: "indicator:ID", "line:ID" (what rescaling adds in
            a node; "line:" alone is the scheme's own), "struck:ID" (what a veto takes from an item), "bonus",
            "veto:ID", "zeroed" (a veto that leaves nothing), "rounding".
        top: the top criterion it belongs to; None for what lies around the criteria.
        points: what it adds, negative if it takes away.
        full: what it could add at most; None where that has no meaning.
    """

    key: str
    name: Text
    top: str | None
    points: Fraction
    full: Fraction | None = None


def parts_of_total(board: GroupBoard, row: int) -> list[Piece]:
    """The parts of a bureau's published total; they add up to it exactly."""
    parts = [part for top in board.outline.tops for part in _beneath(board, row, top, top.criterion.id)]
    scheme_line = board.line_of(None, row)
    if scheme_line is not None:
        parts.append(Piece("line:", Text("折算（方案）", "rescaling (scheme)"), None, scheme_line))
    extras = board.shares.extras
    if extras.bonus[row]:
        parts.append(Piece("bonus", Text("加分", "bonus"), None, extras.bonus[row]))
    struck = [(veto, Fraction(veto.effect.points)) for veto in extras.vetoes[row] if veto.effect.points]
    parts += [Piece(f"veto:{veto.id}", veto.name, None, -points) for veto, points in struck]
    total, so_far = board.reached(row), sum((part.points for part in parts), Fraction(0))
    zeroed = next((veto for veto in extras.vetoes[row] if veto.effect.kind == "total_zero"), None)
    if zeroed is not None:
        parts.append(Piece("zeroed", zeroed.name, None, -so_far))
    elif total != so_far:
        parts.append(Piece("rounding", Text("总分四舍五入", "rounding of the total"), None, total - so_far))
    return parts


def _beneath(board: GroupBoard, row: int, part: Part, top: str) -> Iterator[Piece]:
    """The parts of one criterion: its indicators, what rescaling adds, what a veto takes."""
    found: list[Piece] = []
    if isinstance(part, Leaf):
        if part.criterion.better != "none":
            full = board.weights[part.index] if board.shares.applicable[row, part.index] else None
            points = board.points_of(part, row)
            found.append(Piece(f"indicator:{part.criterion.id}", part.criterion.name, top, points, full))
    else:
        found += [piece for child in part.children for piece in _beneath(board, row, child, top)]
        line = board.line_of(part, row)
        if line is not None:
            name = part.criterion.name
            found.append(
                Piece(f"line:{part.criterion.id}", Text(f"折算（{name.zh}）", f"rescaling ({name.en})"), top, line)
            )
    yield from found
    for effect in board.shares.extras.effects(row, "item_zero"):
        if effect.item == part.criterion.id:
            taken = sum((piece.points for piece in found), Fraction(0))
            name = part.criterion.name
            words = Text(f"否决（{name.zh}清零）", f"veto ({name.en} to 0)")
            yield Piece(f"struck:{part.criterion.id}", words, top, -taken)


def lost(piece: Piece) -> Fraction:
    """What a part lacks to its full points; 0 where that has no meaning."""
    return Fraction(0) if piece.full is None else piece.full - piece.points


def sum_of(parts: list[Piece], top: str | None) -> Fraction:
    """What the parts of one top criterion add up to."""
    return sum((piece.points for piece in parts if piece.top == top), Fraction(0))
