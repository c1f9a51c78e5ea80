"""Rules that are tables: grades, counts with points for each, intervals."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import ClassVar, Literal, Self

from pydantic import Field, field_validator, model_validator

from evaluator.fields import Exact, Record, Table, fault
from evaluator.formula import Expr, Name, Word, all_of, compare, greatest, nothing, number, when
from evaluator.rules.base import MARKS, Better, RuleBase, X, not_empty, not_negative


class GradeMap(RuleBase):
    """等次赋分: a share of the marks for each grade word; the only rule that takes words."""

    kind: Literal["grade_map"]
    map: Table[Exact]

    undefined_code: ClassVar[str] = "E-GRADE"
    takes_words: ClassVar[bool] = True

    @field_validator("map")
    @classmethod
    def _filled(cls, value: Table[Exact]) -> Table[Exact]:
        return not_empty("map", value)

    def points(self, better: Better) -> Expr:
        expr: Expr = nothing()
        for grade, share in reversed(self.map.items()):
            expr = when(compare("=", X, Word(grade)), MARKS * number(share), expr)
        return expr


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
            not_empty("points_per", self.points_per)
            for field, value in self.points_per.items():
                not_negative(f"points_per.{field}", value)
        elif self.each is not None:
            not_negative("each", self.each)
        return self

    def counted_fields(self) -> tuple[str, ...]:
        return tuple(self.points_per or ())

    def points(self, better: Better) -> Expr:
        if self.each is not None:
            return greatest(self.floor, MARKS - number(self.each) * X)
        counted = [number(each) * Name(field) for field, each in (self.points_per or {}).items()]
        left: Expr = MARKS
        for deduction in counted:
            left = left - deduction
        return greatest(self.floor, left)


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
        not_empty("bands", self.bands)
        ordered = self.in_order()
        for lower, upper in pairwise(ordered):
            if lower.meets(upper) > 0:
                raise fault("E-BANDOVERLAP", first=lower.label(), second=upper.label())
        return self

    def gaps(self) -> list[tuple[str, str]]:
        """The neighbouring bands that leave something between them, as written; empty with `otherwise`."""
        ordered = self.in_order() if self.otherwise is None else []
        return [(lower.label(), upper.label()) for lower, upper in pairwise(ordered) if lower.meets(upper) < 0]

    def points(self, better: Better) -> Expr:
        expr = nothing() if self.otherwise is None else number(self.otherwise)
        for band in reversed(self.in_order()):
            condition = band.holds()
            expr = number(band.points) if condition is None else when(condition, band.points, expr)
        return expr
