"""What lies around the criteria: bonus events with their caps, and vetoes with their effects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluator import exact
from evaluator.exact import Column
from evaluator.names import bureau_key
from evaluator.problems import Problem, Text, problem
from evaluator.project import Event
from evaluator.scheme import Bonus, Effect, Group, Scheme, Veto


@dataclass(frozen=True, slots=True, eq=False)
class Extras:
    """For every bureau of a group, in its order: bonus points, minus points of vetoes, and other effects."""

    bonus: tuple[Fraction, ...]
    minus: tuple[Fraction, ...]
    sum: Column  # bonus less minus
    vetoes: tuple[tuple[Veto, ...], ...]
    struck: Mapping[str, tuple[int, ...]]  # kind of effect -> the bureaus that have one

    def effects(self, row: int, kind: str) -> list[Effect]:
        """The effects of that kind on the bureau."""
        return [veto.effect for veto in self.vetoes[row] if veto.effect.kind == kind]

    def rows_with(self, kind: str) -> list[int]:
        """The bureaus that have an effect of that kind."""
        return list(self.struck.get(kind, ()))


def extras(scheme: Scheme, group: Group, events: Iterable[Event]) -> tuple[Extras, list[Problem]]:
    """What the events give the group's bureaus, and what is wrong with them.

    A blank 分值 takes the kind's points; a different figure counts and is said so. The events of one bonus are
    summed and the sum is kept between its floor and cap.
    """
    problems: list[Problem] = []
    kinds = _kinds(scheme)
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    vetoes: dict[str, list[Veto]] = defaultdict(list)
    members = {bureau.id for bureau in group.bureaus}
    for event in events:
        if event.bureau not in members:
            continue
        meant = kinds.get(bureau_key(event.kind))
        if meant is None:
            known = "、".join(dict.fromkeys(k for b in scheme.bonuses for k in b.kinds))
            problems.append(_at(event, "E-EVENTKIND", kind=event.kind, known=known or "—"))
        elif isinstance(meant, Veto):
            vetoes[event.bureau].append(meant)
        else:
            bonus, stated = meant
            points = _points(event, stated, problems)
            sums[event.bureau, bonus.id] += Fraction(points)
    bonus_points = tuple(_bonus(scheme.bonuses, bureau.id, sums) for bureau in group.bureaus)
    entered = tuple(tuple(vetoes[bureau.id]) for bureau in group.bureaus)
    kinds_of: list[tuple[str, int]] = [(veto.effect.kind, row) for row, own in enumerate(entered) for veto in own]
    struck = {kind: tuple(row for other, row in kinds_of if other == kind) for kind, _ in kinds_of}
    minus = tuple(sum((Fraction(v.effect.points or 0) for v in vetoes[b.id]), Fraction(0)) for b in group.bureaus)
    total = exact.column([gain - loss for gain, loss in zip(bonus_points, minus, strict=True)])
    return Extras(bonus_points, minus, total, entered, struck), problems


def counted(scheme: Scheme, events: Iterable[Event]) -> Iterator[tuple[Event, Bonus | Veto, Fraction]]:
    """Every event that counts, with what it counts for and its points (of a veto: what it takes away)."""
    kinds = _kinds(scheme)
    for event in events:
        meant = kinds.get(bureau_key(event.kind))
        if isinstance(meant, Veto):
            yield event, meant, Fraction(meant.effect.points or 0)
        elif meant is not None:
            bonus, stated = meant
            yield event, bonus, Fraction(_points(event, stated, []))


def _kinds(scheme: Scheme) -> dict[str, tuple[Bonus, Decimal | None] | Veto]:
    """What an event's 类别 may say -> the bonus with the kind's points, or the veto."""
    found: dict[str, tuple[Bonus, Decimal | None] | Veto] = {}
    for veto in scheme.vetoes:
        for name in (veto.id, veto.name.zh, veto.name.en):
            found[bureau_key(name)] = veto
    for bonus in scheme.bonuses:
        for name in (bonus.id, bonus.name.zh, bonus.name.en):
            found[bureau_key(name)] = (bonus, None)
    for bonus in scheme.bonuses:
        for kind, points in bonus.kinds.items():
            found[bureau_key(kind)] = (bonus, points)
    found.pop("", None)
    return found


def _points(event: Event, stated: Decimal | None, problems: list[Problem]) -> Decimal:
    if event.points is None:
        if stated is None:
            problems.append(_at(event, "E-EVENTPOINTS", kind=event.kind))
        return stated or Decimal(0)
    if stated is not None and event.points != stated:
        problems.append(_at(event, "W-BONUSPOINTS", kind=event.kind, points=str(event.points), stated=str(stated)))
    return event.points


def _bonus(bonuses: Iterable[Bonus], bureau: str, sums: dict[tuple[str, str], Fraction]) -> Fraction:
    total = Fraction(0)
    for bonus in bonuses:
        points = sums.get((bureau, bonus.id), Fraction(0))
        if bonus.cap is not None:
            points = min(points, Fraction(bonus.cap))
        if bonus.floor is not None:
            points = max(points, Fraction(bonus.floor))
        total += points
    return total


def _at(event: Event, code: str, **facts: str | Text) -> Problem:
    source = event.source
    return problem(code, file=source.file, sheet=source.sheet, cell=source.cell, **facts)
