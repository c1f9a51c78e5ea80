"""The headers of lists: tables with one value (long form) or one event per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluator.names import header_keys
from evaluator.problems import Problem, problem
from evaluator.reading.cells import address
from evaluator.reading.views import View
from evaluator.reading.vocabulary import (
    BUREAU_WORDS,
    CORRECTED_WORDS,
    DOCUMENT_WORDS,
    INDICATOR_WORDS,
    KIND_WORDS,
    NOTE,
    NOTE_WORDS,
    ORDINARY_WORDS,
    POINTS_WORDS,
    REASON_WORDS,
    UNIT_WORDS,
    VALUE_WORDS,
    Vocabulary,
    is_word,
)

_EVENT_COLUMNS = {"kind": KIND_WORDS, "reason": REASON_WORDS, "document": DOCUMENT_WORDS, "points": POINTS_WORDS}
_CORRECTION_COLUMNS = {
    "indicator": INDICATOR_WORDS,
    "corrected": CORRECTED_WORDS,
    "reason": REASON_WORDS,
    "document": DOCUMENT_WORDS,
}
_LONG_COLUMNS = {"indicator": INDICATOR_WORDS, "value": VALUE_WORDS, "unit": UNIT_WORDS}
FIELD = "field:"  # starts the name of a column of a long list that holds one field, "field:上年同期"


@dataclass(frozen=True, slots=True)
class ListHeader:
    """Which columns a list has.

    events: "kind", "reason", "document", "points". corrections: "indicator", "corrected", "reason", "document".
    long: "indicator", "value", "unit" and fields by their headers.
    All: "bureau", "note".
    """

    kind: Literal["long", "events", "corrections"]
    columns: Mapping[str, int]
    problems: tuple[Problem, ...]


def list_header(seen: View, row: int, below: Sequence[int], words: Vocabulary) -> ListHeader | None:
    """The list whose header this row is, or None."""
    texts = {column: text for column in seen.rows[row] if (text := seen.own_text(row, column))}
    stated = [column for column, text in texts.items() if is_word(text, BUREAU_WORDS)]
    if not stated or any(words.indicators(text) for text in texts.values()):
        return None
    if not any(is_word(text, KIND_WORDS | INDICATOR_WORDS) for text in texts.values()):
        return None
    # "单位" may also head the units, so what stands below decides.
    bureau = max(stated, key=lambda column: sum(words.bureau(seen.text(r, column)) is not None for r in below))
    events = _columns(texts, bureau, _EVENT_COLUMNS)
    if "kind" in events:
        return ListHeader("events", events, _unused(seen, row, below, texts, events))
    corrections = _columns(texts, bureau, _CORRECTION_COLUMNS)
    if "indicator" in corrections and "corrected" in corrections:
        return ListHeader("corrections", corrections, _unused(seen, row, below, texts, corrections))
    long = _columns(texts, bureau, _LONG_COLUMNS)
    for column, text in texts.items():
        if column not in long.values() and any(key in words.field_keys for key in header_keys(text)):
            long[FIELD + text] = column
    if "indicator" in long and ("value" in long or any(name.startswith(FIELD) for name in long)):
        return ListHeader("long", long, _unused(seen, row, below, texts, long))
    return None


def _columns(texts: Mapping[int, str], bureau: int, wanted: Mapping[str, frozenset[str]]) -> dict[str, int]:
    found = {"bureau": bureau}
    for name, known in (*wanted.items(), (NOTE, NOTE_WORDS)):
        places = [c for c, text in texts.items() if c not in found.values() and is_word(text, known)]
        if places:
            found[name] = places[0]
    return found


def _unused(
    seen: View, row: int, below: Sequence[int], texts: Mapping[int, str], columns: Mapping[str, int]
) -> tuple[Problem, ...]:
    """A notice for each column that is filled and not used."""
    problems = []
    for column, text in texts.items():
        used = column in columns.values() or is_word(text, ORDINARY_WORDS | BUREAU_WORDS | NOTE_WORDS)
        if not used and any((r, column) in seen.cells for r in below):
            cell = seen.cells[row, column]
            place = address(cell.row, cell.column)
            problems.append(problem("N-COLUMN", file=seen.file, sheet=seen.sheet.name, cell=place, value=text))
    return tuple(problems)
