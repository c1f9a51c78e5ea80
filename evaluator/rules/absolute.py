"""Rules that look at the value alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from evaluator.fields import Exact, fault
from evaluator.formula import Call, Expr, clip, compare, number, parse, when
from evaluator.problems import FormulaError
from evaluator.rules.base import MARKS, QUANTITIES, Better, RuleBase, X, ordered


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
        ordered("low", self.low, "high", self.high)
        return self

    def points(self, better: Better) -> Expr:
        units = X - number(self.at)
        if self.unit != 1:
            units = units / number(self.unit)
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
        ordered("floor", self.floor, "cap", self.cap)
        return self

    def points(self, better: Better) -> Expr:
        target = number(self.target)
        return MARKS * clip(target / X if better == "lower" else X / target, self.floor, self.cap)


class Linear(RuleBase):
    """自定直线: slope × value + intercept, kept between two limits."""

    kind: Literal["linear"]
    slope: Exact
    intercept: Exact
    low: Exact = Decimal(0)
    high: Exact | None = None

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        ordered("low", self.low, "high", self.high)
        return self

    def points(self, better: Better) -> Expr:
        high = MARKS if self.high is None else self.high
        return clip(number(self.slope) * X + number(self.intercept), self.low, high)


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
            facts = {name: fact for name, fact in error.problems[0].facts if name != "place"}
            raise fault("E-FORMULA", **facts) from error

    def points(self, better: Better) -> Expr:
        return parse(self.formula, _Anything())


class _Anything(tuple[str, ...]):
    """Every name, for a formula whose names `check_names` has already held against its measure."""

    __slots__ = ()

    def __contains__(self, name: object) -> bool:
        return True
