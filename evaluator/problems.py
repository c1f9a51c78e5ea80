"""Everything the program may have to say about its input, and the exceptions that carry it.

Exception tree (each message is safe to show, in two languages):

    EvaluatorError          carries one or more problems
    ├ FileError             a file cannot be read or written
    ├ SchemeError           a scheme file is invalid
    ├ FormulaError          a formula text does not parse
    └ UsageError            the caller asked for something that does not exist
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evaluator.messages import MESSAGES


class Severity(StrEnum):
    """How much a problem weighs: an error blocks publishing, a warning must be seen, a notice informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


_SEVERITY = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTICE}


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


Fact = str | int | Text


def both(chinese: str, english: str, **facts: Fact) -> Text:
    """The two sentences with the facts filled in, each in its own language."""
    return Text(_filled(chinese, "zh", facts), _filled(english, "en", facts))


def _filled(template: str, lang: str, facts: Mapping[str, Fact]) -> str:
    return template.format(**{name: fact.say(lang) if isinstance(fact, Text) else fact for name, fact in facts.items()})


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or doubt: its code, where it is (as far as known), and the facts its message needs."""

    code: str
    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    facts: tuple[tuple[str, Fact], ...] = ()

    @property
    def severity(self) -> Severity:
        return _SEVERITY[self.code[0]]

    def say(self, lang: str) -> str:
        """The message: what is wrong, where, and what to do, in `zh` or `en`."""
        template = MESSAGES[self.code][0 if lang == "zh" else 1]
        place: dict[str, Fact] = {"file": self.file or "?", "sheet": self.sheet or "?", "cell": self.cell or "?"}
        return _filled(template, lang, place | dict(self.facts))

    def sort_key(self) -> tuple[int, str, str, tuple[int, int, str], str, str]:
        """Errors first, then by place in reading order; the same problems always come in the same order."""
        return (
            list(Severity).index(self.severity),
            self.file or "",
            self.sheet or "",
            _reading_order(self.cell or ""),
            self.code,
            str(self.facts),
        )


def problem(
    code: str, *, file: str | None = None, sheet: str | None = None, cell: str | None = None, **facts: Fact
) -> Problem:
    """A problem with a code of `evaluator.messages`; `facts` fill the message's named places."""
    return Problem(code, file, sheet, cell, tuple(facts.items()))


def _reading_order(cell: str) -> tuple[int, int, str]:
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return (int(digits) if digits else 0, len(letters), cell)


class EvaluatorError(Exception):
    """Root of all errors the program raises on purpose; carries the problems to show."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{p.code}: {p.say('en')}" for p in problems))
        self.problems = problems


class FileError(EvaluatorError):
    """A file cannot be read or written."""


class SchemeError(EvaluatorError):
    """A scheme is invalid; carries every fault found, not only the first."""


class FormulaError(EvaluatorError):
    """A formula text does not parse, or would cost too much."""


class UsageError(EvaluatorError):
    """The caller named a bureau, indicator, file or number that does not fit."""
