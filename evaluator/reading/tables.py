"""Finds the tables of a sheet: where the bureaus are, what each column means, which rows hold data.

From top to bottom, rows that name indicators or say "单位" are headers, the rows after them are data until the next
header. Lists (one value or event per row) are told by their headers; see `evaluator.reading.lists`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluator.problems import Problem
from evaluator.reading.cells import Kind
from evaluator.reading.columns import ColumnMeaning, meanings_of
from evaluator.reading.lists import ListHeader, list_header
from evaluator.reading.views import View
from evaluator.reading.vocabulary import BUREAU_WORDS, Vocabulary, is_word

MOST_HEADER_ROWS = 8  # a header is at most this high, titles and unit lines included


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the rows of its header and those below it.

    wide: a bureau per row; `meanings` tells what its columns hold. long and events: `columns` tells which column
    holds what (see `ListHeader`).
    """

    kind: Literal["wide", "long", "events", "corrections"]
    bureau_column: int
    header: tuple[int, ...]
    body: tuple[int, ...]
    meanings: Mapping[int, ColumnMeaning]
    columns: Mapping[str, int]
    problems: tuple[Problem, ...]


def find_tables(seen: View, words: Vocabulary, *, accept: bool = False) -> list[Table]:
    """The tables of the view, from top to bottom.

    Args:
        seen: the sheet in one orientation.
        words: the names to look for.
        accept: take a header that is near to one indicator only, where no other column has that indicator.
    """
    tables: list[Table] = []
    rows = sorted(seen.rows)
    place, start = 0, 0  # the header of the next table cannot reach above `start`
    while place < len(rows):
        row = rows[place]
        if not _is_header(seen, row, words, below_another=bool(tables)):
            place += 1
            continue
        last = place
        listed = list_header(seen, row, rows[place + 1 :], words)
        if listed is not None:
            end = _next(rows, place + 1, lambda r: _has_bureau_word(seen, r, words))
        else:
            while last + 1 < len(rows) and _continues(seen, rows, last + 1, words):
                last += 1
            end = _next(rows, last + 1, lambda r: _is_header(seen, r, words, below_another=True))
        header, body = rows[max(start, last - MOST_HEADER_ROWS + 1) : last + 1], rows[last + 1 : end]
        if listed is not None:
            found = [_list_table(listed, header, body)]
        else:
            found = list(_wide_tables(seen, header, body, words, accept=accept))
        if found:
            start = _after_last_bureau(seen, rows, last + 1, end, words)
            tables.extend(found)
        place = end
    return tables


def _next(rows: Sequence[int], place: int, wanted: Callable[[int], bool]) -> int:
    return next((i for i in range(place, len(rows)) if wanted(rows[i])), len(rows))


def _after_last_bureau(seen: View, rows: Sequence[int], first: int, end: int, words: Vocabulary) -> int:
    """The lines after the last bureau may be the title and the unit line of the next table."""
    return next((i + 1 for i in range(end - 1, first - 1, -1) if _has_bureau(seen, rows[i], words)), first)


def _is_header(seen: View, row: int, words: Vocabulary, *, below_another: bool) -> bool:
    """Whether the row names an indicator (alone or with its field), or the column of bureaus.

    A row of data may happen to do so too: it then holds a bureau, or, below a header, mostly other things.
    """
    named = 0
    for column in seen.rows[row]:
        text = seen.own_text(row, column)
        if text and is_word(text, BUREAU_WORDS):
            return not _has_bureau(seen, row, words)
        if text and words.indicators_in(text):
            named += 1
    if not named or _has_bureau(seen, row, words):
        return False
    return not below_another or 2 * named >= len(seen.rows[row])


def _continues(seen: View, rows: Sequence[int], place: int, words: Vocabulary) -> bool:
    """Whether a row below a line of the header is one more line of it."""
    row = rows[place]
    return _is_header(seen, row, words, below_another=True) and not list_header(seen, row, rows[place + 1 :], words)


def _has_bureau(seen: View, row: int, words: Vocabulary) -> bool:
    return any(words.bureau(text) for column in seen.rows[row] if (text := seen.own_text(row, column)))


def _has_bureau_word(seen: View, row: int, words: Vocabulary) -> bool:
    stated = any(is_word(seen.own_text(row, column), BUREAU_WORDS) for column in seen.rows[row])
    return stated and not _has_bureau(seen, row, words)


def _list_table(listed: ListHeader, header: Sequence[int], body: Sequence[int]) -> Table:
    columns = listed.columns
    return Table(listed.kind, columns["bureau"], tuple(header), tuple(body), {}, columns, listed.problems)


def _wide_tables(
    seen: View, header: Sequence[int], rows: Sequence[int], words: Vocabulary, *, accept: bool
) -> Iterator[Table]:
    """The table below the header; several if it repeats the column of bureaus side by side."""
    bureau_columns = _bureau_columns(seen, header, rows, words)
    if not bureau_columns:
        return
    first = _body_start(seen, header, rows, bureau_columns[0], words)
    header, body = (*header, *rows[:first]), tuple(rows[first:])
    columns = sorted({column for row in (*header, *body) for column in seen.rows[row]})
    for n, bureau_column in enumerate(bureau_columns):
        left = bureau_column if n else 0
        right = bureau_columns[n + 1] if n + 1 < len(bureau_columns) else columns[-1] + 1
        own = [column for column in columns if left <= column < right and column != bureau_column]
        meanings, problems = meanings_of(seen, header, body, own, words, accept=accept)
        doubts = any(problem.code[0] == "E" for problem in problems)
        if meanings or doubts or _names_indicators(seen, header, own, words):
            yield Table("wide", bureau_column, header, body, meanings, {}, tuple(problems))


def _bureau_columns(seen: View, header: Sequence[int], rows: Sequence[int], words: Vocabulary) -> list[int]:
    """The column of bureaus; more than one only if all are headed alike.

    It is the one with most bureaus among those whose header says so, failing that the one with most bureaus at
    all, failing that the one whose header says so.
    """
    hits: Counter[int] = Counter()
    for row in rows:
        for column in seen.rows[row]:
            text = seen.own_text(row, column)
            if text and words.bureau(text) is not None:
                hits[column] += 1
    stated: dict[int, str] = {}
    for row in header:
        for column in seen.rows[row]:
            if is_word(text := seen.own_text(row, column), BUREAU_WORDS):
                stated[column] = text
    if not hits:
        return sorted(stated)[:1]
    found = [column for column in sorted(hits) if column in stated]
    if found:
        return found
    return [min(hits, key=lambda column: (-hits[column], column))]


def _body_start(seen: View, header: Sequence[int], rows: Sequence[int], bureau_column: int, words: Vocabulary) -> int:
    """How many of the rows still belong to the header: lines of fields, units or points leave the bureau blank."""
    start = 0
    for place, row in enumerate(rows):
        if (row, bureau_column) in seen.cells:
            break
        below_header = seen.covered.get((row, bureau_column), (0, 0))[0] in header
        if below_header or _describes_columns(seen, row, words):
            start = place + 1
    return start


def _describes_columns(seen: View, row: int, words: Vocabulary) -> bool:
    """Whether a row without a bureau holds column numbers, words of headers, or at least nothing like a value."""
    numbers = [cell.text for c in seen.rows[row] if (cell := seen.cells[row, c]).kind is Kind.NUMBER]
    if numbers:
        return numbers == [str(n) for n in range(1, len(numbers) + 1)]
    texts = [text for column in seen.rows[row] if (text := seen.own_text(row, column))]
    return any(map(words.in_header, texts)) or not any(map(words.may_be_value, texts))


def _names_indicators(seen: View, header: Sequence[int], columns: Sequence[int], words: Vocabulary) -> bool:
    return any(words.indicators(text) for row in header for c in columns if (text := seen.own_text(row, c)))
