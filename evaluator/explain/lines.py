"""What an explanation is made of: lines, and figures as they are published."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from evaluator.number_text import exact_text, to_text
from evaluator.problems import Text
from evaluator.scoring import GroupBoard


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working.

    Attributes:
        topic: what the line is about ("source", "measure", "rule", "working", "points", "rank", "total", "part", …).
        text: the sentence.
        points: what the line contributes; the lines of topic "part" add up to that of topic "total" or "gap".
        indicator: the indicator it speaks of.
        cell: where it can be seen, for topic "source": file, sheet, cell.
    """

    topic: str
    text: Text
    points: Fraction | None = None
    indicator: str | None = None
    cell: tuple[str, str, str] | None = None


def points_text(board: GroupBoard, points: Fraction, *, plus: bool = False) -> str:
    """Points as they are published, with a true minus; `plus` puts a sign before gains too."""
    places = board.scheme.rounding.points
    exact = places is not None and (points * 10**places).denominator > 1
    text = exact_text(points) if exact else to_text(points, places)
    return ("+" if plus and points > 0 else "") + signed(text)


def total_text(board: GroupBoard, total: Fraction) -> str:
    """A total as it is published, with a true minus."""
    return signed(to_text(total, board.scheme.rounding.total))


def signed(text: str) -> str:
    """The figure with a true minus for a hyphen."""
    return text.replace("-", "−")
