"""From reported values to what each indicator's rule gives each bureau, before any weight: computed once per data.

For every peer group and indicator: fields -> measured value x -> the rule's expression over the whole column ->
points by the marks. A share is those points ÷ marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from evaluator import exact, ranks
from evaluator.bonuses import Extras, extras
from evaluator.exact import Column, Mask
from evaluator.formula import Value, Words, evaluate
from evaluator.formula.evaluate import as_column
from evaluator.numbers import exact_text
from evaluator.outline import Leaf, Outline, Part, scores
from evaluator.problems import Problem, Text, problem
from evaluator.project import Observation, Project, State
from evaluator.rules import Direct
from evaluator.scheme import Bureau, Group, Indicator, Missing


class Status(StrEnum):
    """What became of one bureau's indicator."""

    SCORED = "scored"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"  # reported, but without points until somebody decides
    SHOWN = "shown"  # an indicator for information only


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorShares:
    """One indicator over one group's bureaus, in the group's order.

    Attributes:
        x: the measured values; undefined where there is none. Words for a rule that takes words.
        earned: points by the marks; 0 wherever `status` is not SCORED.
        evidence: per bureau the observations of the indicator's fields (those that exist).
    """

    leaf: Leaf
    status: tuple[Status, ...]
    x: Column | Words
    earned: Column
    applicable: Mask
    evidence: tuple[tuple[Observation, ...], ...]

    def value(self, row: int) -> Fraction | str | None:
        """The measured value of one bureau."""
        return self.x.texts[row] if isinstance(self.x, Words) else self.x.fraction(row)

    def share(self, row: int) -> Fraction | None:
        """Points ÷ marks of one bureau; None unless it was scored."""
        if self.status[row] is not Status.SCORED:
            return None
        return (self.earned.fraction(row) or Fraction(0)) / Fraction(self.leaf.criterion.marks)


@dataclass(frozen=True, slots=True, eq=False)
class GroupShares:
    """All indicators of one peer group, and what lies around them.

    Attributes:
        peers: the bureaus that compete: not exempt.
        unranked: bureaus barred from the ranking by a missing value's policy or a veto.
        applicable: bureaus × leaves: where an indicator applies.
        items: the criteria on which a first can be won, at the scheme's depth.
        item_applies: bureaus × items.
    """

    group: Group
    outline: Outline
    indicators: tuple[IndicatorShares, ...]
    extras: Extras
    peers: Mask
    unranked: Mask
    applicable: Mask
    items: tuple[Part, ...]
    item_columns: NDArray[np.int64]
    item_applies: Mask
    incomplete: tuple[int, ...]  # rows of bureaus to which some indicator does not apply

    @property
    def bureaus(self) -> tuple[Bureau, ...]:
        return self.group.bureaus

    def applies(self, part: Part) -> Mask:
        """The bureaus for which something in the part applies."""
        if isinstance(part, Leaf):
            return np.asarray(self.applicable[:, part.index])
        scored = [i for i in range(part.start, part.end) if scores(self.outline.leaves[i])]
        return np.asarray(self.applicable[:, scored].any(axis=1))


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """All groups, and what measuring had to say."""

    groups: tuple[GroupShares, ...]
    problems: tuple[Problem, ...]


class _Quantities(Mapping[str, Value]):
    """The names of a rule's expression, computed when it asks for them."""

    def __init__(self, indicator: Indicator, fields: Mapping[str, Value], x: Value, peers: Mask) -> None:
        self._indicator, self._fields, self._x, self._peers = indicator, fields, x, peers
        self._higher = indicator.better != "lower"
        self._order: NDArray[np.int64] | None = None

    def __getitem__(self, name: str) -> Value:
        if name == "x":
            return self._x
        if name == "marks":
            return exact.constant(self._indicator.marks)
        if name == "count":
            return exact.constant(int(self._peers.sum()))
        if name in {"best", "worst", "mean", "rank"}:
            return self._of_peers(name)
        return self._fields[name]

    def _of_peers(self, name: str) -> Value:
        x = as_column(self._x)
        if name == "mean":
            return ranks.mean(x, self._peers)
        if self._order is None:
            self._order = ranks.ordinals(x)
        if name == "rank":
            better = ranks.better_count(self._order, self._peers, higher=self._higher)
            return Column(better + 1, 1, len(better) + 1, 1, x.undefined)
        return ranks.extreme(x, self._order, self._peers, largest=self._higher == (name == "best"))

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def measure(project: Project) -> Shares:
    """What every rule gives every bureau, with the problems found on the way."""
    found: dict[tuple[str, str, str], Observation] = {
        (o.bureau, o.indicator, o.field): o for o in project.observations
    }
    problems: list[Problem] = []
    groups = tuple(
        _group(project, group, outline, found, problems)
        for group, outline in zip(project.scheme.groups, project.outlines, strict=True)
    )
    return Shares(groups, tuple(problems))


def _group(
    project: Project,
    group: Group,
    outline: Outline,
    found: Mapping[tuple[str, str, str], Observation],
    problems: list[Problem],
) -> GroupShares:
    rows = len(group.bureaus)
    peers = np.array([not bureau.exempt for bureau in group.bureaus], dtype=np.bool_)
    unranked = np.zeros(rows, dtype=np.bool_)
    indicators = []
    for leaf in outline.leaves:
        shares, missing = _indicator(leaf, group, peers, found, problems)
        if leaf.criterion.missing == "unranked":
            unranked |= missing
        indicators.append(shares)
    around, said = extras(project.scheme, group, project.events)
    problems.extend(said)
    unranked[around.rows_with("unranked")] = True
    applicable = np.array([i.applicable for i in indicators], dtype=np.bool_).reshape(-1, rows).T
    items = tuple(part for part in outline.at_depth(project.scheme.firsts.depth) if scores(part))
    columns = np.array([outline.column(item) for item in items], dtype=np.int64)
    incomplete = tuple(int(row) for row in np.flatnonzero(~applicable.all(axis=1)))
    board = GroupShares(
        group, outline, tuple(indicators), around, peers, unranked, applicable, items, columns, applicable, incomplete
    )
    applies = [board.applies(item) for item in items]
    item_applies = np.array(applies, dtype=np.bool_).reshape(-1, rows).T
    return replace(board, item_applies=item_applies)


def _indicator(
    leaf: Leaf,
    group: Group,
    peers: Mask,
    found: Mapping[tuple[str, str, str], Observation],
    problems: list[Problem],
) -> tuple[IndicatorShares, Mask]:
    indicator, bureaus = leaf.criterion, group.bureaus
    fields = indicator.fields()
    rows = [[found.get((bureau.id, indicator.id, field)) for field in fields] for bureau in bureaus]
    states = [_state(row) for row in rows]
    reported = np.array([state is State.VALUE for state in states], dtype=np.bool_)
    missing = np.array([state is State.MISSING for state in states], dtype=np.bool_)
    evidence = tuple(tuple(o for o in row if o is not None) for row in rows)
    columns = {field: _field(rows, place, reported) for place, field in enumerate(fields)}
    x = columns[fields[0]] if indicator.measure.kind == "value" else as_column(evaluate(indicator.measured(), columns))
    has_x = reported & ~(_wordless(x) if isinstance(x, Words) else x.undefined_rows(len(bureaus)))
    problems.extend(_implausible(indicator, bureaus, x, evidence))
    if indicator.better == "none":
        status = (Status.SHOWN,) * len(bureaus)
        everyone = np.ones(len(bureaus), dtype=np.bool_)
        return IndicatorShares(leaf, status, x, exact.constant(0), everyone, evidence), missing & False
    earned = as_column(
        evaluate(indicator.rule.points(indicator.better), _Quantities(indicator, columns, x, has_x & peers))
    )
    without = earned.undefined_rows(len(bureaus)) & has_x
    decided = _Decisions(indicator, bureaus, evidence, problems)
    status_of = [_STATUS[state] for state in states]
    fixed: dict[int, Decimal] = {}
    for row in np.flatnonzero(reported & (without | ~has_x)):
        policy = indicator.rule.undefined if has_x[row] else indicator.measure.undefined
        status_of[row], points = decided.undefined(int(row), policy, measured=bool(has_x[row]))
        if points is not None:
            fixed[int(row)] = points
    problems.extend(_missing(indicator, group, missing & peers))
    if indicator.missing == "rescale":
        status_of = [Status.NOT_APPLICABLE if gone else s for gone, s in zip(missing, status_of, strict=True)]
    applicable = np.array([status is not Status.NOT_APPLICABLE for status in status_of], dtype=np.bool_)
    earned = _with_decisions(earned, status_of, fixed)
    return IndicatorShares(leaf, tuple(status_of), x, earned, applicable, evidence), missing


_STATUS = {
    State.VALUE: Status.SCORED,
    State.MISSING: Status.MISSING,
    State.NOT_APPLICABLE: Status.NOT_APPLICABLE,
    State.PENDING: Status.PENDING,
}


def _state(row: list[Observation | None]) -> State:
    """The state of a bureau's indicator from the states of its fields; the strangest one decides."""
    states = [State.MISSING if o is None else o.state for o in row]
    for state in (State.NOT_APPLICABLE, State.PENDING, State.MISSING):
        if state in states:
            return state
    return State.VALUE


def _field(rows: list[list[Observation | None]], place: int, reported: Mask) -> Column | Words:
    values = [row[place].value if use and row[place] else None for row, use in zip(rows, reported, strict=True)]  # type: ignore[union-attr]  # a reported row has all its fields
    if any(isinstance(value, str) for value in values):
        return Words(tuple(None if value is None else str(value) for value in values))
    return exact.column([value for value in values if not isinstance(value, str)])


def _wordless(words: Words) -> Mask:
    return np.array([text is None for text in words.texts], dtype=np.bool_)


def _with_decisions(earned: Column, status: list[Status], fixed: Mapping[int, Decimal]) -> Column:
    """The earned points, 0 where nothing was scored, and what a policy gives where it decides."""
    rows = len(status)
    scored = np.array([s is Status.SCORED for s in status], dtype=np.bool_)
    if scored.all() and not fixed and earned.undefined is None and len(earned) == rows:
        return earned
    normal = scored.copy()
    normal[list(fixed)] = False
    other = exact.column([fixed.get(row, Decimal(0)) for row in range(rows)])
    return exact.where(normal, earned, other)


@dataclass(frozen=True, slots=True)
class _Decisions:
    """Applies a policy to cells without a value, and says so."""

    indicator: Indicator
    bureaus: tuple[Bureau, ...]
    evidence: tuple[tuple[Observation, ...], ...]
    problems: list[Problem]

    def undefined(self, row: int, policy: str, *, measured: bool) -> tuple[Status, Decimal | None]:
        """The status of a cell for which the measure or the rule has no value, and its points by the marks."""
        if policy == "zero":
            return Status.SCORED, Decimal(0)
        if policy == "full":
            return Status.SCORED, self.indicator.marks
        if policy == "none":
            return Status.NOT_APPLICABLE, None
        source = self.evidence[row][0].source
        code = self.indicator.rule.undefined_code if measured else "E-UNDEFINED"
        known = getattr(self.indicator.rule, "map", {})
        value = self.evidence[row][0].value
        self.problems.append(
            problem(
                code,
                file=source.file,
                sheet=source.sheet,
                cell=source.cell,
                bureau=self.bureaus[row].name,
                indicator=self.indicator.name,
                value=str(value) if isinstance(value, str) else "、".join(o.source.text for o in self.evidence[row]),
                known="、".join(known),
            )
        )
        return Status.PENDING, None



_MISSING_CODES: dict[Missing, str] = {
    "pending": "E-MISSING",
    "zero": "W-MISSINGZERO",
    "rescale": "N-RESCALED",
    "unranked": "N-UNRANKED",
}


def _missing(indicator: Indicator, group: Group, missing: Mask) -> Iterator[Problem]:
    rows = np.flatnonzero(missing)
    if len(rows):
        names = [group.bureaus[row].name for row in rows]
        yield problem(
            _MISSING_CODES[indicator.missing],
            indicator=indicator.name,
            department=indicator.department if indicator.department.zh else Text("有关部门", "the department"),
            group=group.name,
            n=len(rows),
            list=Text("、".join(name.zh for name in names), ", ".join(name.en for name in names)),
        )


def _implausible(
    indicator: Indicator, bureaus: tuple[Bureau, ...], x: Column | Words, evidence: tuple[tuple[Observation, ...], ...]
) -> Iterator[Problem]:
    """E-RANGE for values outside the indicator's range; E-LOOKSRANK for direct points that are exactly 1…n."""
    if isinstance(x, Words):
        return
    low, high = indicator.range.low, indicator.range.high
    if low is not None or high is not None:
        for row, bureau in enumerate(bureaus):
            value = x.fraction(row)
            if value is None or not ((low is not None and value < Fraction(low)) or (high is not None and value > Fraction(high))):
                continue
            source = evidence[row][0].source
            yield problem(
                "E-RANGE",
                file=source.file,
                sheet=source.sheet,
                cell=source.cell,
                bureau=bureau.name,
                value=exact_text(value),
                item=indicator.name,
                lo="−∞" if low is None else str(low),
                hi="∞" if high is None else str(high),
            )
    if isinstance(indicator.rule, Direct) and len(bureaus) >= 5:
        yield from _looks_like_ranks(indicator, x, evidence)


def _looks_like_ranks(
    indicator: Indicator, x: Column, evidence: tuple[tuple[Observation, ...], ...]
) -> Iterator[Problem]:
    values = sorted(value for value in x.fractions(len(evidence)) if value is not None)
    if len(values) >= 5 and values == list(range(1, len(values) + 1)):
        source = next(row[0].source for row in evidence if row)
        yield problem(
            "E-LOOKSRANK", file=source.file, sheet=source.sheet, cell=source.cell, h=indicator.name, n=len(values)
        )
