"""How the cells of the ranking workbook look: calm, hairlines, and as clear in grey as in colour."""

from __future__ import annotations

from dataclasses import dataclass

# Fonts that every office has; another program puts its own in their place.
FONTS = {"zh": ("宋体", "黑体"), "en": ("Calibri", "Calibri")}

PALE = "E9EEF4"  # headers
PALER = "F4F6F9"  # names of settings, inner nodes
WARM = "FFF3D1"  # item firsts
SHUT = "D5DAE1"  # cells that are not to be filled in
INPUT = "FFF9C4"  # cells that may be changed
ROSE = "FBE3E3"  # checks that fail
INK, GREY, LINE, RED, GREEN = "1F2933", "5F6B7A", "B8C0CC", "9C1C1C", "2E6B3F"


@dataclass(frozen=True, slots=True)
class Style:
    """What a style name stands for. `side` is the horizontal alignment, `above` a stronger line above.

    `open` cells can be filled in on a sheet that is otherwise protected.
    """

    size: float = 10
    bold: bool = False
    heading: bool = False  # in the heading font
    colour: str = INK
    fill: str | None = None
    side: str = "left"
    upright: str = "center"
    boxed: bool = True
    wrap: bool = False
    indent: int = 0
    above: bool = False
    open: bool = False


STYLES: dict[str, Style] = {
    "title": Style(size=16, bold=True, heading=True, side="center", boxed=False, wrap=True),
    "marked": Style(size=16, bold=True, heading=True, colour=RED, side="center", boxed=False, wrap=True),
    "title_left": Style(size=16, bold=True, heading=True, boxed=False),
    "marked_left": Style(size=16, bold=True, heading=True, colour=RED, boxed=False),
    "subtitle": Style(size=9.5, colour=GREY, side="center", boxed=False, wrap=True),
    "note": Style(size=9, colour=GREY, boxed=False, wrap=True),
    "header": Style(bold=True, fill=PALE, side="center", wrap=True),
    "text": Style(wrap=True, indent=1),
    "name": Style(wrap=True, indent=1),
    "center": Style(side="center", wrap=True),
    "rank": Style(side="center"),
    "figure": Style(side="right"),
    "first": Style(side="right", bold=True, fill=WARM),
    "total": Style(side="right", bold=True),
    "alert": Style(side="center", bold=True, colour=RED),
    "key": Style(bold=True, fill=PALER, wrap=True, indent=1),
    "setting": Style(wrap=True, indent=1),
    "input": Style(side="right", bold=True, fill=INPUT),
    "working": Style(side="right", colour=GREY),
    "check": Style(size=8, side="center", colour=GREY),
    "block": Style(size=12, bold=True, heading=True, boxed=False),
    "verdict": Style(size=9.5, bold=True, side="left", boxed=False, wrap=True, indent=1),
    "small": Style(size=8.5, colour=GREY, wrap=True, indent=1),
    "node": Style(bold=True, fill=PALER, wrap=True, indent=1),
    "node_center": Style(bold=True, fill=PALER, side="center"),
    "node_figure": Style(bold=True, fill=PALER, side="right"),
    "aside": Style(size=9, colour=GREY, fill=PALER, side="center", wrap=True),
    "open": Style(side="right", open=True),
    "open_text": Style(wrap=True, open=True),
    "open_line": Style(boxed=False, wrap=True, open=True),
    "shut": Style(fill=SHUT),
}
