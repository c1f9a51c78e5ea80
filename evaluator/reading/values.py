"""One cell -> what it says for its indicator: a number in the indicator's unit, a grade word, or a doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from evaluator.names import bureau_key, units_in
from evaluator.numbers import Meaning, Reading, exact_text, from_excel_number, from_text
from evaluator.problems import Fact, Problem, Text, problem
from evaluator.project import State
from evaluator.reading.cells import Cell, Kind, address
from evaluator.rules import GradeMap
from evaluator.scheme import Indicator

_UNITS_LINE = re.compile(r"^[(（]?(?:计量|数据)?单位[:：](.+?)[)）]?$")

# A cell that cannot be a number whatever it says.
_UNUSABLE = {Kind.ERROR: "E-ERRCELL", Kind.EMPTY: "E-NOCACHE", Kind.BOOLEAN: "E-BOOL", Kind.BAD: "E-BADNUM"}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell is, for problems: file and sheet."""

    file: str
    sheet: str

    def problem(self, code: str, cell: Cell, **facts: Fact) -> Problem:
        return problem(code, file=self.file, sheet=self.sheet, cell=address(cell.row, cell.column), **facts)


@dataclass(frozen=True, slots=True)
class Found:
    """What a cell says, and what there is to say about it."""

    state: State
    value: Decimal | str | None = None
    steps: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    problems: tuple[Problem, ...] = ()


def read_value(cell: Cell, indicator: Indicator, given_unit: str, place: Place, *, accept: bool) -> Found:
    """What the cell says for the indicator.

    Args:
        cell: a filled cell.
        indicator: whose value it is; its unit is the unit of the result.
        given_unit: the unit the column or table states, if it converts to the indicator's, else "".
        place: for problems.
        accept: take the guess of a doubtful cell instead of asking.
    """
    if cell.kind in _UNUSABLE:
        return Found(State.PENDING, problems=(place.problem(_UNUSABLE[cell.kind], cell, value=cell.text),))
    if cell.kind is Kind.DATE:
        said = place.problem("E-DATEASNUM", cell, value=cell.text, item=indicator.name)
        return Found(State.PENDING, problems=(said,))
    unit = indicator.unit.zh
    if isinstance(indicator.rule, GradeMap):
        return _read_word(cell, indicator.rule)
    reading = _read(cell, unit, given_unit)
    if reading.meaning is Meaning.NUMBER:
        return _number(cell, reading, indicator, place)
    if reading.meaning is Meaning.MISSING:
        return Found(State.MISSING)
    if reading.meaning is Meaning.NOT_APPLICABLE:
        return Found(State.NOT_APPLICABLE)
    return _doubtful(cell, reading, place, accept=accept)


def _read(cell: Cell, unit: str, given_unit: str) -> Reading:
    if cell.kind is Kind.NUMBER:
        reading = from_excel_number(cell.text, cell.number_format, unit)
    else:
        reading = from_text(cell.text, unit)
    if given_unit and reading.meaning is Meaning.NUMBER and not {"unit", "percent"} & set(reading.steps):
        # A bare figure is in the unit that the header states.
        figure = from_text(exact_text(reading.value or Decimal(0)) + given_unit, unit)
        if figure.meaning is Meaning.NUMBER:
            return figure
    return reading


def _read_word(cell: Cell, rule: GradeMap) -> Found:
    wanted = bureau_key(cell.text)
    for word in rule.map:
        if bureau_key(word) == wanted:
            return Found(State.VALUE, word)
    reading = from_text(cell.text, "")
    if reading.meaning is Meaning.MISSING:
        return Found(State.MISSING)
    if reading.meaning is Meaning.NOT_APPLICABLE:
        return Found(State.NOT_APPLICABLE)
    return Found(State.VALUE, cell.text.strip())


def _number(cell: Cell, reading: Reading, indicator: Indicator, place: Place) -> Found:
    problems = []
    if reading.low is not None and reading.high is not None:
        low, high = exact_text(reading.low), exact_text(reading.high)
        problems.append(place.problem("N-APPROX", cell, value=cell.text, low=low, high=high))
    if "percent" in reading.steps and indicator.unit.zh not in {"%", "‰"}:
        number = exact_text(reading.value or Decimal(0))
        shown = cell.text if cell.kind is Kind.TEXT else exact_text((reading.value or Decimal(0)) * 100) + "%"
        problems.append(place.problem("W-PERCENT", cell, value=shown, item=indicator.name, number=number))
    return Found(State.VALUE, reading.value, reading.steps, reading.low, reading.high, tuple(problems))


_SUGGESTED_MEANINGS = {
    Meaning.MISSING: (State.MISSING, Text("缺报", "not reported")),
    Meaning.NOT_APPLICABLE: (State.NOT_APPLICABLE, Text("不涉及", "not applicable")),
}


def _doubtful(cell: Cell, reading: Reading, place: Place, *, accept: bool) -> Found:
    if cell.kind is Kind.NUMBER:
        return Found(State.PENDING, problems=(place.problem("E-BADNUM", cell, value=cell.text),))
    guess = reading.guess
    shown: Fact = "—"
    state = State.PENDING
    value = None
    if isinstance(guess, Decimal):
        state, value, shown = State.VALUE, guess, exact_text(guess)
    elif guess is not None:
        state, shown = _SUGGESTED_MEANINGS[guess]
    if accept and state is not State.PENDING:
        said = place.problem("N-ACCEPTED", cell, value=cell.text, near=shown)
        return Found(state, value, (*reading.steps, "accepted"), problems=(said,))
    return Found(State.PENDING, problems=(place.problem("E-TEXTNUM", cell, value=cell.text, guess=shown),))


def stated_unit(texts: tuple[str, ...], unit_lines: tuple[str, ...], indicator: Indicator) -> str:
    """The unit the header or a "单位：" line states, if figures in it must be converted to the indicator's; else ""."""
    unit = indicator.unit.zh
    if not unit:
        return ""
    stated = [given for text in texts for given in units_in(text)]
    candidates = stated or [part for line in unit_lines for part in re.split(r"[、,，;；/]", line)]
    converting = {given for given in candidates if given and given != unit and _factor(given, unit) not in {None, 1}}
    return converting.pop() if len(converting) == 1 and unit not in candidates else ""


def _factor(given: str, unit: str) -> Decimal | None:
    reading = from_text("1" + given, unit)
    return reading.value if reading.meaning is Meaning.NUMBER and "percent" not in reading.steps else None


def unit_line(text: str) -> str | None:
    """What a line like "单位：万元" states, or None if the text is no such line."""
    match = _UNITS_LINE.match(text.strip())
    return match[1] if match else None
