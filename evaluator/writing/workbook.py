"""The ranking workbook as bytes: rendered in memory, read back with our own reader, compared cell by cell.

openpyxl is imported here only, and only when a workbook is asked for: it takes longer to load than to score.
"""

from __future__ import annotations

from evaluator.scoring import Scoreboard
from evaluator.writing.plan import clean
from evaluator.writing.sheets import plan_sheets


def ranking_workbook(board: Scoreboard, lang: str) -> bytes:
    """The workbook of the board in `zh` or `en`; the same board gives the same bytes.

    Raises:
        EvaluatorError: E-EXPORTVERIFY, what was read back differs from what was planned.
    """
    from evaluator.writing.render import render
    from evaluator.writing.reread import compare

    plans = plan_sheets(board, lang)
    content = render(plans, lang, clean(board.project.scheme.title.say(lang)))
    compare(content, plans)
    return content
