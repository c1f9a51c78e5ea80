"""The sheet that one department fills in: a bureau per row, a column per figure it reports."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from evaluator.measures import Count, ValueMeasure
from evaluator.numbers import exact_text
from evaluator.reading.columns import find_indicators
from evaluator.reading.values import Units, units_of
from evaluator.reading.vocabulary import Vocabulary
from evaluator.rule_words import field_name, measure_sentence, rule_sentence
from evaluator.rules import GradeMap
from evaluator.scheme import Bureau, Criterion, Group, Indicator, Scheme
from evaluator.writing.plan import (
    LINE_HEIGHT,
    Area,
    CellPlan,
    Entry,
    RowPlan,
    SheetPlan,
    clean,
    lines_needed,
    text_width,
)
from evaluator.writing.template_parts import (
    bureau_words,
    fits_inline,
    item_words,
    limits_words,
    line,
    list_words,
    parents,
    period_words,
    stretches,
    text_height,
)
from evaluator.writing.template_words import NOT_APPLICABLE, tell

_FIGURE_WIDTH = 13.0
_FIELD_WIDTH = 11.0
_NOTE_WIDTH = 26.0
_LEAST_WIDTH = 90.0  # of the whole sheet, for the lines beneath the table


class Plainness(IntEnum):
    """How much stands around the names in the header: less where a scheme's own words would be misread."""

    FULL = 0  # title, items, marks and direction above the names
    NAMES = 1  # names only
    IDS = 2  # the indicators' ids for names


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell to be filled in, and what the reader is to take it for."""

    row: int
    column: int
    bureau: str
    indicator: Indicator
    field: str


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet to be filled in, and its open cells."""

    plan: SheetPlan
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class _Column:
    """One figure of one indicator, and the criterion that the indicator is in."""

    indicator: Indicator
    field: str
    item: Criterion | None

    @property
    def alone(self) -> bool:
        return len(self.indicator.fields()) == 1


def department_form(
    scheme: Scheme, department: str, indicators: Sequence[Indicator], words: Vocabulary, lang: str, plainness: Plainness
) -> Form:
    """The blank sheet for the indicators of one department."""
    return _Maker(scheme, department, indicators, words, lang, plainness).form()


class _Maker:
    """Puts the rows of one sheet together, from top to bottom."""

    def __init__(
        self,
        scheme: Scheme,
        department: str,
        indicators: Sequence[Indicator],
        words: Vocabulary,
        lang: str,
        plainness: Plainness,
    ) -> None:
        self.scheme, self.department, self.words, self.lang = scheme, department, words, lang
        self.full, self.plainness = plainness is Plainness.FULL, plainness
        items = parents(scheme)
        self.indicators = indicators
        self.columns = [_Column(i, field, items.get(i.id)) for i in indicators for field in i.fields()]
        figures = [_FIGURE_WIDTH if column.alone else _FIELD_WIDTH for column in self.columns]
        name = self._name_width()
        self.widths = (name, *figures, max(_NOTE_WIDTH, _LEAST_WIDTH - name - sum(figures)))
        self.last = len(self.widths)
        self.rows: list[RowPlan] = []
        self.merges: list[Area] = []
        self.slots: list[Slot] = []
        self.name_of = {i.id: self._name(i, items.get(i.id)) for i in indicators}

    def form(self) -> Form:
        """The whole sheet."""
        self._title()
        self._header()
        head = len(self.rows)
        self._bureaus()
        self._notes()
        entries = tuple(self._entries())
        plan = SheetPlan(
            self.department,
            tuple(self.rows),
            self.widths,
            frozen=(head, 1),
            repeated=(1, head),
            merges=tuple(self.merges),
            entries=entries,
        )
        return Form(plan, tuple(self.slots))

    # above ------------------------------------------------------------------------------------------------

    def _title(self) -> None:
        title = tell("plain_title", self.lang)
        if self.full:
            scheme = self.scheme.title.say(self.lang)
            title = tell("title", self.lang, scheme=scheme, department=self.department)
        self._line(title, "title", 26.0)
        self._line(" · ".join(self._subtitle()), "subtitle")

    def _subtitle(self) -> Iterator[str]:
        """The period, the day when it is due, and the one thing to know."""
        yield from period_words(self.scheme, self.lang)
        days = {indicator.due for indicator in self.indicators}
        if len(days) == 1 and (day := days.pop()) is not None:
            yield tell("due", self.lang, day=day.isoformat())
        yield tell("fill_white", self.lang)

    def _header(self) -> None:
        if self.full:
            self._item_row()
            self._aside_row()
        names = len(self.rows) + 1
        deep = any(not column.alone for column in self.columns)
        header = [self._cell("bureau"), *[CellPlan(None, "header")] * len(self.columns), self._cell("note")]
        fields: list[CellPlan | None] = [CellPlan(None, "header")] * self.last
        for indicator, places in self._by(lambda column: column.indicator.id):
            header[places[0] - 1] = CellPlan(self.name_of[indicator], "header")
            down = 1 if deep and len(places) == 1 else 0
            self._merge(names, places[0], names + down, places[-1])
            for place in places if len(places) > 1 else ():
                column = self.columns[place - 2]
                fields[place - 1] = CellPlan(self._field(column), "header")
        self.rows.append(RowPlan(tuple(header), self._height(header, names)))
        if deep:
            self.rows.append(RowPlan(tuple(fields), self._height(fields, names + 1)))
            self._merge(names, 1, names + 1, 1)
            self._merge(names, self.last, names + 1, self.last)

    def _item_row(self) -> None:
        if not any(column.item for column in self.columns):
            return
        row: list[CellPlan | None] = [CellPlan(None, "node_center")] * self.last
        for _, places in self._by(lambda column: column.item.id if column.item else column.indicator.id):
            item = self.columns[places[0] - 2].item
            row[places[0] - 1] = CellPlan(item_words(item, self.lang) or None, "node_center")
            self._merge(len(self.rows) + 1, places[0], len(self.rows) + 1, places[-1])
        self.rows.append(RowPlan(tuple(row), self._height(row, len(self.rows) + 1)))

    def _aside_row(self) -> None:
        row: list[CellPlan | None] = [CellPlan(None, "aside")] * self.last
        for _, places in self._by(lambda column: column.indicator.id):
            indicator = self.columns[places[0] - 2].indicator
            row[places[0] - 1] = CellPlan(clean(" · ".join(self._aside(indicator))), "aside")
            self._merge(len(self.rows) + 1, places[0], len(self.rows) + 1, places[-1])
        self.rows.append(RowPlan(tuple(row), self._height(row, len(self.rows) + 1)))

    def _aside(self, indicator: Indicator) -> Iterator[str]:
        yield tell("marks", self.lang, marks=exact_text(indicator.marks))
        yield tell(indicator.better, self.lang)
        unit = indicator.unit.say(self.lang)
        if unit and not self.name_of[indicator.id].endswith(self._with_unit("", indicator)):
            yield tell("unit", self.lang, unit=unit)

    def _name(self, indicator: Indicator, item: Criterion | None) -> str:
        """The indicator's header: as full as it can be and still be read as this indicator in its own unit."""
        if self.plainness is Plainness.IDS:
            return indicator.id
        above = (item_words(item, self.lang),) if item is not None and self.full else ()
        for text in self._names(indicator):
            found = find_indicators((*above, text), self.words)
            if found.indicators == (indicator,) and not found.below and self._keeps_unit(indicator, text):
                return text
        return indicator.id

    def _names(self, indicator: Indicator) -> Iterator[str]:
        texts = dict.fromkeys((indicator.name.say(self.lang), indicator.name.zh, indicator.name.en, indicator.id))
        for text in filter(None, map(clean, texts)):
            numbered = [f"{indicator.number} {text}", text] if indicator.number else [text]
            for name in numbered:
                if indicator.unit.zh and isinstance(indicator.measure, ValueMeasure | Count):
                    yield self._with_unit(name, indicator)
            yield from numbered

    def _with_unit(self, name: str, indicator: Indicator) -> str:
        return name + tell("bracketed", self.lang, unit=clean(indicator.unit.say(self.lang)))

    def _keeps_unit(self, indicator: Indicator, text: str) -> bool:
        """Whether figures under the header are taken as they are."""
        if not isinstance(indicator.measure, ValueMeasure | Count):
            return True
        return units_of((text,), (), indicator.unit.zh) == Units(indicator.unit.zh)

    def _field(self, column: _Column) -> str:
        indicator = column.indicator
        measure = indicator.measure
        usual = (field_name(indicator, column.field, self.lang), *measure.headers(column.field))
        known = (text for text in map(clean, usual) if self.words.field(indicator, (text,)) == column.field)
        return next(known, column.field)

    # the table --------------------------------------------------------------------------------------------

    def _bureaus(self) -> None:
        members = [(group, [b for b in group.bureaus if self._asked(group)]) for group in self.scheme.groups]
        members = [(group, bureaus) for group, bureaus in members if bureaus]
        for group, bureaus in members:
            if len(members) > 1:
                name = clean(group.name.say(self.lang) or group.id)
                blank = [CellPlan(None, "node")] * (self.last - 1)
                self.rows.append(RowPlan((CellPlan(name, "node"), *blank)))
            for bureau in bureaus:
                self._bureau(group, bureau)

    def _asked(self, group: Group) -> bool:
        return any(_counts(column.indicator, group) for column in self.columns)

    def _bureau(self, group: Group, bureau: Bureau) -> None:
        row = len(self.rows) + 1
        name = bureau_words(bureau, self.words, self.lang)
        cells = [CellPlan(name, "name")]
        for place, column in enumerate(self.columns, start=2):
            if _counts(column.indicator, group):
                self.slots.append(Slot(row, place, bureau.id, column.indicator, column.field))
                cells.append(CellPlan(None, "open"))
            else:
                cells.append(CellPlan(None, "shut"))
        lines = lines_needed(name, self.widths[0], 2.5)
        self.rows.append(RowPlan((*cells, CellPlan(None, "open_text")), max(21.0, lines * LINE_HEIGHT + 5)))

    # beneath ----------------------------------------------------------------------------------------------

    def _notes(self) -> None:
        self.rows.append(RowPlan((), 8.0))
        self._line(tell("signature", self.lang), "open_line", 24.0)
        for key in ("how_1", "how_2", "how_3"):
            self._line(tell(key, self.lang), "note")
        for indicator in self.indicators:
            self._line(clean(self._explained(indicator)), "note")

    def _explained(self, indicator: Indicator) -> str:
        """What the indicator is about, in one line."""
        lang = self.lang
        said = [tell("marks", lang, marks=exact_text(indicator.marks)), tell(indicator.better, lang)]
        if unit := indicator.unit.say(lang):
            said.append(tell("unit", lang, unit=unit))
        if len(indicator.fields()) > 1 or not isinstance(indicator.measure, ValueMeasure):
            said.append(measure_sentence(indicator, lang))
        if indicator.better != "none":
            said.append(rule_sentence(indicator, lang))
        said += limits_words(indicator, lang)
        if indicator.due is not None:
            said.append(tell("due", lang, day=indicator.due.isoformat()))
        if note := indicator.note.say(lang):
            said.append(note.rstrip("。."))
        name = f"{indicator.number} {indicator.name.say(lang)}".strip()
        return name + tell("colon", lang) + tell("pause", lang).join(said) + tell("stop", lang)

    # what may be typed ------------------------------------------------------------------------------------

    def _entries(self) -> Iterator[Entry]:
        for place, column in enumerate(self.columns, start=2):
            areas = tuple(stretches([slot.row for slot in self.slots if slot.column == place], place))
            if areas:
                yield self._entry(column, areas)

    def _entry(self, column: _Column, areas: tuple[Area, ...]) -> Entry:
        indicator, lang = column.indicator, self.lang
        title = clean(indicator.name.say(lang))
        if isinstance(indicator.rule, GradeMap):
            words = (*indicator.rule.map, NOT_APPLICABLE)
            listed = None if fits_inline(words) else self._listed(title, words)
            return Entry(
                areas, words, listed, title=title, hint=tell("hint_choice", lang), wrong=tell("wrong_choice", lang)
            )
        limits = indicator.range if column.alone else type(indicator.range)()
        unit = indicator.unit.say(lang) if isinstance(indicator.measure, ValueMeasure) else ""
        hint = tell("hint_number", lang, unit=tell("bracketed", lang, unit=clean(unit)) if unit else "")
        said = "".join(tell("joint", lang) + words for words in limits_words(indicator, lang) if column.alone)
        return Entry(
            areas,
            low=limits.low,
            high=limits.high,
            title=title,
            hint=hint,
            wrong=tell("wrong_number", lang, limits=said),
        )

    def _listed(self, name: str, words: Sequence[str]) -> Area:
        """The words in cells beneath the notes, for the list to refer to."""
        self._line(tell("listed", self.lang, name=name), "note")
        return list_words(self.rows, words)

    # helpers ----------------------------------------------------------------------------------------------

    def _line(self, text: str, style: str, least: float = 0.0) -> None:
        """A text over the whole width."""
        self.rows.append(line(clean(text), style, self.widths, least))
        self._merge(len(self.rows), 1, len(self.rows), self.last)

    def _cell(self, key: str) -> CellPlan:
        return CellPlan(tell(key, self.lang), "header")

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def _by(self, key: Callable[[_Column], str]) -> Iterator[tuple[str, list[int]]]:
        """The columns side by side that have the same key, with their places in the sheet."""
        keyed = ((key(column), place) for place, column in enumerate(self.columns, start=2))
        for value, same in itertools.groupby(keyed, lambda pair: pair[0]):
            yield value, [place for _, place in same]

    def _height(self, cells: Sequence[CellPlan | None], row: int) -> float:
        """The height that the texts of a header row need, over as many columns as they are merged."""
        spans = {left: right for top, left, _, right in self.merges if top == row}
        most = LINE_HEIGHT
        for place, cell in enumerate(cells, start=1):
            if cell is not None and isinstance(cell.value, str):
                room = sum(self.widths[place - 1 : spans.get(place, place)])
                most = max(most, text_height(cell.value, cell.style, room))
        return most + 6

    def _name_width(self) -> float:
        names = [bureau_words(bureau, self.words, self.lang) for _, bureau in self.scheme.bureaus()]
        return float(min(max([12, *(text_width(name) + 4 for name in names)]), 40))


def _counts(indicator: Indicator, group: Group) -> bool:
    return indicator.groups is None or group.id in indicator.groups
