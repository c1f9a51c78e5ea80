"""The scheme: peer groups, bureaus, the criteria tree and every policy, as its file has them, frozen and checked."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, field_validator, model_validator

from evaluator.fields import Exact, Id, Label, Record, Table, fault
from evaluator.formula import Expr, Name, names_in
from evaluator.measures import Count, Measure, ValueMeasure
from evaluator.problems import Text
from evaluator.ranks import Ties
from evaluator.rules import Better, Rule

FORMAT = "four-firsts/scheme/1"
NO_TEXT = Text("", "")

Missing = Literal["pending", "zero", "rescale", "unranked"]


class Period(Record):
    name: Label = NO_TEXT
    start: datetime.date | None = None
    end: datetime.date | None = None


class Bureau(Record):
    """One assessed unit; an exempt one is no peer and gets no rank."""

    id: Id
    name: Label
    aliases: tuple[str, ...] = ()
    exempt: bool = False


class Group(Record):
    """A peer group (序列): bureaus that are ranked against each other."""

    id: Id
    name: Label = NO_TEXT
    bureaus: tuple[Bureau, ...] = ()


class Range(Record):
    """What a value may be; outside it is an error of the report, not of the score."""

    low: Exact | None = None
    high: Exact | None = None


class Indicator(Record):
    """A leaf of the criteria tree: what is measured, and how it becomes points."""

    id: Id
    number: str = ""
    name: Label
    aliases: tuple[str, ...] = ()
    marks: Exact
    unit: Label = NO_TEXT
    better: Better
    department: Label = NO_TEXT
    due: datetime.date | None = None
    groups: tuple[str, ...] | None = None
    range: Range = Range()
    measure: Measure = Field(default_factory=ValueMeasure)
    rule: Rule
    missing: Missing = "pending"
    note: Label = NO_TEXT

    @field_validator("marks")
    @classmethod
    def _worth_something(cls, value: Decimal) -> Decimal:
        if value <= 0:
            raise fault("E-MARKS", value=str(value))
        return value

    @model_validator(mode="before")
    @classmethod
    def _counted(cls, data: Any) -> Any:
        """A rule with `points_per` can only be fed by counts, so that measure need not be written."""
        if isinstance(data, dict) and "measure" not in data:
            rule = data.get("rule")
            if isinstance(rule, dict) and rule.get("points_per") is not None:
                return data | {"measure": {"kind": "count"}}
        return data

    @model_validator(mode="after")
    def _agreeing(self) -> Self:
        if bool(self.rule.counted_fields()) != isinstance(self.measure, Count):
            raise fault("E-COUNT")
        fields = self.fields()
        for field in self.measure.fields:
            if field not in fields:
                raise fault("E-FIELD", field=field, known="、".join(fields))
        if self.better != "none":
            self.rule.check(self.better)
        self.rule.check_names(fields)
        return self

    def fields(self) -> tuple[str, ...]:
        """The reported values the indicator needs, in display order."""
        return self.rule.counted_fields() or self.measure.own_fields()

    @cached_property
    def points(self) -> Expr:
        """The rule's points by the marks, as an expression of x and the peers."""
        return self.rule.points(self.better)

    @cached_property
    def asks_for(self) -> frozenset[str]:
        """The names that the rule's expression asks for."""
        return names_in(self.points)

    @cached_property
    def measured(self) -> Expr:
        """X as an expression of the fields."""
        counted = self.rule.counted_fields()
        if not counted:
            return self.measure.expression()
        total: Expr = Name(counted[0])
        for field in counted[1:]:
            total = total + Name(field)
        return total


class Criterion(Record):
    """An inner node of the criteria tree: its points are the sum of what is beneath it."""

    id: Id
    number: str = ""
    name: Label
    aliases: tuple[str, ...] = ()
    marks: Exact | None = None  # None: the sum of its children's marks
    combine: Literal["sum"] = "sum"
    criteria: tuple[AnyCriterion, ...]
    note: Label = NO_TEXT

    @model_validator(mode="after")
    def _worth_something(self) -> Self:
        if self.marks is not None and self.marks <= 0:
            raise fault("E-MARKS", value=str(self.marks))
        if not self.criteria:
            raise fault("E-EMPTYNODE")
        return self

    @property
    def worth(self) -> Decimal:
        """The node's own marks."""
        return self.marks if self.marks is not None else sum((worth_of(c) for c in self.criteria), Decimal(0))


def _shape(value: Any) -> str:
    inner = "criteria" in value if isinstance(value, dict) else isinstance(value, Criterion)
    return "inner" if inner else "leaf"


AnyCriterion = Annotated[Annotated[Criterion, Tag("inner")] | Annotated[Indicator, Tag("leaf")], Discriminator(_shape)]
Criterion.model_rebuild()


def worth_of(criterion: Criterion | Indicator) -> Decimal:
    """What the written rule gives the criterion: its marks."""
    return criterion.worth if isinstance(criterion, Criterion) else criterion.marks


class Bonus(Record):
    """Points for events, added after the criteria, their sum kept between floor and cap."""

    id: Id
    name: Label = NO_TEXT
    cap: Exact | None = None
    floor: Exact | None = None
    kinds: Table[Exact] = Field(default_factory=dict, validate_default=True)

    @model_validator(mode="after")
    def _ends_in_order(self) -> Self:
        if self.cap is not None and self.floor is not None and self.floor > self.cap:
            raise fault("E-LOWHIGH", low=f"floor = {self.floor}", high=f"cap = {self.cap}")
        return self


class Effect(Record):
    """What a veto does."""

    kind: Literal["minus", "item_zero", "total_zero", "grade_cap", "no_firsts", "unranked"]
    points: Exact | None = None  # of minus
    item: str | None = None  # of item_zero
    grade: str | None = None  # of grade_cap

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {"minus": "points", "item_zero": "item", "grade_cap": "grade"}.get(self.kind)
        if needed is not None and getattr(self, needed) is None:
            raise fault("E-NOKEY", key=needed)
        return self


class Veto(Record):
    id: Id
    name: Label = NO_TEXT
    effect: Effect


class Rounding(Record):
    """Published decimal places, halves away from zero; None leaves the figure exact."""

    points: Annotated[int, Field(ge=0, le=12)] | None = 2
    total: Annotated[int, Field(ge=0, le=12)] | None = 2


class Ranking(Record):
    by: tuple[str, ...] = ("total",)
    ties: Ties = "competition"


class Firsts(Record):
    """What counts as an item first."""

    depth: int = 1  # 1 = top level, -1 = the leaves
    shared: bool = True
    all_equal: bool = False
    minimum_group: int = 2

    @field_validator("depth")
    @classmethod
    def _a_level(cls, value: int) -> int:
        if value < -1 or value == 0:
            raise fault("E-DEPTH", value=value)
        return value


class Grade(Record):
    name: Label
    from_: Exact = Field(alias="from")


class Scheme(Record):
    """One assessment scheme."""

    format: Literal["four-firsts/scheme/1"]
    id: Id
    title: Label
    notes: Label = NO_TEXT
    period: Period = Period()
    groups: tuple[Group, ...]
    criteria: tuple[AnyCriterion, ...]
    bonuses: tuple[Bonus, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    rounding: Rounding = Rounding()
    ranking: Ranking = Ranking()
    firsts: Firsts = Firsts()
    grades: tuple[Grade, ...] = ()

    def bureaus(self) -> Iterator[tuple[Group, Bureau]]:
        """Every bureau with its group, in the file's order."""
        for group in self.groups:
            for bureau in group.bureaus:
                yield group, bureau

    def walk(self) -> Iterator[Criterion | Indicator]:
        """Every criterion, parents before children, in the file's order."""
        waiting = list(reversed(self.criteria))
        while waiting:
            criterion = waiting.pop()
            yield criterion
            if isinstance(criterion, Criterion):
                waiting.extend(reversed(criterion.criteria))

    @cached_property
    def by_id(self) -> Mapping[str, Criterion | Indicator]:
        """Every criterion by its id."""
        return {criterion.id: criterion for criterion in self.walk()}

    def indicators(self) -> list[Indicator]:
        return [criterion for criterion in self.walk() if isinstance(criterion, Indicator)]
