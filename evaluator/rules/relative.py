"""Rules that hold a value against those of its peers."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import field_validator, model_validator

from evaluator.fields import Exact, fault
from evaluator.formula import Expr, Number, clip, compare, greatest, nothing, number, when
from evaluator.rules.base import BEST, MARKS, RANK, WORST, Better, RuleBase, X, not_negative


class RankStep(RuleBase):
    """名次递减: the first has all marks, every further rank loses one step."""

    kind: Literal["rank_step"]
    step: Exact
    floor: Exact = Decimal(0)

    @field_validator("step")
    @classmethod
    def _downwards(cls, value: Decimal) -> Decimal:
        return not_negative("step", value)

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
        return (
            points
            if isinstance(low, Number) and isinstance(high, Number)
            else when(compare("=", high, low), MARKS, points)
        )
