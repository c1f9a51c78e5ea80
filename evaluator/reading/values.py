"""One cell -> what it says for its indicator: a number in the indicator's unit, a grade word, or a doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from evaluator.names import bureau_key, units_in
from evaluator.number_words import shift, unit_of
from evaluator.numbers import Meaning, Reading, exact_text, from_excel_number, from_text, parse_decimal
from evaluator.problems import Fact, Problem, Text, problem
from evaluator.project import State
from evaluator.reading.cells import Cell, Kind, address
from evaluator.reading.xlsx_formats import shown
from evaluator.rules import GradeMap
from evaluator.scheme import Indicator

_KINDS_OF_UNIT = "(?:计量|数据|金额|货币|数量)?"
_UNITS_LINE = re.compile(rf"^[(（]?{_KINDS_OF_UNIT}单位[:：](.+?)[)）]?$")
_UNITS_IN_TITLE = re.compile(rf"[(（]{_KINDS_OF_UNIT}单位[:：]([^()（）]+)[)）]")
_DATE = re.compile(r"\d{4}-\d\d?-\d\d?")

_HAS_UNIT = frozenset({"unit", "percent", "per_mille"})

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


def read_value(cell: Cell, indicator: Indicator, units: Units, place: Place, *, accept: bool) -> Found:
    """What the cell says for the indicator.

    Args:
        cell: a filled cell.
        indicator: whose value it is.
        units: the unit of the result, and the one the column states.
        place: for problems.
        accept: take the guess of a doubtful cell instead of asking.
    """
    if cell.formula is not None and "DISPIMG(" in cell.formula:  # a picture in a cell, as WPS keeps it
        return Found(State.PENDING, problems=(place.problem("E-DISPIMG", cell),))
    if cell.kind in _UNUSABLE:
        code = "E-DATE" if cell.kind is Kind.BAD and _is_no_day(cell) else _UNUSABLE[cell.kind]
        return Found(State.PENDING, problems=(place.problem(code, cell, value=cell.text),))
    if cell.kind is Kind.DATE:
        said = place.problem("E-DATEASNUM", cell, value=cell.text, item=indicator.name)
        return Found(State.PENDING, problems=(said,))
    if isinstance(indicator.rule, GradeMap):
        return _read_word(cell, indicator.rule)
    reading = _read(cell, units)
    if reading.meaning is Meaning.NUMBER:
        return _number(cell, reading, indicator, units.target, place)
    if reading.meaning is Meaning.MISSING:
        return Found(State.MISSING)
    if reading.meaning is Meaning.NOT_APPLICABLE:
        return Found(State.NOT_APPLICABLE)
    return _doubtful(cell, reading, place, accept=accept)


def _is_no_day(cell: Cell) -> bool:
    """Whether a bad cell was to be a date: by its spelling, or a number that a date format should show."""
    number = parse_decimal(cell.text) is not None
    return _DATE.match(cell.text) is not None or (number and shown(cell.number_format) is not None)


def _read(cell: Cell, units: Units) -> Reading:
    unit = units.target
    number = cell.kind is Kind.NUMBER
    reading = from_excel_number(cell.text, cell.number_format, unit) if number else from_text(cell.text, unit)
    if not units.factor or _HAS_UNIT.intersection(reading.steps):
        return reading
    # A bare figure is in the unit that the header states. That unit may also decide what 万 counts: 360万 (元).
    if not number:
        complete = from_text(cell.text + units.given, unit)
        if complete.meaning is Meaning.NUMBER:
            return complete
    if "wan" in reading.steps:
        return Reading(Meaning.UNCLEAR, steps=reading.steps)
    return _shifted(reading, units.factor.adjusted())


def _shifted(reading: Reading, power: int) -> Reading:
    """The reading with its figures, the guessed one too, multiplied by 10 to the power."""
    value, low, high, guess = (
        shift(figure, power) if isinstance(figure, Decimal) else None
        for figure in (reading.value, reading.low, reading.high, reading.guess)
    )
    steps = reading.steps if value is None else (*reading.steps, "unit")
    return Reading(reading.meaning, value, steps, low, high, reading.guess if guess is None else guess)


def _read_word(cell: Cell, rule: GradeMap) -> Found:
    literal = cell.text.strip()
    wanted = bureau_key(literal)
    if literal in rule.map:
        return Found(State.VALUE, literal)
    for word in rule.map:
        if bureau_key(word) == wanted:
            return Found(State.VALUE, word)
    reading = from_text(cell.text, "")
    if reading.meaning is Meaning.MISSING:
        return Found(State.MISSING)
    if reading.meaning is Meaning.NOT_APPLICABLE:
        return Found(State.NOT_APPLICABLE)
    return Found(State.VALUE, cell.text.strip())


def _number(cell: Cell, reading: Reading, indicator: Indicator, unit: str, place: Place) -> Found:
    problems = []
    if reading.low is not None and reading.high is not None:
        low, high = exact_text(reading.low), exact_text(reading.high)
        problems.append(place.problem("N-APPROX", cell, value=cell.text, low=low, high=high))
    if "percent" in reading.steps and unit not in {"%", "‰"}:
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


@dataclass(frozen=True, slots=True)
class Units:
    """In which unit the values of a column are wanted (`target`), and in which other one they are `given`.

    `given` is "" if there is nothing to convert. `factor` is what a given figure must be multiplied by; None if the
    two units have nothing in common.
    """

    target: str
    given: str = ""
    factor: Decimal | None = None


def units_of(header: tuple[str, ...], lines: tuple[str, ...], target: str) -> Units:
    """The units of a column: those its header states, failing that, those of the lines above the table.

    A line may state the units of several columns ("单位：%、万元"), so it counts only where it leaves no choice.
    """
    own = _stated(header, target)
    factors = {text: _factor(text, target) for text in own or _stated(lines, target)}
    if not target or Decimal(1) in factors.values():
        return Units(target)
    converting = [text for text, factor in factors.items() if factor is not None]
    if len(converting) == 1:
        return Units(target, converting[0], factors[converting[0]])
    return Units(target, own[0]) if len(own) == 1 else Units(target)


def stated_unit(header: tuple[str, ...]) -> str:
    """The only unit that the header states, else ""."""
    found = _stated(header, "")
    return found[0] if len(found) == 1 else ""


def _stated(texts: tuple[str, ...], target: str) -> list[str]:
    """The units in the texts; "(分)" in a header rather says how points are counted, unless that is what is wanted."""
    found = dict.fromkeys(unit for text in texts for unit in units_in(text))
    return [unit for unit in found if unit != "分" or target == "分"]


def _factor(given: str, unit: str) -> Decimal | None:
    """What a figure in one unit must be multiplied by to be in the other: a power of ten; None if nothing does."""
    one, other = unit_of(given), unit_of(unit)
    return shift(Decimal(1), one.power - other.power) if one.base == other.base else None


def unit_line(text: str) -> str | None:
    """What a line like "单位：万元" or a title like "情况表（单位：万元）" states, or None if the text is neither."""
    match = _UNITS_LINE.match(text.strip()) or _UNITS_IN_TITLE.search(text)
    return match[1] if match else None
