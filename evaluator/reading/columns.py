"""What the columns of a wide table hold, told by their headers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluator.names import header_keys, pieces
from evaluator.problems import Fact, Problem, Text, problem
from evaluator.reading.cells import Kind, address
from evaluator.reading.views import View
from evaluator.reading.vocabulary import BUREAU_WORDS, NOTE, NOTE_WORDS, ORDINARY_WORDS, Vocabulary, is_word
from evaluator.scheme import Indicator

BLANK = Text("（空白）", "(blank)")


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """What a column holds: a field of an indicator, or remarks on it (or on the whole row)."""

    indicator: Indicator | None
    field: str
    texts: tuple[str, ...]  # the header from the indicator's name down
    above: tuple[str, ...] = ()  # titles and parents


@dataclass(frozen=True, slots=True)
class _Match:
    """The indicators that a part of a header path may stand for."""

    indicators: tuple[Indicator, ...]
    above: tuple[str, ...]
    name: tuple[str, ...]
    below: tuple[str, ...]

    def meaning(self, field: str) -> ColumnMeaning:
        return ColumnMeaning(self.indicators[0], field, (*self.name, *self.below), self.above)


_NOTHING = _Match((), (), (), ())


def meanings_of(
    seen: View, header: Sequence[int], body: Sequence[int], columns: Sequence[int], words: Vocabulary, *, accept: bool
) -> tuple[dict[int, ColumnMeaning], list[Problem]]:
    """The columns that hold something of the scheme, and what there is to say about the others."""
    reader = _Headers(seen, header, body, words, {}, {}, [])
    for column in columns:
        reader.read(column)
    reader.drop_repeated()
    reader.judge_unknown(accept=accept)
    return reader.meanings, reader.problems


@dataclass(frozen=True, slots=True)
class _Headers:
    """Reads the header of one table."""

    seen: View
    header: Sequence[int]
    body: Sequence[int]
    words: Vocabulary
    meanings: dict[int, ColumnMeaning]
    unknown: dict[int, tuple[tuple[str, ...], _Match]]
    problems: list[Problem]

    def read(self, column: int) -> None:
        texts, match = self._match(column)
        if len(match.indicators) > 1:
            if self._has_data(column):
                ids = "、".join(indicator.id for indicator in match.indicators)
                self.problems.append(self._at(column, "E-AMBIGUOUSCOLUMN", value=texts[-1], ids=ids))
            return
        field = self.words.field(match.indicators[0], match.below) if match.indicators else None
        if field is not None:
            self.meanings[column] = match.meaning(field)
        elif texts and is_word(texts[-1], NOTE_WORDS):
            self.meanings[column] = ColumnMeaning(None, NOTE, texts)
        elif self._has_data(column) and not (texts and is_word(texts[-1], ORDINARY_WORDS | BUREAU_WORDS)):
            self.unknown[column] = texts, match

    def _match(self, column: int) -> tuple[tuple[str, ...], _Match]:
        """The header of the column as it stands, or with blanks taken for the text on their left (a lost merge)."""
        texts = self._texts(column, spread=False)
        match = find_indicators(texts, self.words)
        if texts and len(match.indicators) != 1:
            spread_texts = self._texts(column, spread=True)
            spread = find_indicators(spread_texts, self.words)
            if len(spread.indicators) == 1 and self.words.field(spread.indicators[0], spread.below) not in {None, NOTE}:
                return spread_texts, spread
        return texts, match

    def _texts(self, column: int, *, spread: bool) -> tuple[str, ...]:
        """The header of a column from top to bottom; what a merge repeats stands once."""
        texts: list[str] = []
        for row in self.header[: self._lowest(column)] if spread else self.header:
            text = self._spread(row, column) if spread else self.seen.text(row, column)
            if text and (not texts or texts[-1] != text):
                texts.append(text)
        return tuple(texts)

    def _lowest(self, column: int) -> int:
        """How many header rows reach down to the lowest text of the column."""
        filled = [n for n, row in enumerate(self.header, 1) if self.seen.text(row, column)]
        return filled[-1] if filled else 0

    def _spread(self, row: int, column: int) -> str:
        if self.seen.shown(row, column) is not None or (row, column) in self.seen.covered:
            return self.seen.text(row, column)
        left = [c for c in self.seen.rows[row] if c < column]
        return self.seen.own_text(row, left[-1]) if left else ""

    def drop_repeated(self) -> None:
        """Columns that mean the same are all dropped, since nobody said which one counts."""
        same: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for column, meaning in self.meanings.items():
            if meaning.indicator is not None and meaning.field != NOTE:
                same[meaning.indicator.id, meaning.field].append(column)
        for columns in same.values():
            indicator = self.meanings[columns[0]].indicator
            if len(columns) > 1 and indicator is not None:
                cells = "、".join(self._address(column) for column in columns)
                self.problems.append(self._at(columns[0], "E-DUPCOL", n=len(columns), h=indicator.name, cols=cells))
                for column in columns:
                    del self.meanings[column]

    def judge_unknown(self, *, accept: bool) -> None:
        taken = {meaning.indicator.id for meaning in self.meanings.values() if meaning.indicator is not None}
        near = {column: self._near(texts, taken) for column, (texts, _) in self.unknown.items()}
        wanted = [(m.indicators[0].id, self.words.field(m.indicators[0], m.below)) for m in near.values() if m]
        for column, (texts, match) in self.unknown.items():
            guess = near[column]
            if guess is not None:
                indicator = guess.indicators[0]
                field = self.words.field(indicator, guess.below)
                name = "".join(guess.name)
                if accept and field is not None and wanted.count((indicator.id, field)) == 1:
                    self.meanings[column] = guess.meaning(field)
                    self.problems.append(self._at(column, "N-ACCEPTED", value=name, near=indicator.name))
                else:
                    self.problems.append(self._at(column, "E-UNKNOWNCOLUMN", value=name, near=indicator.name))
            else:
                self.problems.append(self._unknown(column, texts, match))

    def _near(self, texts: tuple[str, ...], taken: set[str]) -> _Match | None:
        """The lowest part of the header that is near to an indicator nobody else has."""
        parts = tuple(part for text in texts for part in pieces(text))
        for n in range(len(parts) - 1, -1, -1):
            near = self.words.nearest_indicator(parts[n], taken)
            if near is not None and self.words.field(near, parts[n + 1 :]) not in {None, NOTE}:
                return _Match((near,), parts[:n], (parts[n],), parts[n + 1 :])
        return None

    def _unknown(self, column: int, texts: tuple[str, ...], match: _Match) -> Problem:
        """A column of no use; one that belongs to an indicator whose values are still wanted is an error."""
        if not texts:
            hidden = [self.seen.shown(row, column) for row in self.header]
            for cell in hidden:
                if cell is not None and cell.kind in {Kind.EMPTY, Kind.ERROR}:
                    code = "E-NOCACHE" if cell.kind is Kind.EMPTY else "E-ERRCELL"
                    return self._at(column, code, value=cell.text)
            return self._at(column, "N-COLUMN", value=BLANK)
        if match.indicators:
            indicator = match.indicators[0]
            had = {m.field for m in self.meanings.values() if m.indicator is indicator}
            if not set(indicator.fields()) <= had:
                known = "、".join(indicator.measure.headers(field)[0] for field in indicator.fields())
                value = "/".join((*match.name, *match.below))
                return self._at(column, "E-UNKNOWNFIELD", value=value, item=indicator.name, known=known)
        return self._at(column, "N-COLUMN", value=texts[-1])

    def _has_data(self, column: int) -> bool:
        return any((row, column) in self.seen.cells for row in self.body)

    def _address(self, column: int) -> str:
        """Where the column's header is: its lowest own cell, else the merged one over it, else its first value."""
        own = [self.seen.cells[row, column] for row in self.header if (row, column) in self.seen.cells]
        over = [cell for row in self.header if (cell := self.seen.shown(row, column)) is not None]
        data = [self.seen.cells[row, column] for row in self.body if (row, column) in self.seen.cells]
        cell = (own[-1:] or over[-1:] or data[:1])[0]
        return address(cell.row, cell.column)

    def _at(self, column: int, code: str, **facts: Fact) -> Problem:
        return problem(code, file=self.seen.file, sheet=self.seen.sheet.name, cell=self._address(column), **facts)


def find_indicators(texts: tuple[str, ...], words: Vocabulary) -> _Match:
    """The indicators a header path names; the lowest, longest match counts.

    An indicator's name may be spread over several lines, and a line may hold `indicator/field`. Where a name stands
    for several indicators, the names above it decide.
    """
    parts = tuple(piece for text in texts for piece in _parts(text, words))
    for start, end in _stretches(len(parts)):
        name = parts[start:end]
        found = words.indicators("/".join(name)) or words.indicators("".join(name))
        if len(found) > 1:
            above = {key for part in parts[:start] for key in header_keys(part)}
            found = tuple(i for i in found if above & words.parents[i.id]) or found
        if found:
            return _Match(found, parts[:start], name, parts[end:])
    return _NOTHING


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    for end in range(count, 0, -1):
        for start in range(end):
            yield start, end


def _parts(text: str, words: Vocabulary) -> list[str]:
    """A header text; one that reads `indicator/field` is taken apart, one with a slash of its own is not."""
    return [text] if words.indicators(text) else pieces(text)
