"""The sheet on which bonus and veto events are reported: one event per row, kinds and bureaus from lists."""

from __future__ import annotations

from dataclasses import dataclass

from evaluator.names import bureau_key
from evaluator.reading.vocabulary import Vocabulary
from evaluator.scheme import Scheme
from evaluator.writing.plan import Area, CellPlan, Entry, RowPlan, SheetPlan, clean
from evaluator.writing.policy_words import bonus_sentence, veto_sentence
from evaluator.writing.template_parts import bureau_words, fits_inline, line, list_words, period_words
from evaluator.writing.template_words import tell

_COLUMNS = {"bureau": 26.0, "kind": 22.0, "reason": 44.0, "document": 24.0, "points": 10.0, "note": 24.0}
_WIDTHS = tuple(_COLUMNS.values())
_ROWS = 40  # events there is room for
_OPEN = ("open_text", "open_text", "open_text", "open_text", "open", "open_text")


@dataclass(frozen=True, slots=True)
class EventForm:
    """A sheet for events: its first open row, how many there are, the bureaus' names and the kinds to choose from."""

    plan: SheetPlan
    top: int
    count: int
    bureaus: tuple[str, ...]
    kinds: tuple[str, ...]


def event_form(scheme: Scheme, title: str, words: Vocabulary, lang: str) -> EventForm:
    """The blank sheet for events."""
    rows = [line(clean(title), "title", _WIDTHS, 26.0)]
    rows.append(line(clean(" · ".join((*period_words(scheme, lang), tell("fill_white", lang)))), "subtitle", _WIDTHS))
    rows.append(RowPlan(tuple(CellPlan(tell(key, lang), "header") for key in _COLUMNS), 24.0))
    head = len(rows)
    rows += [RowPlan(tuple(CellPlan(None, style) for style in _OPEN), 21.0)] * _ROWS
    rows.append(RowPlan((), 8.0))
    said = [tell("signature", lang), tell("how_events", lang), tell("how_kinds", lang)]
    said += [bonus_sentence(bonus, lang) for bonus in scheme.bonuses]
    said += [veto_sentence(scheme, veto, lang) for veto in scheme.vetoes]
    first = len(rows) + 1
    rows += [line(clean(text), "note" if place else "open_line", _WIDTHS) for place, text in enumerate(said)]
    merges: list[Area] = [(row, 1, row, len(_WIDTHS)) for row in (1, 2, *range(first, len(rows) + 1))]
    bureaus = tuple(bureau_words(bureau, words, lang) for _, bureau in scheme.bureaus())
    kinds = event_kinds(scheme, lang)
    entries = []
    for place, (key, listed) in enumerate((("bureau", bureaus), ("kind", kinds)), start=1):
        cells = ((head + 1, place, head + _ROWS, place),)
        area = None
        if listed and not fits_inline(listed):
            rows.append(line(tell("listed", lang, name=tell(key, lang)), "note", _WIDTHS))
            merges.append((len(rows), 1, len(rows), len(_WIDTHS)))
            area = list_words(rows, listed)
        hint, wrong = tell(f"hint_{key}", lang), tell("wrong_choice", lang)
        entries.append(Entry(cells, listed, area, title=tell(key, lang), hint=hint, wrong=wrong))
    points = ((head + 1, 5, head + _ROWS, 5),)
    hint, wrong = tell("hint_points", lang), tell("wrong_number", lang, limits="")
    entries.append(Entry(points, title=tell("points", lang), hint=hint, wrong=wrong))
    plan = SheetPlan(
        tell("events", lang),
        tuple(rows),
        _WIDTHS,
        frozen=(head, 1),
        repeated=(1, head),
        merges=tuple(merges),
        entries=tuple(entries),
    )
    return EventForm(plan, head + 1, _ROWS, bureaus, kinds)


def event_kinds(scheme: Scheme, lang: str) -> tuple[str, ...]:
    """What 类别 may say: the kinds of every bonus, the name of a bonus without any, and the vetoes."""
    kinds: list[str] = []
    for bonus in scheme.bonuses:
        kinds += bonus.kinds or (bonus.name.say(lang) or bonus.id,)
    kinds += [veto.name.say(lang) or veto.id for veto in scheme.vetoes]
    return tuple({bureau_key(kind): clean(kind) for kind in reversed(kinds)}.values())[::-1]
