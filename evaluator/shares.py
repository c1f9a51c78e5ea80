"""From reported columns to what each indicator's rule gives each bureau, before any weight.

For every peer group and indicator: fields -> measured value x -> the rule's expression over the whole column ->
points by the marks. A share is those points ÷ marks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evaluator import exact, ranks
from evaluator.bonuses import Extras
from evaluator.exact import Column, Mask
from evaluator.formula import Value, Words, evaluate
from evaluator.formula.evaluate import as_column
from evaluator.numbers import exact_text
from evaluator.outline import Leaf, Outline, Part, scores
from evaluator.problems import Problem, Text, problem
from evaluator.project import Observation
from evaluator.report import CORRECTED, GroupReport, IndicatorReport, Report
from evaluator.rules import Direct
from evaluator.scheme import Bureau, Group, Indicator, Missing, Scheme


class Status(StrEnum):
    """What became of one bureau's indicator."""

    SCORED = "scored"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    CORRECTED = "corrected"  # scored, with a value that was put in the place of the reported one
    PENDING = "pending"  # reported, but without points until somebody decides
    SHOWN = "shown"  # an indicator for information only


# In arrays a status is its place here; the first four are those of `evaluator.report.STATES`.
_STATUSES = (Status.SCORED, Status.MISSING, Status.NOT_APPLICABLE, Status.PENDING, Status.SHOWN)
_SCORED, _, _NOT_APPLICABLE, _PENDING, _SHOWN = range(5)


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorShares:
    """One indicator over one group's bureaus, in the group's order.

    Attributes:
        x: the measured values; undefined where there is none. Words for a rule that takes words.
        earned: points by the marks; 0 wherever the status is not SCORED.
    """

    report: IndicatorReport
    codes: NDArray[np.int8]
    x: Column | Words
    earned: Column

    @property
    def leaf(self) -> Leaf:
        return self.report.leaf

    @property
    def applicable(self) -> Mask:
        return np.asarray(self.codes != _NOT_APPLICABLE, dtype=np.bool_)

    def status(self, row: int) -> Status:
        """What became of the bureau's indicator; a scored value that was corrected is CORRECTED."""
        status = _STATUSES[self.codes[row]]
        if status is Status.SCORED and any(CORRECTED in o.steps for o in self.report.evidence[row]):
            return Status.CORRECTED
        return status

    def evidence(self, row: int) -> tuple[Observation, ...]:
        """The bureau's observations of the indicator's fields (those that exist)."""
        return self.report.evidence[row]

    def value(self, row: int) -> Fraction | str | None:
        """The measured value of one bureau."""
        return self.x.texts[row] if isinstance(self.x, Words) else self.x.fraction(row)

    def quantities(self, competing: Mask) -> Mapping[str, Value]:
        """What the names of the rule's expression stand for; `competing`: the group's bureaus that are not exempt."""
        rows = len(self.codes)
        x = self.x
        has_x = self.report.reported if isinstance(x, Words) else self.report.reported & ~x.undefined_rows(rows)
        return _Quantities(self.leaf.criterion, self.report.columns, x, has_x & competing)

    def share(self, row: int) -> Fraction | None:
        """Points ÷ marks of one bureau; None unless it was scored."""
        if self.codes[row] != _SCORED:
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


def measure(scheme: Scheme, report: Report) -> Shares:
    """What every rule gives every bureau, with the problems found on the way."""
    problems: list[Problem] = []
    groups = tuple(_group(scheme, group, problems) for group in report.groups)
    return Shares(groups, (*report.problems, *problems))


def _group(scheme: Scheme, report: GroupReport, problems: list[Problem]) -> GroupShares:
    group, outline, rows = report.group, report.outline, len(report.group.bureaus)
    unranked = np.zeros(rows, dtype=np.bool_)
    for indicator in report.indicators:
        if indicator.leaf.criterion.missing == "unranked" and scores(indicator.leaf):
            unranked |= indicator.missing
    unranked[report.extras.rows_with("unranked")] = True
    indicators = tuple(_indicator(indicator, group, report.peers, problems) for indicator in report.indicators)
    applicable = np.array([i.applicable for i in indicators], dtype=np.bool_).reshape(len(indicators), rows).T
    items = tuple(part for part in outline.at_depth(scheme.firsts.depth) if scores(part))
    columns = np.array([outline.column(item) for item in items], dtype=np.int64)
    incomplete = tuple(int(row) for row in np.flatnonzero(~applicable.all(axis=1)))
    shares = GroupShares(
        group,
        outline,
        indicators,
        report.extras,
        report.peers,
        unranked,
        applicable,
        items,
        columns,
        applicable,
        incomplete,
    )
    applies = [shares.applies(item) for item in items]
    return replace(shares, item_applies=np.array(applies, dtype=np.bool_).reshape(len(items), rows).T)


def _indicator(report: IndicatorReport, group: Group, peers: Mask, problems: list[Problem]) -> IndicatorShares:
    indicator, rows = report.leaf.criterion, len(group.bureaus)
    if indicator.measure.kind == "value":
        x = report.columns["value"]
    else:
        x = as_column(evaluate(indicator.measured, report.columns))
    problems.extend(_implausible(report, group.bureaus, x))
    if not scores(report.leaf):
        return IndicatorShares(report, np.full(rows, _SHOWN, dtype=np.int8), x, exact.constant(0))
    reported = report.reported
    if report.complete and not isinstance(x, Words) and x.undefined is None:
        earned = as_column(evaluate(indicator.points, _Quantities(indicator, report.columns, x, peers)))
        if earned.undefined is None:  # nothing is missing and nothing went wrong: the usual column
            return IndicatorShares(report, report.codes, x, _with_decisions(earned, reported, {}))
    has_x = reported if isinstance(x, Words) or x.undefined is None else reported & ~x.undefined_rows(rows)
    quantities = _Quantities(indicator, report.columns, x, has_x & peers)
    earned = as_column(evaluate(indicator.points, quantities))
    codes, fixed = report.codes.copy(), {}
    without = reported & (~has_x if earned.undefined is None else ~has_x | earned.undefined_rows(rows))
    for row in np.flatnonzero(without).tolist():
        codes[row], fixed[row] = _undefined(report, group.bureaus[row], row, bool(has_x[row]), problems)
    problems.extend(_missing(indicator, group, report.missing & peers))
    if indicator.missing == "rescale":
        codes[report.missing] = _NOT_APPLICABLE
    return IndicatorShares(report, codes, x, _with_decisions(earned, codes == _SCORED, fixed))


def _undefined(
    report: IndicatorReport, bureau: Bureau, row: int, measured: bool, problems: list[Problem]
) -> tuple[int, Decimal]:
    """The status of a cell for which the measure or the rule has no value, and its points by the marks."""
    indicator = report.leaf.criterion
    policy = indicator.rule.undefined if measured else indicator.measure.undefined
    if policy == "zero":
        return _SCORED, Decimal(0)
    if policy == "full":
        return _SCORED, indicator.marks
    if policy == "none":
        return _NOT_APPLICABLE, Decimal(0)
    code = indicator.rule.undefined_code if measured else "E-UNDEFINED"
    known = "、".join(getattr(indicator.rule, "map", {}))
    value = "、".join(observation.source.text for observation in report.evidence[row])
    problems.append(
        _at(
            report.evidence[row][0],
            code,
            bureau=bureau.name,
            indicator=indicator.name,
            value=value,
            known=known,
        )
    )
    return _PENDING, Decimal(0)


def _at(observation: Observation, code: str, **facts: Any) -> Problem:
    source = observation.source
    return problem(code, file=source.file, sheet=source.sheet, cell=source.cell, **facts)


def _with_decisions(earned: Column, scored: Mask, fixed: Mapping[int, Decimal]) -> Column:
    """The earned points, 0 where nothing was scored, and what a policy gives where it decides."""
    rows = len(scored)
    if not fixed and len(earned) == rows and scored.all():
        return earned
    normal = scored.copy()
    normal[list(fixed)] = False
    other = exact.column([fixed.get(row, Decimal(0)) for row in range(rows)])
    return exact.where(normal, earned, other)


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


def _implausible(report: IndicatorReport, bureaus: tuple[Bureau, ...], x: Column | Words) -> Iterator[Problem]:
    """E-RANGE for values outside the indicator's range; E-LOOKSRANK for direct points that are exactly 1…n."""
    if isinstance(x, Words):
        return
    indicator = report.leaf.criterion
    low, high = indicator.range.low, indicator.range.high
    if low is not None or high is not None:
        for row, bureau in enumerate(bureaus):
            value = x.fraction(row)
            if value is None or _within(value, low, high):
                continue
            yield _at(
                report.evidence[row][0],
                "E-RANGE",
                bureau=bureau.name,
                value=exact_text(value),
                item=indicator.name,
                lo="−∞" if low is None else str(low),
                hi="∞" if high is None else str(high),
            )
    if isinstance(indicator.rule, Direct) and isinstance(x.den, int):
        nums = np.sort(x.num[report.reported])
        if len(nums) >= 5 and bool((nums == np.arange(1, len(nums) + 1) * x.den).all()):
            first = next(observations[0] for observations in report.evidence if observations)
            yield _at(first, "E-LOOKSRANK", h=indicator.name, n=len(nums))


def _within(value: Fraction, low: Decimal | None, high: Decimal | None) -> bool:
    return (low is None or value >= Fraction(low)) and (high is None or value <= Fraction(high))
