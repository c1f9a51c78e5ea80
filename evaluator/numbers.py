"""Text and Excel cells to exact numbers, and numbers to text.

Nothing is guessed silently: a cell that can be read in two ways is `Meaning.UNCLEAR` and at most carries a
guess for somebody to confirm.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from evaluator import number_words as words
from evaluator.number_text import exact_text as exact_text
from evaluator.number_text import exact_texts as exact_texts
from evaluator.number_text import half_up as half_up
from evaluator.number_text import to_text as to_text
from evaluator.number_text import units_text as units_text
from evaluator.number_words import NO_UNIT, RATIO, Unit, minus, shift, unit_of
from evaluator.number_words import normalise_digits as normalise_digits


class Meaning(StrEnum):
    """What a cell says."""

    NUMBER = "number"
    WORD = "word"  # text that is no number
    MISSING = "missing"  # not reported, or not yet
    NOT_APPLICABLE = "not_applicable"  # the bureau has nothing of the kind
    UNCLEAR = "unclear"  # looks like a number, or is a token whose meaning is open


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says and how it was read.

    Attributes:
        value: the exact number in the indicator's own unit; None unless the meaning is NUMBER.
        steps: how it was read, as codes ("text_number", "percent", "wan", "approximate", …); for an unclear
            cell also why it is unclear ("about", "several_numbers", "unit_differs", …).
        low, high: the interval [low, high) of an approximate figure such as 360余万元, else None.
        guess: for an unclear cell what it most likely says, in the indicator's unit, or MISSING or
            NOT_APPLICABLE; to be confirmed, never used by itself.
    """

    meaning: Meaning
    value: Decimal | None = None
    steps: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    guess: Decimal | Meaning | None = None


_ZERO = Decimal(0)
_LONGEST_TEXT = 200

# Excel cells ---------------------------------------------------------------------------------------------

_RAW_SHORT = re.compile(r"-?[0-9]{1,14}(?:\.[0-9]{1,14})?")
_RAW = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
_FORMAT_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]', re.DOTALL)


def from_excel_number(text: str, number_format: str, unit: str) -> Reading:
    """Read the raw content of a numeric cell, through its decimal form of 15 significant digits.

    A percent format makes the number a fraction: × 100 for unit %, × 1000 for ‰, and the plain ratio for any
    other unit. What is no finite number is UNCLEAR without a guess.
    """
    steps: tuple[str, ...] = ()
    if len(text) <= 15 and _RAW_SHORT.fullmatch(text):
        value = Decimal(text)  # a decimal of up to 15 digits survives the way through a double
    else:
        number = float(text) if _RAW.fullmatch(text) else float("inf")
        if not math.isfinite(number):
            return Reading(Meaning.UNCLEAR)
        value = Decimal(f"{number:.15g}")
        if value != Decimal(text):
            steps = ("fifteen_digits",)
    if "%" in number_format and _is_percent(number_format):
        steps = (*steps, "percent")
        target = unit_of(unit)
        if target.base == RATIO:
            value = shift(value, -target.power)
    return Reading(Meaning.NUMBER, value or _ZERO, steps)


@lru_cache(maxsize=1024)
def _is_percent(number_format: str) -> bool:
    return "%" in _FORMAT_LITERALS.sub("", number_format)


# Text ----------------------------------------------------------------------------------------------------

_PLAIN = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,20})?")
_FULL_WIDTH = re.compile("[！-～]")
_MINUS = re.compile(f"[{words.MINUS_SIGNS}]")
_QUOTES = "'`\u2018\u2019 "  # put before a number to keep it text
_BLANK_IN_NUMBER = re.compile(r"(?<=[0-9.,]) (?=[0-9.,])")
_BLANK_AFTER_SIGN = re.compile(r"[+-] [0-9.]")
_WORD = Reading(Meaning.WORD)
_AS_TEXT = ("text_number",)


def from_text(text: str, unit: str) -> Reading:
    """Read a text cell of an indicator with this unit ("" for none). Never raises.

    A text of more than 200 characters is a WORD, a blank one MISSING.
    """
    if _PLAIN.fullmatch(text):
        return Reading(Meaning.NUMBER, Decimal(text) or _ZERO, _AS_TEXT)
    if len(text) > _LONGEST_TEXT:
        return _WORD
    spaced = normalise_digits(text).lstrip(_QUOTES).casefold()
    # "1 234" may be one number or two; with groups of three it is at least worth suggesting.
    joined = _BLANK_IN_NUMBER.sub(",", spaced)
    reading = _read(joined.replace(" ", ""), unit_of(unit))
    if reading.meaning is Meaning.WORD:
        return reading
    if joined != spaced or _BLANK_AFTER_SIGN.search(spaced):
        return _doubt(reading, "blank")
    if reading.meaning is not Meaning.NUMBER:
        return reading
    full_width = ("full_width",) if _FULL_WIDTH.search(text) else ()
    minus_sign = ("minus_sign",) if _MINUS.search(text) else ()
    return replace(reading, steps=_AS_TEXT + full_width + minus_sign + reading.steps)


def _read(text: str, target: Unit) -> Reading:
    """Read a normalised text without blanks."""
    for attempt in (_token, _unchanged, _changed, _rank, _bracketed, _figure, _remark):
        reading = attempt(text, target)
        if reading is not None:
            return reading
    return _WORD


def _doubt(reading: Reading | None, why: str) -> Reading:
    """The reading made unclear, its value (if it had one) now the guess."""
    if reading is None:
        return Reading(Meaning.UNCLEAR, steps=(why,))
    guess = reading.value if reading.value is not None else reading.guess
    return Reading(Meaning.UNCLEAR, steps=(*reading.steps, why), guess=guess)


def _negated(reading: Reading, step: str) -> Reading:
    """The reading with the other sign.

    An approximate figure becomes unclear: its interval would be (low, high].
    """
    steps = (*reading.steps, step)
    if reading.value is None:
        guess = minus(reading.guess) if isinstance(reading.guess, Decimal) else reading.guess
        return replace(reading, guess=guess, steps=steps)
    turned = Reading(Meaning.NUMBER, minus(reading.value), steps)
    return turned if reading.low is None else _doubt(turned, "negative_approximate")


def _token(text: str, target: Unit) -> Reading | None:
    if text in words.MISSING or words.MISSING_SIGNS.fullmatch(text):
        return Reading(Meaning.MISSING)
    if text in words.NOT_APPLICABLE:
        return Reading(Meaning.NOT_APPLICABLE)
    guess: Decimal | Meaning | None = None
    if text in words.OPEN_ZERO:
        guess = _ZERO
    elif text in words.OPEN_NOT_APPLICABLE:
        guess = Meaning.NOT_APPLICABLE
    elif text in words.OPEN_MISSING:
        guess = Meaning.MISSING
    elif text not in words.OPEN and not text.startswith("#"):
        return None
    return Reading(Meaning.UNCLEAR, steps=("open_token",), guess=guess)


def _unchanged(text: str, target: Unit) -> Reading | None:
    if not words.SAME.fullmatch(text):
        return None
    if words.is_rate(target):
        return Reading(Meaning.NUMBER, _ZERO, ("unchanged",))
    return Reading(Meaning.UNCLEAR, steps=("unchanged",))  # as many as last time, which is not here


def _changed(text: str, target: Unit) -> Reading | None:
    found = words.CHANGE.fullmatch(text) or words.CHANGE_AFTER.fullmatch(text)
    if found is None:
        return _compared(text, target)
    down, until, rest = found["down"], found["until"], found["figure"]
    figure = _figure(rest, target, change=True)
    if figure is None:
        return None
    if until:
        return _doubt(figure, "level_not_change")
    if rest[0] in "+-负":
        # 下降-30%: the sign repeats the word, or it turns it round; a rise with a minus sign is a fall.
        figure = _doubt(figure, "double_sign")
        fall = down and isinstance(figure.guess, Decimal) and figure.guess > 0
        return _negated(figure, "decrease") if fall else figure
    if not down:
        return replace(figure, steps=(*figure.steps, "increase"))
    figure = _negated(figure, "decrease")
    return _doubt(figure, "times_less") if "times" in figure.steps else figure


def _compared(text: str, target: Unit) -> Reading | None:
    """A change without a word for its direction: clear in 同比-28%, not in 同比28%."""
    found = words.SINCE_ONLY.fullmatch(text)
    figure = _figure(found[1], target, change=True) if found else None
    if found is None or figure is None or found[1][0] in "+-":
        return figure
    return _doubt(figure, "no_direction")


_RANK = re.compile("(?:并列第?|第)(.+?)[名位]?")


def _rank(text: str, target: Unit) -> Reading | None:
    found = _RANK.fullmatch(text)
    place = _figure(found[1], NO_UNIT) if found else None
    if place is None or (place.value is None and place.guess is None):
        return None
    return _doubt(place, "rank")


_BRACKETED = re.compile(r"\(([0-9][0-9,.]*[%‰]?)\)")
_BRACKETED_SIGN = re.compile(r"\(([+-].+)\)")


def _bracketed(text: str, target: Unit) -> Reading | None:
    if found := _BRACKETED.fullmatch(text):
        figure = _figure(found[1], target)
        return None if figure is None else _negated(figure, "parentheses")
    if found := _BRACKETED_SIGN.fullmatch(text):
        return _doubt(_figure(found[1], target), "parentheses")
    return None


_EXPONENT = re.compile(r"[+-]?[0-9.]+e[+-]?[0-9]+")


def _figure(text: str, target: Unit, *, change: bool = False) -> Reading | None:
    """A quantity, also one that is only roughly given or oddly typed; None if it is none."""
    if found := words.ABOUT_BEFORE.fullmatch(text) or words.ABOUT_AFTER.fullmatch(text):
        rest = "一" + found[1] if found[1][0] in "百千万亿" else found[1]
        figure = _quantity(rest, target, change)
        return None if figure is None else _doubt(figure, "about")
    if words.SEVERAL.fullmatch(text):
        return Reading(Meaning.UNCLEAR, steps=("about",))
    if _EXPONENT.fullmatch(text):
        return Reading(Meaning.UNCLEAR, steps=("exponent",), guess=parse_decimal(text))
    if meant := words.corrected(text):
        return _doubt(_quantity(meant[0], target, change), meant[1])
    figure = _quantity(text, target, change)
    if figure and "unit_unknown" in figure.steps and (noted := words.NOTED.fullmatch(text)):
        return _doubt(_quantity(noted[1], target, change), "remark")
    return figure


def _remark(text: str, target: Unit) -> Reading | None:
    """A number among other words: unclear if it comes first, or if its unit ends the text (破案32起)."""
    first = next((at for at, sign in enumerate(text) if sign.isnumeric() and not sign.isalpha()), None)
    if first is None:
        return None
    if not text[0].isalpha() or words.CHANGE.fullmatch(text) or words.SINCE_ONLY.fullmatch(text):
        return Reading(Meaning.UNCLEAR, steps=("unreadable",))
    figure = _quantity(text[first:], target, change=False)
    if figure is None or figure.value is None or not {"unit", "percent", "per_mille"} & set(figure.steps):
        return None
    return _doubt(None if words.FALL.search(text[:first]) else figure, "remark")


_TAIL = re.compile("([余多])?([十百千]?[万亿]|万亿|[百千](?!分点|克|米|瓦))?([余多])?(.*)")


def _quantity(text: str, target: Unit, change: bool) -> Reading | None:
    """A number with its multiplier and unit; None if the text does not start with one."""
    number = words.head_of(words.unit_last(text))
    tail = _TAIL.fullmatch(number.rest) if number else None
    if number is None or tail is None:
        return None
    if number.value is None:
        return Reading(Meaning.UNCLEAR, steps=number.steps)
    odd_before, multiplier, odd_after, suffix = tail.groups("")
    cell = unit_of(suffix) if suffix else None
    size = words.power_of(multiplier)
    power, doubt = words.shift_for(size, cell, target, change)
    if doubt == "unit_unknown":
        if number.chinese:
            return None  # 三好学生
        cell, doubt, suggest = None, *words.suffix_doubt(suffix)
        if not suggest:
            return Reading(Meaning.UNCLEAR, steps=(doubt,))
    steps = number.steps + words.steps_of(multiplier, cell)
    reading = Reading(Meaning.NUMBER, shift(number.value, power), steps)
    if odd_before or odd_after:
        # Said twice, or with the multipliers the wrong way round (万余百).
        malformed = bool(odd_before and odd_after) or (number.chinese and size and number.value >= 10**size)
        reading = _approximate(reading, None if malformed else number.value, power)
    if doubt or not number.certain:
        reading = _doubt(reading, doubt or "colloquial")
    return reading


def _approximate(reading: Reading, number: Decimal | None, power: int) -> Reading:
    """The reading as [n, n + the place of its last digit that is not 0), in the indicator's unit."""
    value = reading.value
    if value is None or number is None or number <= 0:
        return _doubt(reading, "approximate")
    place = int(words.EXACT.normalize(number).as_tuple().exponent)
    high = words.EXACT.add(value, shift(Decimal(1), place + power))
    return replace(reading, low=value, high=high, steps=(*reading.steps, "approximate"))


# Numbers and text ----------------------------------------------------------------------------------------

_DECIMAL = re.compile(r"[+-]?(?:([0-9]+)(?:\.([0-9]+))?|\.([0-9]+))(?:[eE]([+-]?[0-9]{1,3}))?")


def parse_decimal(text: str) -> Decimal | None:
    """A plain decimal of a scheme file or the command line; None for anything else.

    Optional sign, ASCII digits (at most 40) with at most one point, optional exponent from −30 to 30.
    """
    found = _DECIMAL.fullmatch(text) if len(text) <= _LONGEST_TEXT else None
    if found is None or sum(len(part) for part in found.groups("")[:3]) > words.MOST_DIGITS:
        return None
    if abs(int(found[4] or 0)) > 30:
        return None
    return Decimal(text) or _ZERO
