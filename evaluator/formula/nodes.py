"""The expression tree. Rules build it with ordinary operators: `MARKS - step * (RANK - 1)`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from evaluator.exact import Column, constant


class Expr:
    """A node; arithmetic on nodes gives nodes."""

    __slots__ = ()

    def __add__(self, other: Operand) -> Expr:
        return Binary("+", self, number(other))

    def __radd__(self, other: Operand) -> Expr:
        return Binary("+", number(other), self)

    def __sub__(self, other: Operand) -> Expr:
        return Binary("-", self, number(other))

    def __rsub__(self, other: Operand) -> Expr:
        return Binary("-", number(other), self)

    def __mul__(self, other: Operand) -> Expr:
        return Binary("*", self, number(other))

    def __rmul__(self, other: Operand) -> Expr:
        return Binary("*", number(other), self)

    def __truediv__(self, other: Operand) -> Expr:
        return Binary("/", self, number(other))

    def __rtruediv__(self, other: Operand) -> Expr:
        return Binary("/", number(other), self)

    def __neg__(self) -> Expr:
        return Negate(self)


Operand = Expr | Decimal | Fraction | int


@dataclass(frozen=True, slots=True)
class Number(Expr):
    """A number written in the rule; `column` is the same, ready for arithmetic with columns."""

    value: Fraction
    column: Column = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "column", constant(self.value))


@dataclass(frozen=True, slots=True)
class Word(Expr):
    """A text in quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Expr):
    """A quantity: x, marks, best, worst, mean, rank, count, or a field of the measure."""

    name: str


@dataclass(frozen=True, slots=True)
class Negate(Expr):
    operand: Expr


@dataclass(frozen=True, slots=True)
class Binary(Expr):
    """`left operator right`; the operator is one of + - * / ^ = <> < <= > >=."""

    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Call(Expr):
    """A function of Excel's. `NA` without arguments is a value that does not exist."""

    function: str
    arguments: tuple[Expr, ...]


def number(value: Operand) -> Expr:
    """A node as it is; a number as a node."""
    return value if isinstance(value, Expr) else Number(Fraction(value))


def compare(operator: str, left: Operand, right: Operand) -> Expr:
    """The condition `left operator right`."""
    return Binary(operator, number(left), number(right))


def when(condition: Expr, then: Operand, otherwise: Operand) -> Expr:
    """IF(condition, then, otherwise)."""
    return Call("IF", (condition, number(then), number(otherwise)))


def all_of(*conditions: Expr) -> Expr:
    """AND of the conditions; a single one stands for itself."""
    return conditions[0] if len(conditions) == 1 else Call("AND", conditions)


def least(*values: Operand) -> Expr:
    """MIN(…)."""
    return Call("MIN", tuple(number(value) for value in values))


def greatest(*values: Operand) -> Expr:
    """MAX(…)."""
    return Call("MAX", tuple(number(value) for value in values))


def clip(value: Expr, low: Operand | None, high: Operand | None) -> Expr:
    """The value kept between `low` and `high`; None leaves that side open."""
    if high is not None:
        value = least(high, value)
    return value if low is None else greatest(low, value)


def nothing() -> Expr:
    """A value that does not exist: selecting it is a problem of that cell."""
    return Call("NA", ())


def children(expr: Expr) -> tuple[Expr, ...]:
    """The node's operands, in reading order."""
    if isinstance(expr, Binary):
        return expr.left, expr.right
    if isinstance(expr, Call):
        return expr.arguments
    return (expr.operand,) if isinstance(expr, Negate) else ()


def walk(expr: Expr) -> Iterator[Expr]:
    """Every node of the tree, without recursion (a typed formula may be deep)."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(children(node))


def names_in(expr: Expr) -> frozenset[str]:
    """The names the expression asks for."""
    return frozenset(node.name for node in walk(expr) if isinstance(node, Name))
