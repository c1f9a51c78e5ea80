"""Departments' files -> observations and events with evidence, and everything there is to say about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from evaluator.numbers import Meaning, from_excel_number, from_text
from evaluator.problems import FileError, Problem, Text, problem
from evaluator.project import Event, Observation, Source, State
from evaluator.reading.cells import Cell, Kind, Sheet, Workbook, address
from evaluator.reading.tables import Table, View, find_tables, view
from evaluator.reading.values import Place, read_value, stated_unit, unit_line
from evaluator.reading.vocabulary import NOTE, Vocabulary, is_remark, is_summary, vocabulary
from evaluator.reading.xlsx import read_workbook
from evaluator.scheme import Indicator, Scheme

Progress = Callable[[str, int, int], None]  # file name, its number, of how many


@dataclass(slots=True)
class Harvest:
    """What has been gathered so far."""

    observations: list[Observation] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    tables: int = 0

    def add(self, other: Harvest) -> None:
        self.observations += other.observations
        self.events += other.events
        self.problems += other.problems
        self.tables += other.tables


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the files hold. `unreadable`: at least one of them could not be opened at all."""

    observations: tuple[Observation, ...]
    events: tuple[Event, ...]
    problems: tuple[Problem, ...]
    unreadable: bool


def gather(
    paths: Sequence[Path], scheme: Scheme, *, accept: bool = False, progress: Progress | None = None
) -> Gathered:
    """Everything the files report for the scheme.

    Args:
        paths: the departments' files; all are examined even if one cannot be read.
        scheme: whose bureaus and indicators are looked for.
        accept: take suggestions (near names, guesses) instead of asking.
        progress: told before each file.
    """
    words = vocabulary(scheme)
    all_of_it = Harvest()
    unreadable = False
    names = _labels(paths)
    for number, path in enumerate(paths):
        if progress is not None:
            progress(names[number], number, len(paths))
        try:
            workbook = read_workbook(path)
        except FileError as error:
            unreadable = True
            all_of_it.problems += [replace(p, file=names[number]) for p in error.problems]
            continue
        all_of_it.add(_workbook(workbook, names[number], words, accept=accept))
    observations, said = _without_duplicates(all_of_it.observations, scheme)
    problems = (*all_of_it.problems, *said)
    return Gathered(tuple(observations), tuple(all_of_it.events), problems, unreadable)


def _labels(paths: Sequence[Path]) -> list[str]:
    """The files' names; with their folder where two have the same name."""
    counts = Counter(path.name for path in paths)
    return [path.name if counts[path.name] == 1 else f"{path.resolve().parent.name}/{path.name}" for path in paths]


def _workbook(workbook: Workbook, name: str, words: Vocabulary, *, accept: bool) -> Harvest:
    harvest = Harvest()
    unused: list[Sheet] = []
    for sheet in workbook.sheets:
        if not sheet.cells:
            continue
        if sheet.hidden:
            harvest.problems.append(problem("W-HIDDENSHEET", file=name, sheet=sheet.name))
            continue
        found = _sheet(name, sheet, words, accept=accept)
        if not found.tables:
            unused.append(sheet)
        harvest.add(found)
    if not any(sheet.cells for sheet in workbook.sheets if not sheet.hidden):
        harvest.problems.append(problem("E-NODATA", file=name))
    for sheet in unused:
        # One table is enough for the rest to be notes; a file without any is not what it was taken for.
        code = "N-SHEETUNUSED" if harvest.tables else "E-NOHEADER"
        harvest.problems.append(problem(code, file=name, sheet=sheet.name))
    return harvest


def _sheet(name: str, sheet: Sheet, words: Vocabulary, *, accept: bool) -> Harvest:
    """The sheet read as it stands, or turned if that gives values and this does not."""
    straight = _view(view(name, sheet, transposed=False), words, accept=accept)
    if straight.observations or straight.events:
        return straight
    turned = _view(view(name, sheet, transposed=True), words, accept=accept)
    return turned if turned.observations or (turned.tables and not straight.tables) else straight


def _view(seen: View, words: Vocabulary, *, accept: bool) -> Harvest:
    harvest = Harvest()
    for table in find_tables(seen, words):
        harvest.tables += 1
        harvest.problems += table.problems
        reader = _TableReader(seen, table, words, harvest, accept)
        if table.kind == "wide":
            reader.read_wide()
        else:
            reader.read_list()
    return harvest


@dataclass(frozen=True, slots=True)
class _TableReader:
    """Reads the rows of one table into the harvest."""

    seen: View
    table: Table
    words: Vocabulary
    harvest: Harvest
    accept: bool

    @property
    def place(self) -> Place:
        return Place(self.seen.file, self.seen.sheet.name)

    def read_wide(self) -> None:
        value_columns = {column: meaning for column, meaning in self.table.meanings.items() if meaning.field != NOTE}
        own_notes = {
            m.indicator.id: column for column, m in self.table.meanings.items() if m.field == NOTE and m.indicator
        }
        row_notes = [c for c, m in self.table.meanings.items() if m.field == NOTE and m.indicator is None]
        units = self._units()
        for row in self.table.body:
            filled = [c for c in self.seen.rows[row] if c in value_columns]
            bureau = self._bureau(row, bool(filled))
            if bureau is None:
                continue
            self._say_if_hidden(row, bureau, filled)
            for column in filled:
                meaning = value_columns[column]
                if meaning.indicator is None:
                    continue
                note_columns = [own_notes[meaning.indicator.id]] if meaning.indicator.id in own_notes else row_notes
                note = "".join(self._text(row, c) for c in note_columns)
                self._observe(bureau, meaning.indicator, meaning.field, (row, column), note, units.get(column, ""))

    def read_list(self) -> None:
        for row in self.table.body:
            cells = {name: self.seen.cells.get((row, column)) for name, column in self.table.columns.items()}
            wanted = cells.get("kind" if self.table.kind == "events" else "indicator")
            bureau = self._bureau(row, wanted is not None)
            if bureau is None or wanted is None:
                continue
            self._say_if_hidden(row, bureau, [])
            if self.table.kind == "events":
                self._event(bureau, wanted, cells)
            else:
                self._listed_value(row, bureau, wanted, cells)

    def _listed_value(self, row: int, bureau: str, named: Cell, cells: Mapping[str, Cell | None]) -> None:
        head, _, tail = named.text.rpartition("/")
        found, below = self.words.indicators(named.text), ()
        if not found and head:
            found, below = self.words.indicators(head), (tail,)
        field_ = self.words.field(found[0], below) if len(found) == 1 else None
        if not found or field_ is None or field_ == NOTE:
            near = self.words.nearest_indicator(named.text)
            ids = "、".join(indicator.id for indicator in found)
            if len(found) > 1:
                said = self.place.problem("E-AMBIGUOUSCOLUMN", named, value=named.text, ids=ids)
            else:
                said = self.place.problem("E-UNKNOWNCOLUMN", named, value=named.text, near=near.name if near else "—")
            self.harvest.problems.append(said)
            return
        if cells.get("value") is not None:
            note = cells.get(NOTE)
            self._observe(bureau, found[0], field_, (row, self.table.columns["value"]), note.text if note else "", "")

    def _bureau(self, row: int, used: bool) -> str | None:
        """The bureau of a row; an unknown one is a problem if the row holds anything for it."""
        text = self.seen.text(row, self.table.bureau_column)
        cell = self.seen.cells.get((row, self.table.bureau_column))
        if not text:
            text = cell.text if cell is not None else ""
        known = self.words.bureau(text) if text else None
        if known is not None or not used:
            return known
        labels = [self.seen.text(row, c) for c in self.seen.rows[row] if c < self.table.bureau_column] or [""]
        if is_summary(text) or is_remark(text) or any(is_summary(label) for label in labels if label):
            return None
        first = cell or self.seen.cells[row, self.seen.rows[row][0]]
        near = self.words.nearest_bureau(text) if text else None
        if near is not None and self.accept:
            name = self.words.bureau_names[near]
            self.harvest.problems.append(self.place.problem("N-ACCEPTED", first, value=text, near=name))
            return near
        near_name = self.words.bureau_names[near] if near else "—"
        self.harvest.problems.append(
            self.place.problem("E-UNKNOWNBUREAU", first, value=text or first.text, near=near_name)
        )
        return None

    def _observe(
        self, bureau: str, indicator: Indicator, field_: str, at: tuple[int, int], note: str, unit: str
    ) -> None:
        cell = self.seen.cells[at]
        if cell.kind is Kind.TEXT and not cell.text.strip():
            return
        found = read_value(cell, indicator, unit, self.place, accept=self.accept)
        source = self._source(cell, note)
        self.harvest.observations.append(
            Observation(
                bureau,
                indicator.id,
                field_,
                found.state,
                found.value,
                source,
                found.steps,
                found.low,
                found.high,
            )
        )
        self.harvest.problems += found.problems

    def _event(self, bureau: str, kind: Cell, cells: Mapping[str, Cell | None]) -> None:
        points_cell = cells.get("points")
        points: Decimal | None = None
        if points_cell is not None and points_cell.text.strip():
            if points_cell.kind is Kind.NUMBER:
                reading = from_excel_number(points_cell.text, points_cell.number_format, "分")
            else:
                reading = from_text(points_cell.text, "分")
            if reading.meaning is Meaning.NUMBER:
                points = reading.value
            elif reading.meaning is not Meaning.MISSING:
                said = self.place.problem("E-TEXTNUM", points_cell, value=points_cell.text, guess="—")
                self.harvest.problems.append(said)
        texts = {name: cell.text if cell is not None else "" for name, cell in cells.items()}
        source = self._source(kind, texts.get(NOTE, ""))
        self.harvest.events.append(
            Event(bureau, kind.text, texts.get("reason", ""), texts.get("document", ""), points, source)
        )

    def _source(self, cell: Cell, note: str) -> Source:
        return Source(self.seen.file, self.seen.sheet.name, address(cell.row, cell.column), cell.text, note.strip())

    def _text(self, row: int, column: int) -> str:
        cell = self.seen.cells.get((row, column))
        return cell.text if cell is not None else ""

    def _units(self) -> dict[int, str]:
        """The unit to convert from, for the columns that need it; says so once per column."""
        lines = tuple(
            line
            for row in self.table.header
            for column in self.seen.rows[row]
            if (line := unit_line(self.seen.own_text(row, column))) is not None
        )
        units = {}
        for column, meaning in self.table.meanings.items():
            if meaning.indicator is None or meaning.field == NOTE:
                continue
            given = stated_unit(meaning.texts, lines, meaning.indicator)
            if given:
                units[column] = given
                cells = [self.seen.cells[row, column] for row in self.table.body if (row, column) in self.seen.cells]
                if cells:
                    unit = meaning.indicator.unit
                    self.harvest.problems.append(self.place.problem("N-UNITS", cells[0], given=given, unit=unit))
        return units

    def _say_if_hidden(self, row: int, bureau: str, filled: Iterable[int]) -> None:
        sheet = self.seen.sheet
        cells = [self.seen.cells[row, c] for c in (self.table.bureau_column, *filled) if (row, c) in self.seen.cells]
        hidden = [c for c in cells if c.row in sheet.hidden_rows or c.column in sheet.hidden_columns]
        if hidden:
            name = self.words.bureau_names[bureau]
            self.harvest.problems.append(self.place.problem("W-HIDDEN", hidden[0], bureau=name))


def _without_duplicates(
    observations: Sequence[Observation], scheme: Scheme
) -> tuple[list[Observation], Iterator[Problem]]:
    """One observation per bureau, indicator and field. Where several were reported none counts: nobody chose."""
    groups: defaultdict[tuple[str, str, str], list[Observation]] = defaultdict(list)
    for observation in observations:
        groups[observation.bureau, observation.indicator, observation.field].append(observation)
    kept = []
    twice = []
    for same in groups.values():
        if len(same) == 1:
            kept.append(same[0])
        else:
            same.sort(key=lambda o: (o.source.file, o.source.sheet, len(o.source.cell), o.source.cell))
            twice.append(same)
            kept.append(replace(same[0], state=State.PENDING, value=None, low=None, high=None))
    return kept, _about_duplicates(twice, scheme)


def _about_duplicates(twice: Iterable[list[Observation]], scheme: Scheme) -> Iterator[Problem]:
    names = {bureau.id: bureau.name for _, bureau in scheme.bureaus()}
    for same in twice:
        first = same[0].source
        one_sheet = len({(o.source.file, o.source.sheet) for o in same}) == 1
        cells = [o.source.cell if one_sheet else f"{o.source.file}›{o.source.sheet}!{o.source.cell}" for o in same]
        indicator = scheme.by_id[same[0].indicator].name
        yield problem(
            "E-DUPBUREAU" if one_sheet else "E-DUPVALUE",
            file=first.file,
            sheet=first.sheet,
            cell=first.cell,
            bureau=names[same[0].bureau],
            indicator=Text(indicator.zh, indicator.en),
            n=len(same),
            cells="、".join(cells),
            vals="、".join(o.source.text for o in same),
        )
