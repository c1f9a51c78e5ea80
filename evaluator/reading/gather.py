"""Departments' files -> observations and events with evidence, and everything there is to say about them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from evaluator.names import bureau_key
from evaluator.problems import FileError, Problem, Severity, Text, problem
from evaluator.project import Correction, Event, Observation, State
from evaluator.reading.cells import Kind, Sheet, Workbook
from evaluator.reading.remarks import remarks, without_said
from evaluator.reading.rows import Harvest, read_table
from evaluator.reading.tables import find_tables
from evaluator.reading.views import view
from evaluator.reading.vocabulary import Vocabulary, vocabulary
from evaluator.reading.xlsx import read_workbook
from evaluator.scheme import Scheme

# Sheets by which a ranking workbook of our own is known: what was published is no report.
EXPORTED = (frozenset({"明细", "数据来源", "规则与口径"}), frozenset({"Detail", "Sources", "Rules"}))

Progress = Callable[[str, int, int], None]  # file name, its number, of how many


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the files hold. `unreadable`: at least one of them could not be opened at all."""

    observations: tuple[Observation, ...]
    events: tuple[Event, ...]
    corrections: tuple[Correction, ...]
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
    harvest = Harvest()
    unreadable = False
    names = _labels(paths)
    for number, path in enumerate(paths):
        if progress is not None:
            progress(names[number], number, len(paths))
        try:
            workbook = read_workbook(path)
        except FileError as error:
            unreadable = True
            harvest.problems += [replace(p, file=names[number]) for p in error.problems]
            continue
        harvest.add(_workbook(workbook, names[number], words, accept=accept))
    return _gathered(harvest, scheme, unreadable=unreadable)


def gather_workbook(workbook: Workbook, scheme: Scheme, *, accept: bool = False) -> Gathered:
    """Everything one workbook that is already open reports for the scheme."""
    harvest = _workbook(workbook, workbook.name, vocabulary(scheme), accept=accept)
    return _gathered(harvest, scheme, unreadable=False)


def _gathered(harvest: Harvest, scheme: Scheme, *, unreadable: bool) -> Gathered:
    observations, said = _without_duplicates(harvest.observations, scheme)
    doubts = (*said, *_about_events(harvest.events), *_about_percentages(harvest.observations, scheme))
    corrections, clashes = _without_clashes(harvest.corrections, scheme)
    problems = (*harvest.problems, *doubts, *clashes)
    return Gathered(tuple(observations), tuple(harvest.events), corrections, problems, unreadable)


def _without_clashes(corrections: Sequence[Correction], scheme: Scheme) -> tuple[tuple[Correction, ...], list[Problem]]:
    """The corrections, less those that contradict each other: nobody chose."""
    same: defaultdict[tuple[str, str, str], list[Correction]] = defaultdict(list)
    for correction in corrections:
        same[correction.bureau, correction.indicator, correction.field].append(correction)
    problems = []
    for first, *others in same.values():
        if any((c.state, c.value) != (first.state, first.value) for c in others) and first.source is not None:
            problems.append(
                problem(
                    "E-CORRECTTWICE",
                    file=first.source.file,
                    sheet=first.source.sheet,
                    cell=first.source.cell,
                    indicator=scheme.by_id[first.indicator].name,
                    vals="、".join(c.text for c in (first, *others)),
                )
            )
            same[first.bureau, first.indicator, first.field].clear()
    return tuple(kept[0] for kept in same.values() if kept), problems


def _labels(paths: Sequence[Path]) -> list[str]:
    """The files' names; with their folder where two have the same name."""
    counts = Counter(path.name for path in paths)
    named = [path.name if counts[path.name] == 1 else f"{path.resolve().parent.name}/{path.name}" for path in paths]
    counts = Counter(named)
    return [name if counts[name] == 1 else str(path) for name, path in zip(named, paths, strict=True)]


def _workbook(workbook: Workbook, name: str, words: Vocabulary, *, accept: bool) -> Harvest:
    harvest = Harvest()
    unused: list[Sheet] = []
    if any(own <= {sheet.name for sheet in workbook.sheets} for own in EXPORTED):
        harvest.problems.append(problem("N-OWNEXPORT", file=name))
        return harvest
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
    said = list(remarks(workbook, name, harvest.observations, harvest.events))
    harvest.problems = [*without_said(harvest.problems, said), *said]
    return harvest


def _sheet(name: str, sheet: Sheet, words: Vocabulary, *, accept: bool) -> Harvest:
    """The sheet read as the bureaus seem to stand; if that leaves doubts, turned where that gives more values."""
    across = _bureaus_across(sheet, words)
    first = _read(name, sheet, words, transposed=across, accept=accept)
    if (first.observations or first.events) and not _errors(first) and _usable(first) == len(first.observations):
        return first
    other = _read(name, sheet, words, transposed=not across, accept=accept)
    return max(first, other, key=lambda h: (_usable(h) + len(h.events), h.tables, -_errors(h)))


def _errors(harvest: Harvest) -> int:
    return sum(problem.severity is Severity.ERROR for problem in harvest.problems)


def _usable(harvest: Harvest) -> int:
    """How many values are reported exactly once and need not be asked about."""
    counts = Counter((o.bureau, o.indicator, o.field) for o in harvest.observations)
    certain = (o for o in harvest.observations if o.state is not State.PENDING)
    return sum(counts[o.bureau, o.indicator, o.field] == 1 for o in certain)


def _bureaus_across(sheet: Sheet, words: Vocabulary) -> bool:
    """Whether more bureaus stand in one row than in one column."""
    rows: Counter[int] = Counter()
    columns: Counter[int] = Counter()
    for (row, column), cell in sheet.cells.items():
        if cell.kind is Kind.TEXT and words.bureau(cell.text) is not None:
            rows[row] += 1
            columns[column] += 1
    return max(rows.values(), default=0) > max(columns.values(), default=0)


def _read(name: str, sheet: Sheet, words: Vocabulary, *, transposed: bool, accept: bool) -> Harvest:
    harvest = Harvest()
    seen = view(name, sheet, transposed=transposed)
    for table in find_tables(seen, words, accept=accept):
        harvest.add(read_table(seen, table, words, accept=accept))
    return harvest


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


def _about_events(events: Sequence[Event]) -> Iterator[Problem]:
    """A warning for every event that was entered before: same bureau, kind, reason and document number."""
    seen: dict[tuple[str, ...], Event] = {}
    for event in events:
        key = (event.bureau, *(bureau_key(text) for text in (event.kind, event.reason, event.document)))
        first = seen.setdefault(key, event)
        if first is not event and event.document:
            here, there = event.source, first.source
            place = f"{there.file}›{there.sheet}!{there.cell}"
            yield problem(
                "W-DUPEVENT",
                file=here.file,
                sheet=here.sheet,
                cell=here.cell,
                kind=event.kind,
                document=event.document,
                other=place,
            )


def _about_percentages(observations: Sequence[Observation], scheme: Scheme) -> Iterator[Problem]:
    """A warning for bare fractions beside figures with a percent sign: 0.66 may stand for 66%."""
    columns: defaultdict[tuple[str, str, str, str], list[Observation]] = defaultdict(list)
    percentages = {indicator.id for indicator in scheme.indicators() if indicator.unit.zh == "%"}
    for observation in observations:
        if observation.indicator in percentages and isinstance(observation.value, Decimal):
            source = observation.source
            columns[source.file, source.sheet, observation.indicator, observation.field].append(observation)
    for (file, sheet, indicator_id, _), column in columns.items():
        bare = [o for o in column if "percent" not in o.steps]
        small = [o for o in bare if isinstance(o.value, Decimal) and 0 < abs(o.value) <= 1 and o.value % 1]
        if small and len(bare) < len(column):  # beside "55%" a bare 0.66 is hardly 0.66%
            indicator = scheme.by_id[indicator_id]
            cells = "、".join(o.source.cell for o in small)
            first = small[0].source
            yield problem(
                "W-UNIT", file=file, sheet=sheet, cell=first.cell, h=indicator.name, cells=cells, value=first.text
            )


def _about_duplicates(twice: Iterable[list[Observation]], scheme: Scheme) -> Iterator[Problem]:
    """One problem for each bureau that stands twice in a sheet, one for each value that came from several sheets."""
    names = {bureau.id: bureau.name for _, bureau in scheme.bureaus()}
    rows: defaultdict[tuple[str, str, str, int], list[list[Observation]]] = defaultdict(list)
    for same in twice:
        first = same[0].source
        if len({(o.source.file, o.source.sheet) for o in same}) == 1:
            rows[same[0].bureau, first.file, first.sheet, len(same)].append(same)
        else:
            places = "、".join(f"{o.source.file}›{o.source.sheet}!{o.source.cell}" for o in same)
            yield problem(
                "E-DUPVALUE",
                file=first.file,
                sheet=first.sheet,
                cell=first.cell,
                bureau=names[same[0].bureau],
                indicator=scheme.by_id[same[0].indicator].name,
                n=len(same),
                cells=places,
                vals="、".join(o.source.text for o in same),
            )
    for (bureau, file, sheet, count), values in rows.items():
        yield problem(
            "E-DUPBUREAU",
            file=file,
            sheet=sheet,
            cell=values[0][0].source.cell,
            bureau=names[bureau],
            n=count,
            vals=Text(*("；".join(_told(same, scheme, lang) for same in values) for lang in ("zh", "en"))),
        )


def _told(same: list[Observation], scheme: Scheme, lang: str) -> str:
    """What was reported more than once: "破案数 20（B3）、3（B4）"."""
    values = "、".join(f"{o.source.text} ({o.source.cell})" for o in same)
    return f"{scheme.by_id[same[0].indicator].name.say(lang)} {values}"
