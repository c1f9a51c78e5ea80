"""Scoring rules: each kind is a thin frozen record whose one method returns the points as an expression.

The union at the end is the registry. Formulas are those of the scheme file's rule table (docs/contracts.md).
In an expression: x the measured value, marks, and among the peers best, worst, mean, rank, count; besides them
the fields of the measure.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import Field, field_validator, model_validator

from evaluator.fields import Exact, Record, Table, fault
from evaluator.formula import (
    Call,
    Expr,
    Name,
    Number,
    Word,
    all_of,
    clip,
    compare,
    greatest,
    nothing,
    number,
    parse,
    when,
)
from evaluator.measures import Undefined
from evaluator.problems import FormulaError

X = Name("x")
MARKS = Name("marks")
BEST = Name("best")
WORST = Name("worst")
RANK = Name("rank")
QUANTITIES = ("x", "marks", "best", "worst", "mean", "rank", "count")

Better = Literal["higher", "lower", "none"]


class RuleBase(Record):
    """A frozen rule; knows nothing of weights, bureaus or columns."""

    undefined: Undefined = "ask"

    # What is said of a cell for which the expression has no value.
    undefined_code: ClassVar[str] = "E-UNDEFINED"
    takes_words: ClassVar[bool] = False

    def points(self, better: Better) -> Expr:
        """The points of one bureau, as an expression; `marks` is what the written rule is worth."""
        raise NotImplementedError

    def counted_fields(self) -> tuple[str, ...]:
        """The fields that the measure `count` must report, or nothing."""
        return ()

    def check(self, better: Better) -> None:
        """Raises a fault if the rule contradicts the indicator's direction."""

    def check_names(self, fields: tuple[str, ...]) -> None:
        """Raises a fault if the rule asks for a name that the measure's `fields` do not give."""


class RankStep(RuleBase):
    """名次递减: the first has all marks, every further rank loses one step."""

    kind: Literal["rank_step"]
    step: Exact
    floor: Exact = Decimal(0)

    _step = field_validator("step")(lambda cls, value: _not_negative("step", value))

    def points(self, better: Better) -> Expr:
        return greatest(self.floor, MARKS - number(self.step) * (RANK - 1))


class RatioToBest(RuleBase):
    """比例法: points in proportion to the best of the peers."""

    kind: Literal["ratio_to_best"]

    def points(self, better: Better) -> Expr:
        share = MARKS * BEST / X if better == "lower" else MARKS * X / BEST
        return when(compare(">", BEST, 0), share, nothing())


class Efficacy(RuleBase):
    """功效系数: base points at the unacceptable value, all marks at the satisfactory one."""

    kind: Literal["efficacy"]
    unacceptable: Exact | Literal["worst"]
    satisfactory: Exact | Literal["best"]
    base: Exact = Decimal(60)
    clip: bool = True

    @model_validator(mode="after")
    def _ends_differ(self) -> Self:
        if self.unacceptable == self.satisfactory:
            raise fault("E-EQUALENDS", low="unacceptable", high="satisfactory")
        return self

    def check(self, better: Better) -> None:
        low, high = self.unacceptable, self.satisfactory
        if isinstance(low, Decimal) and isinstance(high, Decimal) and (low > high) != (better == "lower"):
            raise fault("E-DIRECTION", low=f"unacceptable = {low}", high=f"satisfactory = {high}")

    def points(self, better: Better) -> Expr:
        low = WORST if self.unacceptable == "worst" else number(Decimal(self.unacceptable))
        high = BEST if self.satisfactory == "best" else number(Decimal(self.satisfactory))
        reached = (X - low) / (high - low)
        d = clip(reached, 0, 1) if self.clip else reached
        points = MARKS / 100 * (number(self.base) + number(100 - self.base) * d)
        return points if isinstance(low, Number) and isinstance(high, Number) else when(
            compare("=", high, low), MARKS, points
        )


class PerUnit(RuleBase):
    """每单位加扣分: base points at a value, so many more (or less) for every unit away from it."""

    kind: Literal["per_unit"]
    at: Exact
    base: Exact
    points_: Exact = Field(alias="points")
    unit: Exact = Decimal(1)
    partial: Literal["pro_rata", "drop", "whole"] = "pro_rata"
    low: Exact = Decimal(0)
    high: Exact | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        if self.unit <= 0:
            raise fault("E-POSITIVE", key="unit", value=str(self.unit))
        _ordered("low", self.low, "high", self.high)
        return self

    def points(self, better: Better) -> Expr:
        units: Expr = (X - number(self.at)) / number(self.unit)
        if self.partial != "pro_rata":
            function = "ROUNDDOWN" if self.partial == "drop" else "ROUNDUP"
            units = Call(function, (units, number(0)))
        high = MARKS if self.high is None else self.high
        return clip(number(self.base) + number(self.points_) * units, self.low, high)


class TargetRatio(RuleBase):
    """完成率: marks in proportion to the target reached."""

    kind: Literal["target_ratio"]
    target: Exact
    cap: Exact = Decimal(1)
    floor: Exact = Decimal(0)

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        _ordered("floor", self.floor, "cap", self.cap)
        return self

    def points(self, better: Better) -> Expr:
        target = number(self.target)
        return MARKS * clip(target / X if better == "lower" else X / target, self.floor, self.cap)


class GradeMap(RuleBase):
    """等次赋分: a share of the marks for each grade word; the only rule that takes words."""

    kind: Literal["grade_map"]
    map: Table[Exact]

    undefined_code: ClassVar[str] = "E-GRADE"
    takes_words: ClassVar[bool] = True

    @field_validator("map")
    @classmethod
    def _filled(cls, value: Table[Exact]) -> Table[Exact]:
        return _not_empty("map", value)

    def points(self, better: Better) -> Expr:
        def one_more(otherwise: Expr, grade: str) -> Expr:
            return when(compare("=", X, Word(grade)), MARKS * number(self.map[grade]), otherwise)

        return reduce(one_more, reversed(self.map), nothing())


class Deduct(RuleBase):
    """倒扣分: so many points off for every one counted, down to the floor."""

    kind: Literal["deduct"]
    points_per: Table[Exact] | None = None
    each: Exact | None = None
    floor: Exact = Decimal(0)

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.points_per is None) == (self.each is None):
            raise fault("E-ONEOF", first="each", second="points_per")
        if self.points_per is not None:
            _not_empty("points_per", self.points_per)
            for field, value in self.points_per.items():
                _not_negative(f"points_per.{field}", value)
        elif self.each is not None:
            _not_negative("each", self.each)
        return self

    def counted_fields(self) -> tuple[str, ...]:
        return tuple(self.points_per or ())

    def points(self, better: Better) -> Expr:
        if self.each is not None:
            return greatest(self.floor, MARKS - number(self.each) * X)
        counted = [number(each) * Name(field) for field, each in (self.points_per or {}).items()]
        return greatest(self.floor, reduce(lambda left, right: left - right, counted, MARKS))


class Linear(RuleBase):
    """自定直线: slope × value + intercept, kept between two limits."""

    kind: Literal["linear"]
    slope: Exact
    intercept: Exact
    low: Exact = Decimal(0)
    high: Exact | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        _ordered("low", self.low, "high", self.high)
        return self

    def points(self, better: Better) -> Expr:
        high = MARKS if self.high is None else self.high
        return clip(number(self.slope) * X + number(self.intercept), self.low, high)


class Band(Record):
    """One interval with its points; by default its lower end belongs to it and its upper end does not."""

    from_: Exact | None = Field(default=None, alias="from")
    to: Exact | None = None
    points: Exact
    from_open: bool = False
    to_open: bool = True

    @model_validator(mode="after")
    def _from_before_to(self) -> Self:
        if self.from_ is None or self.to is None or self.from_ < self.to:
            return self
        if self.from_ > self.to:
            raise fault("E-BANDORDER", low=str(self.from_), high=str(self.to))
        if self.from_open or self.to_open:
            raise fault("E-BANDEMPTY", value=str(self.to))
        return self

    def holds(self) -> Expr | None:
        """The condition that x lies in the band; None if it is unbounded on both sides."""
        conditions = []
        if self.from_ is not None:
            conditions.append(compare(">" if self.from_open else ">=", X, self.from_))
        if self.to is not None:
            conditions.append(compare("<" if self.to_open else "<=", X, self.to))
        return all_of(*conditions) if conditions else None

    def label(self) -> str:
        """The interval as it is written: [80, 90)."""
        left = "(-∞" if self.from_ is None else f"{'(' if self.from_open else '['}{self.from_}"
        right = "∞)" if self.to is None else f"{self.to}{')' if self.to_open else ']'}"
        return f"{left}, {right}"

    def meets(self, later: Band) -> int:
        """For a band that starts later or at the same place: 1 if they overlap, 0 if they touch, -1 for a gap."""
        if self.to is None or later.from_ is None:
            return 1
        if self.to != later.from_:
            return 1 if self.to > later.from_ else -1
        if self.to_open != later.from_open:
            return 0
        return -1 if self.to_open else 1


class Bands(RuleBase):
    """区间分档: the points of the interval in which the value lies."""

    kind: Literal["bands"]
    bands: tuple[Band, ...]
    otherwise: Exact | None = None

    undefined_code: ClassVar[str] = "E-NOBAND"

    def in_order(self) -> list[Band]:
        """The bands from the lowest to the highest."""
        return sorted(self.bands, key=lambda b: (b.from_ is not None, b.from_ or 0, b.from_open))

    @model_validator(mode="after")
    def _apart(self) -> Self:
        _not_empty("bands", self.bands)
        ordered = self.in_order()
        for lower, upper in zip(ordered, ordered[1:], strict=False):
            if lower.meets(upper) > 0:
                raise fault("E-BANDOVERLAP", first=lower.label(), second=upper.label())
        return self

    def gaps(self) -> list[tuple[str, str]]:
        """The neighbouring bands that leave something between them, as written; empty with `otherwise`."""
        ordered = self.in_order() if self.otherwise is None else []
        pairs = zip(ordered, ordered[1:], strict=False)
        return [(lower.label(), upper.label()) for lower, upper in pairs if lower.meets(upper) < 0]

    def points(self, better: Better) -> Expr:
        expr = nothing() if self.otherwise is None else number(self.otherwise)
        for band in reversed(self.in_order()):
            condition = band.holds()
            expr = number(band.points) if condition is None else when(condition, band.points, expr)
        return expr


class PassFail(RuleBase):
    """达标制: all marks or none."""

    kind: Literal["pass_fail"]
    compare: Literal[">=", "<=", ">", "<", "="] = ">="
    target: Exact

    def points(self, better: Better) -> Expr:
        return when(compare(self.compare, X, self.target), MARKS, 0)


class Direct(RuleBase):
    """直接得分: the department already gives points out of `scale` (the marks by default)."""

    kind: Literal["direct"]
    scale: Exact | None = None

    @field_validator("scale")
    @classmethod
    def _positive(cls, value: Decimal | None) -> Decimal | None:
        if value is not None and value <= 0:
            raise fault("E-POSITIVE", key="scale", value=str(value))
        return value

    def points(self, better: Better) -> Expr:
        return X if self.scale is None else MARKS * X / number(self.scale)


class Formula(RuleBase):
    """自定公式: the typed expression, in points."""

    kind: Literal["formula"]
    formula: str

    def check_names(self, fields: tuple[str, ...]) -> None:
        try:
            parse(self.formula, (*QUANTITIES, *fields))
        except FormulaError as error:
            facts = dict(error.problems[0].facts)
            raise fault("E-FORMULA", **facts) from error

    def points(self, better: Better) -> Expr:
        return parse(self.formula, _Anything())


class _Anything(tuple[str, ...]):
    """Every name, for a formula whose names `check_names` has already held against its measure."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return True


def _not_negative(key: str, value: Decimal) -> Decimal:
    if value < 0:
        raise fault("E-NEGATIVE", key=key, value=str(value))
    return value


T = TypeVar("T")


def _not_empty(key: str, value: T) -> T:
    if not value:
        raise fault("E-EMPTYTABLE", key=key)
    return value


def _ordered(low_key: str, low: Decimal, high_key: str, high: Decimal | None) -> None:
    if high is not None and low > high:
        raise fault("E-LOWHIGH", low=f"{low_key} = {low}", high=f"{high_key} = {high}")


Rule = Annotated[
    RankStep
    | RatioToBest
    | Efficacy
    | PerUnit
    | TargetRatio
    | GradeMap
    | Deduct
    | Linear
    | Bands
    | PassFail
    | Direct
    | Formula,
    Field(discriminator="kind"),
]
