"""What every rule is, the quantities it may speak of, and the checks of its parameters."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Literal, TypeVar

from evaluator.fields import Record, fault
from evaluator.formula import Expr, Name
from evaluator.measures import Undefined

X = Name("x")
MARKS = Name("marks")
BEST = Name("best")
WORST = Name("worst")
RANK = Name("rank")
QUANTITIES = ("x", "marks", "best", "worst", "mean", "rank", "count")

Better = Literal["higher", "lower", "none"]
T = TypeVar("T")


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


def not_negative(key: str, value: Decimal) -> Decimal:
    """The value, if it is 0 or more; a fault otherwise."""
    if value < 0:
        raise fault("E-NEGATIVE", key=key, value=str(value))
    return value


def not_empty(key: str, value: T) -> T:
    """The table, if it holds anything; a fault otherwise."""
    if not value:
        raise fault("E-EMPTYTABLE", key=key)
    return value


def ordered(low_key: str, low: Decimal, high_key: str, high: Decimal | None) -> None:
    """A fault if the lower limit is above the upper one (None: there is none)."""
    if high is not None and low > high:
        raise fault("E-LOWHIGH", low=f"{low_key} = {low}", high=f"{high_key} = {high}")
