"""Finds the tables of a sheet: where the bureaus are, what each column means, which rows hold data.

A sheet is looked at as it stands and, if that shows no table, with rows and columns exchanged. From top to bottom,
rows that name indicators or say "单位" are headers, the rows after them are data until the next header.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluator.names import header_keys
from evaluator.problems import Fact, Problem, problem
from evaluator.reading.cells import Cell, Kind, Sheet, address
from evaluator.reading.vocabulary import (
    BUREAU_WORDS,
    DOCUMENT_WORDS,
    INDICATOR_WORDS,
    KIND_WORDS,
    NOTE,
    NOTE_WORDS,
    ORDINARY_WORDS,
    POINTS_WORDS,
    REASON_WORDS,
    VALUE_WORDS,
    Vocabulary,
    is_word,
)
from evaluator.scheme import Indicator

MOST_HEADER_ROWS = 8  # a header is at most this high, titles and unit lines included


@dataclass(frozen=True, slots=True)
class View:
    """A sheet in one orientation. Cells keep their own addresses; the keys of `cells` are the view's."""

    file: str
    sheet: Sheet
    cells: Mapping[tuple[int, int], Cell]
    covered: Mapping[tuple[int, int], tuple[int, int]]  # a cell hidden under a merge -> the one that shows
    rows: Mapping[int, tuple[int, ...]]  # row -> its filled columns, ascending

    def text(self, row: int, column: int) -> str:
        """What a reader sees there: the text of the cell or of the merged area it is in."""
        cell = self.cells.get((row, column)) or self.cells.get(self.covered.get((row, column), (0, 0)))
        return cell.text if cell is not None and cell.kind is Kind.TEXT else ""

    def own_text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return cell.text if cell is not None and cell.kind is Kind.TEXT else ""


def view(file: str, sheet: Sheet, *, transposed: bool) -> View:
    """The sheet as it stands, or with rows and columns exchanged."""

    def turned(place: tuple[int, int]) -> tuple[int, int]:
        return (place[1], place[0]) if transposed else place

    covered = {}
    for top, left, bottom, right in sheet.merges:
        if (bottom - top + 1) * (right - left + 1) <= 20_000:  # a larger area is decoration, not a header
            places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
            covered |= {turned(place): turned((top, left)) for place in places[1:]}
    cells = {turned(place): cell for place, cell in sheet.cells.items()}
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for row, column in sorted(cells):
        rows[row].append(column)
    return View(file, sheet, cells, covered, {row: tuple(columns) for row, columns in rows.items()})


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a column of a wide table holds: a field of an indicator, or remarks on it (or on the whole row)."""

    indicator: Indicator | None
    field: str
    texts: tuple[str, ...]  # the header from top to bottom


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `kind` tells which of `columns` are used.

    wide: a bureau per row, `meanings` by column. long: columns "indicator", "value", "note". events: columns
    "kind", "reason", "document", "points", "note". All have `bureau_column` and `body`, the rows below the header.
    """

    kind: Literal["wide", "long", "events"]
    bureau_column: int
    body: tuple[int, ...]
    header: tuple[int, ...]
    meanings: Mapping[int, ColumnMeaning]
    columns: Mapping[str, int]
    problems: tuple[Problem, ...]


_EVENT_COLUMNS = {
    "kind": KIND_WORDS,
    "reason": REASON_WORDS,
    "document": DOCUMENT_WORDS,
    "points": POINTS_WORDS,
}
_LONG_COLUMNS = {"indicator": INDICATOR_WORDS, "value": VALUE_WORDS}


def find_tables(seen: View, words: Vocabulary) -> list[Table]:
    """The tables of the view, from top to bottom."""
    tables: list[Table] = []
    rows = sorted(seen.rows)
    place, start = 0, 0
    while place < len(rows):
        row = rows[place]
        if not _is_header(seen, row, words):
            place += 1
            continue
        listed = _listed(seen, row)
        if listed is not None:
            end = _next(rows, place + 1, lambda r: _has_bureau_word(seen, r))
            tables.append(_list_table(listed, rows[place + 1 : end], row))
        else:
            last = place
            while last + 1 < len(rows) and _is_header(seen, rows[last + 1], words):
                last += 1
            if last > place and _listed(seen, rows[last]) is not None:
                place = last  # a title that happens to name an indicator, above a list
                continue
            end = _next(rows, last + 1, lambda r: _is_header(seen, r, words))
            top = max(start, last - MOST_HEADER_ROWS + 1)
            tables.extend(_wide_table(seen, rows[top : last + 1], rows[last + 1 : end], words))
        place = start = end
    return tables


def _next(rows: Sequence[int], place: int, wanted: Callable[[int], bool]) -> int:
    return next((i for i in range(place, len(rows)) if wanted(rows[i])), len(rows))


def _is_header(seen: View, row: int, words: Vocabulary) -> bool:
    """Whether the row names an indicator (alone or with its field), or the column of bureaus."""
    for column in seen.rows[row]:
        text = seen.own_text(row, column)
        if text and (
            is_word(text, BUREAU_WORDS) or words.indicators(text) or words.indicators(text.rpartition("/")[0])
        ):
            return True
    return False


def _has_bureau_word(seen: View, row: int) -> bool:
    return any(is_word(seen.own_text(row, column), BUREAU_WORDS) for column in seen.rows[row])


def _listed(seen: View, row: int) -> tuple[Literal["long", "events"], dict[str, int]] | None:
    """The columns of a list (one observation or event per row) whose header this row is, or None."""
    texts = {column: seen.own_text(row, column) for column in seen.rows[row]}
    bureau = [column for column, text in texts.items() if text and is_word(text, BUREAU_WORDS)]
    if not bureau:
        return None
    for kind, wanted, needed in (("events", _EVENT_COLUMNS, "kind"), ("long", _LONG_COLUMNS, "indicator")):
        found = {"bureau": bureau[0]}
        for name, known in (*wanted.items(), (NOTE, NOTE_WORDS)):
            places = [c for c, text in texts.items() if text and c not in found.values() and is_word(text, known)]
            if places:
                found[name] = places[0]
        if needed in found and (kind == "events" or "value" in found):
            return ("events", found) if kind == "events" else ("long", found)
    return None


def _list_table(listed: tuple[Literal["long", "events"], dict[str, int]], body: Sequence[int], row: int) -> Table:
    kind, columns = listed
    return Table(kind, columns["bureau"], tuple(body), (row,), {}, columns, ())


def _wide_table(seen: View, header: Sequence[int], rows: Sequence[int], words: Vocabulary) -> Iterator[Table]:
    bureau_column = _bureau_column(seen, header, rows, words)
    if bureau_column is None:
        return
    # Lines of fields or units below the indicators' names leave the bureau's cell empty: they are header too.
    first = _next(rows, 0, lambda row: (row, bureau_column) in seen.cells)
    header = (*header, *rows[:first])
    body = tuple(rows[first:])
    columns = sorted({column for row in (*header, *body) for column in seen.rows[row]} - {bureau_column})
    meanings, problems = _meanings(seen, header, body, columns, words)
    if meanings or _names_indicators(seen, header, words):
        yield Table("wide", bureau_column, body, header, meanings, {}, tuple(problems))


def _bureau_column(seen: View, header: Sequence[int], rows: Sequence[int], words: Vocabulary) -> int | None:
    """The column with most bureau names below the header; failing that, the one whose header says so."""
    hits: Counter[int] = Counter()
    for row in rows:
        for column in seen.rows[row]:
            if words.bureau(seen.own_text(row, column)) is not None:
                hits[column] += 1
    if hits:
        most = max(hits.values())
        return min(column for column, count in hits.items() if count == most)
    stated = [c for row in header for c in seen.rows[row] if is_word(seen.own_text(row, c), BUREAU_WORDS)]
    return stated[0] if stated else None


def _names_indicators(seen: View, header: Sequence[int], words: Vocabulary) -> bool:
    return any(words.indicators(seen.own_text(row, column)) for row in header for column in seen.rows[row])


def _meanings(
    seen: View, header: Sequence[int], body: Sequence[int], columns: Sequence[int], words: Vocabulary
) -> tuple[dict[int, ColumnMeaning], list[Problem]]:
    meanings: dict[int, ColumnMeaning] = {}
    problems: list[Problem] = []
    unknown: list[tuple[int, tuple[str, ...]]] = []
    for column in columns:
        texts = _header_texts(seen, header, column)
        found = _matches(texts, words)
        if len({indicator.id for indicator, _ in found}) > 1:
            if _has_data(seen, body, column):
                ids = "、".join(indicator.id for indicator, _ in found)
                problems.append(_at_header(seen, header, column, "E-AMBIGUOUSCOLUMN", value=texts[-1], ids=ids))
            continue
        field = words.field(found[0][0], found[0][1]) if found else None
        if found and field is not None:
            meanings[column] = ColumnMeaning(found[0][0], field, texts)
        elif texts and is_word(texts[-1], NOTE_WORDS):
            meanings[column] = ColumnMeaning(None, NOTE, texts)
        elif texts and _has_data(seen, body, column) and not is_word(texts[-1], ORDINARY_WORDS | BUREAU_WORDS):
            unknown.append((column, texts))
    problems.extend(_twice(seen, meanings))
    taken = {meaning.indicator.id for meaning in meanings.values() if meaning.indicator is not None}
    for column, texts in unknown:
        near = words.nearest_indicator(texts[-1])
        if near is not None and near.id not in taken:
            problems.append(_at_header(seen, header, column, "E-UNKNOWNCOLUMN", value=texts[-1], near=near.name))
        else:
            problems.append(_at_header(seen, header, column, "N-COLUMN", value=texts[-1]))
    return meanings, problems


def _header_texts(seen: View, header: Sequence[int], column: int) -> tuple[str, ...]:
    """The header of a column from top to bottom; what a merge repeats stands once."""
    texts: list[str] = []
    for row in header:
        text = seen.text(row, column)
        if text and (not texts or texts[-1] != text):
            texts.append(text)
    return tuple(texts)


def _matches(texts: tuple[str, ...], words: Vocabulary) -> list[tuple[Indicator, tuple[str, ...]]]:
    """The indicators a header path names, each with the texts below its name; the lowest, longest match counts.

    An indicator's name may be spread over several lines, and a line may hold `indicator/field`.
    """
    parts = tuple(piece for text in texts for piece in _pieces(text, words))
    for end in range(len(parts), 0, -1):
        for start in range(end):
            found = words.indicators("/".join(parts[start:end])) or words.indicators("".join(parts[start:end]))
            if len(found) > 1:
                above = {key for part in parts[:start] for key in header_keys(part)}
                found = tuple(i for i in found if above & words.parents[i.id]) or found
            if found:
                return [(indicator, parts[end:]) for indicator in found]
    return []


def _pieces(text: str, words: Vocabulary) -> list[str]:
    """A header text; one that reads `indicator/field` is taken apart, one with a slash of its own is not."""
    if "/" in text and not words.indicators(text):
        return [piece for piece in text.split("/") if piece.strip()]
    return [text]


def _twice(seen: View, meanings: dict[int, ColumnMeaning]) -> list[Problem]:
    """Columns that mean the same; they are dropped from `meanings`, since nobody said which one counts."""
    problems = []
    same: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for column, meaning in meanings.items():
        if meaning.indicator is not None and meaning.field != NOTE:
            same[meaning.indicator.id, meaning.field].append(column)
    for columns in same.values():
        if len(columns) > 1:
            indicator = meanings[columns[0]].indicator
            heads = [_header_cell(seen, column) for column in columns]
            problems.append(
                problem(
                    "E-DUPCOL",
                    file=seen.file,
                    sheet=seen.sheet.name,
                    cell=heads[0],
                    n=len(columns),
                    h=indicator.name if indicator else "",
                    cols="、".join(heads),
                )
            )
            for column in columns:
                del meanings[column]
    return problems


def _header_cell(seen: View, column: int) -> str:
    rows = [row for row in sorted(seen.rows) if (row, column) in seen.cells]
    cell = seen.cells[rows[0], column] if rows else None
    return address(cell.row, cell.column) if cell is not None else "?"


def _at_header(seen: View, header: Sequence[int], column: int, code: str, **facts: Fact) -> Problem:
    cells = [seen.cells[row, column] for row in header if (row, column) in seen.cells]
    place = address(cells[-1].row, cells[-1].column) if cells else _header_cell(seen, column)
    return problem(code, file=seen.file, sheet=seen.sheet.name, cell=place, **facts)


def _has_data(seen: View, body: Sequence[int], column: int) -> bool:
    return any((row, column) in seen.cells for row in body)
