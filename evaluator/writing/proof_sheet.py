"""复核: a sheet for each peer group whose formulas lead from values and weights to every published figure.

The formulas are the expressions that scored, printed with cell addresses. They are written without results: what
they give is computed by whichever program opens the workbook, and held there against the figures as published.
"""

from __future__ import annotations

from collections.abc import Iterator

from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.writing.plan import CellPlan, Formula, SheetPlan, clean
from evaluator.writing.proof_formulas import span
from evaluator.writing.proof_grid import Frame, Grid, agree_name, frame, has_proof, reading_order
from evaluator.writing.proof_parts import write_part
from evaluator.writing.proof_totals import ResultBlock, write_extras, write_weights
from evaluator.writing.tables import Heading, group_name, heading, subtitle
from evaluator.writing.wording import say


def proof_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """One sheet per peer group; none at all where they would be too large to be of use."""
    if has_proof(board):
        for number, group in enumerate(board.groups, start=1):
            yield _sheet(board, group, number, lang)


def _sheet(board: Scoreboard, group: GroupBoard, number: int, lang: str) -> SheetPlan:
    name = group_name(group, lang)
    title = say("of_group", lang, sheet=say("proof", lang), group=name)
    head = heading(board, lang, title, subtitle(board, lang, name))
    verdict = len(head.lines) + 2
    plan = frame(board.project, group, lang, verdict + 5)  # three notes and a blank row between
    grid = Grid(plan.columns, lang)
    ResultBlock(plan, grid).write()
    write_weights(plan, grid)
    for part in reading_order(plan.outline):
        write_part(plan, grid, part)
    write_extras(plan, grid)
    _write_head(plan, grid, head, number)
    checks = [(plan.result, column, plan.end, column) for column in plan.columns.checks]
    return SheetPlan(
        f"{say('proof', lang)} {name}",
        grid.rows(),
        plan.columns.widths,
        frozen=(verdict, plan.columns.bureau),
        repeated=(1, 1),
        merges=tuple(grid.merges),
        mark=head.mark,
        names=((agree_name(number), verdict, 1),),
        checks=((verdict, 1, verdict, 1), *checks),
    )


def _write_head(plan: Frame, grid: Grid, head: Heading, number: int) -> None:
    """Puts the title, whether everything agrees, and how the sheet is to be read."""
    lang, columns = plan.lang, plan.columns
    grid.say(1, head.title, "marked_left" if head.mark else "title_left")
    grid.height(1, 30.0)
    for row, line in enumerate(head.lines, start=2):
        grid.say(row, line, "note")
    verdict = len(head.lines) + 2
    areas = ",".join(span(plan.result, plan.end, column) for column in columns.checks)
    # With TRUE among them there is something to AND even where nothing is checked.
    grid.put(verdict, 1, CellPlan(Formula(f"AND(TRUE,{areas})"), "check"))
    words = [clean(say(key, lang)) for key in ("proof_sheet_holds", "proof_sheet_fails")]
    formula = f'IF({agree_name(number)},"{words[0]}","{words[1]}")'
    grid.put(verdict, columns.bureau, CellPlan(Formula(formula), "verdict"))
    grid.merges.append((verdict, columns.bureau, verdict, columns.note))
    notes = (say("proof_counts", lang, n=grid.checked, m=grid.unchecked), say("proof_how", lang))
    for row, note in enumerate((*notes, say("proof_rounding", lang)), start=verdict + 1):
        grid.say(row, note, "note")
