"""Reads the rows of one table: observations and events with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache

from evaluator.measures import Count, ValueMeasure
from evaluator.names import pieces
from evaluator.numbers import Meaning, from_excel_number, from_text
from evaluator.problems import Problem, Text
from evaluator.project import Correction, Event, Observation, Source, State
from evaluator.reading.cells import Cell, Kind, column_letters
from evaluator.reading.columns import BLANK, ColumnMeaning
from evaluator.reading.lists import FIELD
from evaluator.reading.tables import Table
from evaluator.reading.values import Place, Units, read_value, stated_unit, unit_line, units_of
from evaluator.reading.views import View
from evaluator.reading.vocabulary import NOTE, Vocabulary, is_label, is_remark, is_summary
from evaluator.scheme import Indicator

_letters = lru_cache(maxsize=4096)(column_letters)


@dataclass(slots=True)
class Harvest:
    """What has been gathered so far."""

    observations: list[Observation] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: int = 0

    def add(self, other: Harvest) -> None:
        self.observations += other.observations
        self.events += other.events
        self.corrections += other.corrections
        self.problems += other.problems
        self.tables += other.tables


def read_table(seen: View, table: Table, words: Vocabulary, *, accept: bool) -> Harvest:
    """Everything the table reports.

    Args:
        seen: the view in which the table was found.
        table: which rows and columns to read.
        words: the scheme's names.
        accept: take suggestions (near names, guesses) instead of asking.
    """
    reader = _TableReader(seen, table, words, accept)
    reader.harvest.tables = 1
    reader.harvest.problems += table.problems
    if table.kind == "wide":
        reader.read_wide()
    elif table.kind == "long":
        reader.read_long()
    elif table.kind == "corrections":
        reader.read_corrections()
    else:
        reader.read_events()
    return reader.harvest


class _TableReader:
    def __init__(self, seen: View, table: Table, words: Vocabulary, accept: bool) -> None:
        self.seen, self.table, self.words, self.accept = seen, table, words, accept
        self.harvest = Harvest()
        self.place = Place(seen.file, seen.sheet.name)
        self.hides = bool(seen.sheet.hidden_rows or seen.sheet.hidden_columns)
        self.field_units: dict[str, str] = {}  # indicator id -> the unit of the fields of a growth or ratio
        self.hidden_lines: set[tuple[str, int]] = set()  # hidden rows and columns already spoken of

    # wide ------------------------------------------------------------------------------------------------

    def read_wide(self) -> None:
        """A bureau per row, a field of an indicator per column."""
        meanings = self.table.meanings
        own_notes = {m.indicator.id: column for column, m in meanings.items() if m.field == NOTE and m.indicator}
        row_notes = tuple(column for column, m in meanings.items() if m.field == NOTE and m.indicator is None)
        columns: dict[int, tuple[Indicator, str, tuple[int, ...], Units]] = {}
        for column, meaning in meanings.items():
            if meaning.indicator is not None and meaning.field != NOTE:
                own = own_notes.get(meaning.indicator.id)
                notes = row_notes if own is None else (own,)
                columns[column] = (
                    meaning.indicator,
                    meaning.field,
                    notes,
                    self._units_of(column, meaning, meaning.indicator),
                )
        for row in self.table.body:
            filled = [column for column in self.seen.rows[row] if column in columns]
            bureau = self._bureau(row) if filled else None
            if bureau is not None:
                for column in filled:
                    indicator, name, notes, unit = columns[column]
                    note = "".join([self._text(row, c) for c in notes]) if notes else ""
                    self._observe(bureau, indicator, name, self.seen.cells[row, column], note, unit)

    def _units_of(self, column: int, meaning: ColumnMeaning, indicator: Indicator) -> Units:
        """The unit of the column; if it is not the indicator's, that is said once for the whole column."""
        cells = [self.seen.cells[row, column] for row in self.table.body if (row, column) in self.seen.cells]
        target = self._target(indicator, stated_unit(meaning.texts))
        units = units_of(meaning.texts, (*meaning.above, *self._unit_lines), target)
        if cells:
            self._say_units(units, cells[0], indicator)
        return units

    def _target(self, indicator: Indicator, stated: str) -> str:
        """The unit in which the values are wanted: the indicator's, if it is theirs.

        The unit of a growth or a ratio is not that of its fields. These need only agree among themselves, so the
        first unit that the table states for one of them is wanted for the others too.
        """
        if isinstance(indicator.measure, ValueMeasure | Count):
            return indicator.unit.zh
        if stated:
            self.field_units.setdefault(indicator.id, stated)
        return self.field_units.get(indicator.id, "")

    def _say_units(self, units: Units, cell: Cell, indicator: Indicator) -> None:
        if units.given:
            code = "W-UNITS" if units.factor is None else "N-UNITS"
            said = self.place.problem(code, cell, given=units.given, unit=units.target, item=indicator.name)
            self.harvest.problems.append(said)

    @cached_property
    def _unit_lines(self) -> tuple[str, ...]:
        """What lines such as "单位：万元" above the table state."""
        texts = (self.seen.own_text(row, c) for row in self.table.header for c in self.seen.rows[row])
        return tuple(f"({line})" for text in texts if (line := unit_line(text)) is not None)

    # lists -----------------------------------------------------------------------------------------------

    def read_long(self) -> None:
        """A bureau, an indicator and its value (or the values of its fields) per row."""
        columns = self.table.columns
        said: set[tuple[str, str]] = set()
        for row in self.table.body:
            valued = [name for name in columns if name == "value" or name.startswith(FIELD)]
            filled = [name for name in valued if (row, columns[name]) in self.seen.cells]
            named = self.seen.shown(row, columns["indicator"])
            bureau = self._bureau(row) if filled else None
            if bureau is None:
                continue
            if named is None or not named.text.strip():
                cell = self.seen.cells[row, columns[filled[0]]]
                self.harvest.problems.append(self.place.problem("E-UNKNOWNCOLUMN", cell, value=BLANK, near="—"))
                continue
            indicator, below = self._listed_indicator(named)
            if indicator is None:
                continue
            unit = self._listed_units(row, named, indicator)
            if (indicator.id, unit.given) not in said:
                said.add((indicator.id, unit.given))
                self._say_units(unit, self.seen.cells[row, columns[filled[0]]], indicator)
            for name in filled:
                self._listed_value(row, bureau, indicator, (named, below), name, unit)

    def _listed_value(
        self,
        row: int,
        bureau: str,
        indicator: Indicator,
        named: tuple[Cell, tuple[str, ...]],
        name: str,
        unit: Units,
    ) -> None:
        """One value of a row; its field is told by the indicator's name or by the header of the column."""
        column = self.table.columns[name]
        header = name.removeprefix(FIELD) if name != "value" else self.seen.text(self.table.header[-1], column)
        name_cell, below = named
        field_ = self.words.field(indicator, below or (header,))
        if field_ is None and name == "value":
            field_ = self.words.field(indicator, below)
        cell = self.seen.cells[row, column]
        if field_ is not None and field_ != NOTE:
            self._observe(bureau, indicator, field_, cell, self._text(row, self.table.columns.get(NOTE, 0)), unit)
        elif name == "value":
            known = "、".join(indicator.measure.headers(each)[0] for each in indicator.fields())
            said = self.place.problem(
                "E-UNKNOWNFIELD", name_cell, value=name_cell.text, item=indicator.name, known=known
            )
            self.harvest.problems.append(said)

    def _listed_indicator(self, named: Cell) -> tuple[Indicator | None, tuple[str, ...]]:
        """The indicator that a cell names, and the parts after its name."""
        text = named.text
        found = self.words.indicators(text)
        parts = [] if found else pieces(text)
        below: tuple[str, ...] = ()
        for n in range(len(parts) - 1, 0, -1):
            if not found:
                found, below = self.words.indicators("/".join(parts[:n])), tuple(parts[n:])
        if len(found) == 1:
            return found[0], below
        if found:
            ids = "、".join(indicator.id for indicator in found)
            self.harvest.problems.append(self.place.problem("E-AMBIGUOUSCOLUMN", named, value=text, ids=ids))
            return None, ()
        near = self.words.nearest_indicator(text)
        code = "N-ACCEPTED" if near is not None and self.accept else "E-UNKNOWNCOLUMN"
        said = self.place.problem(code, named, value=text, near=near.name if near is not None else "—")
        self.harvest.problems.append(said)
        return (near, ()) if self.accept else (None, ())

    def _listed_units(self, row: int, named: Cell, indicator: Indicator) -> Units:
        columns = self.table.columns
        stated = [named.text] if named.kind is Kind.TEXT else []
        if "unit" in columns:
            stated.append(f"({self.seen.text(row, columns['unit'])})")
        header = self.seen.text(self.table.header[-1], columns["value"]) if "value" in columns else ""
        target = self._target(indicator, stated_unit(tuple(stated)))
        return units_of(tuple(stated), (header, *self._unit_lines), target)

    def read_corrections(self) -> None:
        """A correction per row; one without a reason or without a usable value is a problem and does nothing."""
        columns = self.table.columns
        for row in self.table.body:
            cell = self.seen.shown(row, columns["corrected"])
            named = self.seen.shown(row, columns["indicator"])
            bureau = self._bureau(row) if cell is not None and named is not None else None
            if bureau is None or cell is None or named is None:
                continue
            indicator, below = self._listed_indicator(named)
            name = None if indicator is None else self.words.field(indicator, below)
            if indicator is None or name is None or name == NOTE:
                continue
            found = read_value(cell, indicator, units_of((), (), self._target(indicator, "")), self.place, accept=False)
            self.harvest.problems += found.problems
            reason = self._text(row, columns.get("reason", 0)).strip()
            if not reason:
                self.harvest.problems.append(self.place.problem("E-CORRECTREASON", cell, value=cell.text))
            elif found.state in {State.VALUE, State.NOT_APPLICABLE}:
                document = self._text(row, columns.get("document", 0)).strip()
                source = self._source(cell, "")
                self.harvest.corrections.append(
                    Correction(
                        bureau, indicator.id, name, found.state, found.value, cell.text, reason, document, source
                    )
                )

    def read_events(self) -> None:
        """An event per row. A kind merged over several rows is the kind of each; points merged so count once."""
        columns = self.table.columns
        named = [name for name in ("kind", "reason", "document", "points") if name in columns]
        for row in self.table.body:
            filled = [name for name in named if (row, columns[name]) in self.seen.cells]
            bureau = self._bureau(row) if filled else None
            shared = [name for name in ("kind", "points") if (row, columns.get(name, 0)) in self.seen.covered]
            if bureau is None or set(shared) == {"kind", "points"}:
                continue
            kind = self.seen.shown(row, columns["kind"])
            first = kind or self.seen.cells[row, columns[filled[0]]]
            texts = {name: self._text(row, columns.get(name, 0)) for name in ("reason", "document", NOTE)}
            source = self._source(first, texts[NOTE])
            self._say_if_hidden(first, self._bureau_name(bureau))
            self.harvest.events.append(
                Event(bureau, kind.text if kind else "", texts["reason"], texts["document"], self._points(row), source)
            )

    def _points(self, row: int) -> Decimal | None:
        cell = self.seen.cells.get((row, self.table.columns.get("points", 0)))
        if cell is None or not cell.text.strip():
            if cell is not None and cell.kind is Kind.EMPTY:
                self.harvest.problems.append(self.place.problem("E-NOCACHE", cell))
            return None
        if cell.kind is Kind.NUMBER:
            reading = from_excel_number(cell.text, cell.number_format, "分")
        else:
            reading = from_text(cell.text, "分")
        if reading.meaning is Meaning.NUMBER:
            return reading.value
        if reading.meaning is not Meaning.MISSING:
            self.harvest.problems.append(self.place.problem("E-TEXTNUM", cell, value=cell.text, guess="—"))
        return None

    # rows and cells --------------------------------------------------------------------------------------

    def _bureau(self, row: int) -> str | None:
        """The bureau of a row that holds something; unless the row sums up or explains, an unknown one is a problem."""
        cell = self.seen.shown(row, self.table.bureau_column)
        text = cell.text if cell is not None else ""
        known = self.words.bureau(text)
        if known is not None:
            return known
        left = [self.seen.text(row, c) for c in self.seen.rows[row] if c < self.table.bureau_column]
        labels = [label for label in (text, *left) if label]
        if any(is_summary(label) or is_remark(label) for label in labels) or any(map(is_label, labels[:1])):
            return None
        first = cell or self.seen.cells[row, self.seen.rows[row][0]]
        if not text.strip() and len(self.seen.rows[row]) == 1 and self._is_footer(first):
            return None
        if first.kind in {Kind.EMPTY, Kind.ERROR}:
            code = "E-NOCACHE" if first.kind is Kind.EMPTY else "E-ERRCELL"
            self.harvest.problems.append(self.place.problem(code, first, value=text))
            return None
        near = self.words.nearest_bureau(text, self._present)
        name = self._bureau_name(near) if near else "—"
        code = "N-ACCEPTED" if near is not None and self.accept else "E-UNKNOWNBUREAU"
        self.harvest.problems.append(self.place.problem(code, first, value=text or BLANK, near=name))
        return near if self.accept else None

    def _is_footer(self, cell: Cell) -> bool:
        """Whether a cell alone in its row says nothing that could be a value, as a date or a signature does not."""
        no_guess = from_text(cell.text, "").guess is None
        return cell.kind is Kind.TEXT and no_guess and not self.words.may_be_value(cell.text)

    @cached_property
    def _present(self) -> frozenset[str]:
        """The bureaus that the table names exactly: another name hardly stands for one of them."""
        texts = (self.seen.text(row, self.table.bureau_column) for row in self.table.body)
        return frozenset(bureau for text in texts if (bureau := self.words.bureau(text)) is not None)

    def _bureau_name(self, bureau: str) -> str:
        return self.words.bureau_names[bureau]

    def _observe(self, bureau: str, indicator: Indicator, field_: str, cell: Cell, note: str, unit: Units) -> None:
        if cell.kind is Kind.TEXT and not cell.text.strip():
            return
        found = read_value(cell, indicator, unit, self.place, accept=self.accept)
        if self.hides:
            name = self._bureau_name(bureau)
            item = Text(f"{name}：{indicator.name.zh}", f"{name}: {indicator.name.en}")
            self._say_if_hidden(cell, item)
        self.harvest.observations.append(
            Observation(
                bureau,
                indicator.id,
                field_,
                found.state,
                found.value,
                self._source(cell, note),
                found.steps,
                found.low,
                found.high,
            )
        )
        if found.problems:
            self.harvest.problems += found.problems

    def _source(self, cell: Cell, note: str) -> Source:
        place = f"{_letters(cell.column)}{cell.row}"
        return Source(self.place.file, self.place.sheet, place, cell.text, note.strip())

    def _text(self, row: int, column: int) -> str:
        """What a reader sees there, as text."""
        cell = self.seen.shown(row, column)
        return cell.text if cell is not None else ""

    def _say_if_hidden(self, cell: Cell, item: Text | str) -> None:
        """Once for every hidden row or column that holds something."""
        sheet = self.seen.sheet
        lines = [("row", cell.row)] if cell.row in sheet.hidden_rows else []
        lines += [("column", cell.column)] if cell.column in sheet.hidden_columns else []
        if lines and not self.hidden_lines.issuperset(lines):
            self.hidden_lines.update(lines)
            self.harvest.problems.append(self.place.problem("W-HIDDEN", cell, item=item))
