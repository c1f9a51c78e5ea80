"""The ranking workbook as a plan: which sheets there are, in which order and under which names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from evaluator.scoring import Scoreboard
from evaluator.writing.correction_sheet import correction_sheets
from evaluator.writing.detail_sheet import detail_sheets
from evaluator.writing.item_sheets import first_sheets, item_sheets
from evaluator.writing.plan import SheetPlan, clean
from evaluator.writing.problem_sheet import problem_sheets
from evaluator.writing.proof_sheet import proof_sheets
from evaluator.writing.ranking_sheet import ranking_sheets
from evaluator.writing.rules_sheet import rules_sheets
from evaluator.writing.source_sheet import source_sheets
from evaluator.writing.why_sheet import why_sheets

Maker = Callable[[Scoreboard, str], Iterable[SheetPlan]]

# In the order of the workbook. A further kind of sheet is one more function here.
MAKERS: tuple[Maker, ...] = (
    ranking_sheets,
    item_sheets,
    first_sheets,
    detail_sheets,
    why_sheets,
    correction_sheets,
    proof_sheets,
    source_sheets,
    rules_sheets,
    problem_sheets,
)

TITLE_LIMIT = 31  # characters as Excel counts them
_FORBIDDEN = re.compile(r"[/\\:*?\[\]\n\t]")
_RESERVED = "history"  # Excel keeps this name for itself


def plan_sheets(board: Scoreboard, lang: str) -> tuple[SheetPlan, ...]:
    """All sheets of the workbook, in `zh` or `en`."""
    return tuple(_named([sheet for make in MAKERS for sheet in make(board, lang)]))


def _named(sheets: list[SheetPlan]) -> Iterator[SheetPlan]:
    """The sheets with titles that Excel takes: short, without forbidden signs, no two alike."""
    used: set[str] = set()
    for sheet in sheets:
        title = safe_title(sheet.title, used)
        used.add(_key(title))
        yield replace(sheet, title=title)


def safe_title(wanted: str, used: set[str]) -> str:
    """A title Excel takes that is none of the `used` ones (keys as this module makes them)."""
    plain = _FORBIDDEN.sub("-", clean(wanted)).strip(" '") or "-"
    for attempt in range(1, 10**6):
        tail = f" ({attempt})" if attempt > 1 else ""
        title = _short(plain, TITLE_LIMIT - len(tail)) + tail
        if _key(title) not in used and _key(title) != _RESERVED:
            return title
    raise AssertionError("a million sheets")


def _key(title: str) -> str:
    return unicodedata.normalize("NFKC", title).casefold()


def _short(text: str, limit: int) -> str:
    """The text within the limit, as Excel counts; a cut shows as "…"."""
    units = [2 if sign > "\uffff" else 1 for sign in text]
    if sum(units) <= limit:
        return text
    kept, room = 0, limit - 1
    while units[kept] <= room:
        room -= units[kept]
        kept += 1
    return text[:kept].rstrip(" '") + "…"
