"""Corrections: a layer over the observations, each with a reason; what was reported stays and is shown beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from evaluator.names import bureau_key, header_keys
from evaluator.numbers import Meaning, from_text
from evaluator.problems import UsageError, problem
from evaluator.project import Correction, Observation, Project, State, find_bureau, find_criterion
from evaluator.rules import GradeMap
from evaluator.scheme import Criterion, Indicator, Scheme
from evaluator.scoring import GroupBoard, Scoreboard, evaluate


def new_correction(scheme: Scheme, target: str, text: str, reason: str, document: str = "") -> Correction:
    """The correction that `BUREAU:INDICATOR=VALUE` asks for; an indicator with several fields is INDICATOR/FIELD.

    Raises:
        UsageError: E-CORRECT (the form), E-NOREASON, E-NOBUREAU, E-NOINDICATOR, E-NOFIELD, E-CORRECTVALUE.
    """
    named, colon, rest = target.partition(":")
    if not colon or not named.strip() or not rest.strip():
        raise UsageError(problem("E-CORRECT", value=target))
    if not reason.strip():
        raise UsageError(problem("E-NOREASON", value=target))
    bureau = find_bureau(scheme, named.strip())
    indicator, field = _indicator_and_field(scheme, rest.strip())
    state, value = _value(indicator, text)
    return Correction(bureau.id, indicator.id, field, state, value, text.strip(), reason.strip(), document.strip())


def _indicator_and_field(scheme: Scheme, text: str) -> tuple[Indicator, str]:
    head, slash, tail = text.rpartition("/")
    try:
        found, field_text = find_criterion(scheme, text), ""
    except UsageError:
        if not slash:
            raise
        found, field_text = find_criterion(scheme, head), tail.strip()
    if isinstance(found, Criterion):
        raise UsageError(problem("E-NOTANINDICATOR", value=text))
    if not field_text and len(found.fields()) == 1:
        return found, found.fields()[0]
    wanted = set(header_keys(field_text)) if field_text else set()
    for field in found.fields():
        if wanted & {key for name in found.measure.headers(field) for key in header_keys(name)}:
            return found, field
    known = "、".join(found.measure.headers(field)[0] for field in found.fields())
    raise UsageError(problem("E-NOFIELD", value=text, known=known))


def _value(indicator: Indicator, text: str) -> tuple[State, Decimal | str | None]:
    unit = indicator.unit.zh if indicator.measure.kind == "value" else ""
    reading = from_text(text, unit)
    if reading.meaning is Meaning.NOT_APPLICABLE:
        return State.NOT_APPLICABLE, None
    if isinstance(indicator.rule, GradeMap):
        for word in indicator.rule.map:
            if bureau_key(word) == bureau_key(text):
                return State.VALUE, word
        raise UsageError(problem("E-CORRECTVALUE", value=text, known="、".join(indicator.rule.map)))
    if reading.meaning is not Meaning.NUMBER:
        raise UsageError(problem("E-CORRECTVALUE", value=text, known="78、78%、3.5、不涉及"))
    return State.VALUE, reading.value


def correct(project: Project, corrections: Iterable[Correction]) -> Project:
    """The project with these corrections on top, a later one for the same value replacing an earlier one."""
    by_place = {(c.bureau, c.indicator, c.field): c for c in (*project.corrections, *corrections)}
    return replace(project, corrections=tuple(by_place.values()))


@dataclass(frozen=True, slots=True)
class Effect:
    """What the corrections change for one bureau; before and after. Ranks are None where there is none."""

    group: str
    bureau: str
    total: tuple[Fraction, Fraction]
    rank: tuple[Fraction | None, Fraction | None]
    firsts: tuple[int, int]

    @property
    def changed(self) -> bool:
        return any(before != after for before, after in (self.total, self.rank, self.firsts))


def effects(board: Scoreboard) -> list[Effect]:
    """What the project's corrections change for every bureau, in order of publication."""
    if not board.project.corrections:
        return []
    before = evaluate(replace(board.project, corrections=()))
    return [effect for old, new in zip(before.groups, board.groups, strict=True) for effect in _group_effects(old, new)]


def _group_effects(old: GroupBoard, new: GroupBoard) -> Iterable[Effect]:
    for row in new.order:
        yield Effect(
            new.shares.group.id,
            new.shares.bureaus[row].id,
            (old.reached(row), new.reached(row)),
            (old.rank_of(row), new.rank_of(row)),
            (int(old.firsts.counted[row]), int(new.firsts.counted[row])),
        )


def original(project: Project, correction: Correction) -> Observation | None:
    """What was reported where the correction stands now."""
    place = (correction.bureau, correction.indicator, correction.field)
    return next((o for o in project.observations if (o.bureau, o.indicator, o.field) == place), None)
