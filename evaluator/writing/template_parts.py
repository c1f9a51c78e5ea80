"""What the sheets that departments fill in have in common: names, limits, lines of text, lists of words."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from evaluator.names import bureau_key
from evaluator.numbers import exact_text
from evaluator.reading.vocabulary import Vocabulary
from evaluator.scheme import Bureau, Criterion, Indicator, Scheme
from evaluator.writing.plan import LINE_HEIGHT, Area, CellPlan, RowPlan, clean, lines_needed
from evaluator.writing.styles import STYLES
from evaluator.writing.template_words import tell

_INLINE = 250  # characters of a list that is written into the validation itself; Excel takes 255


def parents(scheme: Scheme) -> dict[str, Criterion]:
    """The criterion right above each indicator that has one."""
    inner = (criterion for criterion in scheme.walk() if isinstance(criterion, Criterion))
    return {child.id: criterion for criterion in inner for child in criterion.criteria}


def item_words(item: Criterion | None, lang: str) -> str:
    """A criterion's name with its printed number; "" for none."""
    if item is None:
        return ""
    name = item.name.say(lang)
    return clean(tell("numbered", lang, number=item.number, name=name) if item.number else name)


def bureau_words(bureau: Bureau, words: Vocabulary, lang: str) -> str:
    """The bureau's name, if it is one that the reader takes for this bureau; else its id."""
    names = (clean(text) for text in (bureau.name.say(lang), bureau.name.zh, bureau.name.en) if bureau_key(text))
    return next((name for name in names if words.bureau(name) == bureau.id), bureau.id)


def period_words(scheme: Scheme, lang: str) -> Iterator[str]:
    """The period in words, if the scheme states any."""
    period = scheme.period
    days = ""
    if period.start is not None and period.end is not None:
        days = tell("days", lang, start=period.start.isoformat(), end=period.end.isoformat())
    said = tell("joint", lang).join(filter(None, (period.name.say(lang), days)))
    if said:
        yield tell("period", lang, period=said)


def limits_words(indicator: Indicator, lang: str) -> list[str]:
    """What a value may be, in words; empty if it may be anything."""
    low, high = (None if end is None else exact_text(end) for end in (indicator.range.low, indicator.range.high))
    if low is not None and high is not None:
        return [tell("range", lang, low=low, high=high)]
    if low is not None:
        return [tell("at_least", lang, low=low)]
    return [tell("at_most", lang, high=high)] if high is not None else []


def line(text: str, style: str, widths: Sequence[float], least: float = 0.0) -> RowPlan:
    """A row of one text that may break and goes over all columns (which are to be merged)."""
    cells = (CellPlan(text, style), *[CellPlan(None, style)] * (len(widths) - 1))
    return RowPlan(cells, max(least, text_height(text, style, sum(widths)) + 4))


def text_height(text: str, style: str, room: float) -> float:
    """How high the text stands if it breaks at so many characters of the usual size."""
    scale = STYLES[style].size / 10
    return round(lines_needed(text, room / scale) * LINE_HEIGHT * scale, 1)


def fits_inline(words: Sequence[str]) -> bool:
    """Whether a drop-down list can hold the words itself."""
    plain = not any(sign in word for word in words for sign in ',"\n') and all(
        w == w.strip() == clean(w) for w in words
    )
    return plain and len(",".join(words)) <= _INLINE and not words[0].startswith("=")


def list_words(rows: list[RowPlan], words: Sequence[str]) -> Area:
    """Adds the words below the rows, one each, and gives their area."""
    top = len(rows) + 1
    rows += [RowPlan((CellPlan(clean(word), "note"),)) for word in words]
    return top, 1, len(rows), 1


def stretches(rows: Sequence[int], column: int) -> Iterator[Area]:
    """The areas in one column that the rows make up; rows that follow each other are one area."""
    for _, run in itertools.groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        stretch = [row for _, row in run]
        yield stretch[0], column, stretch[-1], column
