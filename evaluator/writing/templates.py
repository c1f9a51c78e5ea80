"""Blank workbooks for the departments: what comes back filled in reads without a single question.

Every sheet is filled in and read once, in memory, before it is handed out. Where a scheme's own names would be
misread among titles and notes, less stands around them; where nothing helps, that is said and nothing is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from evaluator.files import safe_file_name
from evaluator.names import bureau_key
from evaluator.problems import EvaluatorError, problem
from evaluator.reading.cells import Cell, Kind, Sheet, Workbook
from evaluator.reading.gather import Gathered, gather_workbook
from evaluator.reading.vocabulary import Vocabulary, vocabulary
from evaluator.rules import GradeMap
from evaluator.scheme import Indicator, Scheme
from evaluator.writing.plan import SheetPlan, Value, clean
from evaluator.writing.sheets import safe_title
from evaluator.writing.template_events import EventForm, event_form
from evaluator.writing.template_sheet import Form, Plainness, department_form
from evaluator.writing.template_words import tell

_REMARK = "备注"

Places = dict[tuple[int, int], Value]


@dataclass(frozen=True, slots=True)
class Blank:
    """One blank workbook: the name of its file, and its content."""

    name: str
    content: bytes


def templates(scheme: Scheme, lang: str) -> tuple[Blank, ...]:
    """The blank workbooks in `zh` or `en`: one per department, one for events if there can be any.

    The same scheme gives the same bytes.

    Raises:
        EvaluatorError: E-TEMPLATE, the scheme's names cannot be told apart in a table; E-EXPORTVERIFY.
    """
    words = vocabulary(scheme)
    plans = [(name, _department(scheme, name, own, words, lang)) for name, own in departments(scheme, lang)]
    if scheme.bonuses or scheme.vetoes:
        plans.append((tell("events", lang), _events(scheme, words, lang)))
    used: set[str] = set()
    return tuple(Blank(_file_name(name, used), _workbook(plan, lang, scheme)) for name, plan in plans)


def departments(scheme: Scheme, lang: str) -> list[tuple[str, list[Indicator]]]:
    """Each department with its indicators, in the scheme's order; those without one under a name that says so."""
    found: dict[str, tuple[str, list[Indicator]]] = {}
    for indicator in scheme.indicators():
        name = clean(indicator.department.say(lang)).strip() or tell("unassigned", lang)
        found.setdefault(bureau_key(indicator.department.zh), (name, []))[1].append(indicator)
    return list(found.values())


def _department(scheme: Scheme, name: str, indicators: Sequence[Indicator], words: Vocabulary, lang: str) -> SheetPlan:
    for plainness in Plainness:
        form = department_form(scheme, name, indicators, words, lang, plainness)
        if _reads_back(form, scheme):
            return form.plan
    raise EvaluatorError(problem("E-TEMPLATE", file=name))


def _events(scheme: Scheme, words: Vocabulary, lang: str) -> SheetPlan:
    for title in ("events_title", "events"):
        form = event_form(scheme, tell(title, lang, scheme=scheme.title.say(lang)), words, lang)
        if _events_read_back(form, scheme):
            return form.plan
    raise EvaluatorError(problem("E-TEMPLATE", file=tell("events", lang)))


def _reads_back(form: Form, scheme: Scheme) -> bool:
    """Whether each cell, filled in, is read for what it is meant, and nothing is read from the blank sheet."""
    figures: Places = {}
    wanted: dict[tuple[str, str, str], Value] = {}
    for count, slot in enumerate(form.slots, start=1):
        rule = slot.indicator.rule
        value = next(iter(rule.map)) if isinstance(rule, GradeMap) else Decimal(count)
        figures[slot.row, slot.column] = wanted[slot.bureau, slot.indicator.id, slot.field] = value
    remarks: Places = {(slot.row, len(form.plan.widths)): _REMARK for slot in form.slots}
    full = _read(form.plan, figures | remarks, scheme)
    found = {(o.bureau, o.indicator, o.field): o.value for o in full.observations}
    noted = all(o.source.note == _REMARK for o in full.observations)
    return found == wanted and noted and not full.problems and _silent(form.plan, scheme)


def _events_read_back(form: EventForm, scheme: Scheme) -> bool:
    """The same for events: every kind, and every bureau once."""
    pairs = [(form.bureaus[0], kind) for kind in form.kinds] + [(name, form.kinds[0]) for name in form.bureaus]
    figures: Places = {}
    wanted = []
    ids = [bureau.id for _, bureau in scheme.bureaus()]
    for row, (name, kind) in enumerate(pairs[: form.count], start=form.top):
        document = f"{_REMARK}{row}"  # no two alike, or the reader would ask whether one was entered twice
        figures |= {(row, 1): name, (row, 2): kind, (row, 3): _REMARK, (row, 4): document, (row, 5): Decimal(1)}
        wanted.append((ids[form.bureaus.index(name)], kind, _REMARK, document, Decimal(1)))
    full = _read(form.plan, figures, scheme)
    found = [(e.bureau, e.kind, e.reason, e.document, e.points) for e in full.events]
    return found == wanted and not full.problems and _silent(form.plan, scheme)


def _silent(plan: SheetPlan, scheme: Scheme) -> bool:
    """Whether nothing is read from the blank sheet, and nothing is said of it."""
    blank = _read(plan, {}, scheme)
    return not (blank.observations or blank.events or blank.problems)


def _read(plan: SheetPlan, figures: Places, scheme: Scheme) -> Gathered:
    """What our reader makes of the sheet with these figures in it."""
    cells = {
        (row, column): planned.value
        for row, line in enumerate(plan.rows, start=1)
        for column, planned in enumerate(line.cells, start=1)
        if planned is not None and planned.value is not None
    }
    filled = {
        (row, column): Cell(row, column, Kind.TEXT if isinstance(value, str) else Kind.NUMBER, str(value))
        for (row, column), value in sorted((cells | figures).items())
    }
    return gather_workbook(Workbook("x.xlsx", "", (Sheet(plan.title, filled, plan.merges),)), scheme)


def _workbook(plan: SheetPlan, lang: str, scheme: Scheme) -> bytes:
    from evaluator.writing.render import render
    from evaluator.writing.reread import compare

    plans = [replace(plan, title=safe_title(plan.title, set()))]
    content = render(plans, lang, clean(scheme.title.say(lang)))
    compare(content, plans)
    return content


def _file_name(wanted: str, used: set[str]) -> str:
    """A file name that no other workbook of the run has, on any system."""
    stem = safe_file_name(wanted)
    numbered = (stem if n == 1 else f"{stem} ({n})" for n in range(1, 10**6))
    name = next(text for text in numbered if text.casefold() not in used)
    used.add(name.casefold())
    return f"{name}.xlsx"
