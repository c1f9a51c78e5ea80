"""How the measured value x comes from the reported fields: each measure is one expression, as each rule is."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from evaluator.fields import Exact, Record, Table, fault
from evaluator.formula import Call, Expr, Name, number

Undefined = Literal["ask", "zero", "full", "none"]


class FieldName(Record):
    """What a field is called in the departments' headers, when not by its default names."""

    name: str = ""
    aliases: tuple[str, ...] = ()


class MeasureBase(Record):
    """A frozen measure; `own_fields` are the reported values it needs, in display order."""

    fields: Table[FieldName] = Field(default_factory=dict, validate_default=True)
    undefined: Undefined = "ask"

    default_names: ClassVar[dict[str, tuple[str, ...]]] = {
        "value": ("本期", "本期数", "本年", "数值", "完成值", "实际值")
    }

    def own_fields(self) -> tuple[str, ...]:
        return tuple(self.default_names)

    def expression(self) -> Expr:
        """x, from names that are the fields."""
        raise NotImplementedError

    def headers(self, field: str) -> tuple[str, ...]:
        """The header texts under which the field is looked for, the scheme's own first."""
        own = self.fields.get(field)
        stated = () if own is None else (*((own.name,) if own.name else ()), *own.aliases)
        return (*stated, field, *self.default_names.get(field, ()))

    @model_validator(mode="after")
    def _fields_exist(self) -> MeasureBase:
        known = self.own_fields()
        for field in self.fields:
            # The fields of `count` are named by the rule, so they are checked with the indicator.
            if known and field not in known:
                raise fault("E-FIELD", field=field, known="、".join(known))
        return self


class ValueMeasure(MeasureBase):
    """The reported value itself."""

    kind: Literal["value"] = "value"

    def expression(self) -> Expr:
        return Name("value")


class Growth(MeasureBase):
    """Growth on the base in percent: (value − base) ÷ |base| × 100."""

    kind: Literal["growth"]

    default_names: ClassVar[dict[str, tuple[str, ...]]] = {
        **MeasureBase.default_names,
        "base": ("上年同期", "上年同期数", "去年同期", "同期", "基数"),
    }

    def expression(self) -> Expr:
        base = Name("base")
        return (Name("value") - base) / Call("ABS", (base,)) * 100


class Ratio(MeasureBase):
    """A quotient of two reported values: value ÷ of × scale."""

    kind: Literal["ratio"]
    scale: Exact = Decimal(100)

    default_names: ClassVar[dict[str, tuple[str, ...]]] = {
        "value": ("实际", "实际数", "实际值", "完成数"),
        "of": ("总数", "应完成数", "基数"),
    }

    def expression(self) -> Expr:
        return Name("value") / Name("of") * number(self.scale)


class Count(MeasureBase):
    """Several counted kinds, named by the rule's `points_per`; x is their sum (the rule weighs them)."""

    kind: Literal["count"]

    default_names: ClassVar[dict[str, tuple[str, ...]]] = {}

    def expression(self) -> Expr:
        raise NotImplementedError  # depends on the rule's fields: see Indicator.measured


Measure = Annotated[ValueMeasure | Growth | Ratio | Count, Field(discriminator="kind")]
