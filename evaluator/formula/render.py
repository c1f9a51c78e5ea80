"""The tree as an Excel formula with references, and as words with the numbers filled in."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from evaluator import exact
from evaluator.exact import Column
from evaluator.formula.evaluate import Truth, Value, Words, evaluate
from evaluator.formula.nodes import Binary, Call, Expr, Name, Negate, Number, Word
from evaluator.numbers import exact_text, to_text

_BINDING = {"=": 1, "<>": 1, "<": 1, "<=": 1, ">": 1, ">=": 1, "+": 2, "-": 2, "*": 3, "/": 3, "^": 4}
_SIGN = 5  # a leading minus binds tighter than ^ in Excel
_ATOM = 6

# Excel computes in binary: a value that should lie on a half or a whole number lies a little beside it.
# Rounding at a place far beyond any published one first puts it back (measured: plain ROUND is wrong at
# 2 of 127 exact halves).
_GUARDS = {"ROUND": 10, "ROUNDUP": 9, "ROUNDDOWN": 9, "INT": 9}


def to_excel(expr: Expr, references: Mapping[str, str]) -> str:
    """The formula text without "=", names replaced by `references` (cell addresses or names)."""
    return _excel(expr, references)[0]


def _excel(expr: Expr, references: Mapping[str, str]) -> tuple[str, int]:
    if isinstance(expr, Number):
        return _excel_number(expr.value)
    if isinstance(expr, Word):
        return '"' + expr.text.replace('"', '""') + '"', _ATOM
    if isinstance(expr, Name):
        return references[expr.name], _ATOM
    if isinstance(expr, Negate):
        return "-" + _bracketed(_excel(expr.operand, references), _SIGN), _SIGN
    if isinstance(expr, Binary):
        binding = _BINDING[expr.operator]
        left = _bracketed(_excel(expr.left, references), binding)
        right = _bracketed(_excel(expr.right, references), binding + 1)
        return f"{left}{expr.operator}{right}", binding
    if isinstance(expr, Call):
        return _excel_call(expr, references), _ATOM
    raise TypeError(expr)


def _excel_number(value: Fraction) -> tuple[str, int]:
    text = exact_text(value)
    if "/" in text:
        return text, _BINDING["/"]
    return text, _ATOM if value >= 0 else _SIGN


def _excel_call(expr: Call, references: Mapping[str, str]) -> str:
    arguments = [_excel(argument, references)[0] for argument in expr.arguments]
    guard = _GUARDS.get(expr.function)
    if guard is not None:
        arguments[0] = f"ROUND({arguments[0]},{guard})"
    return f"{expr.function}({','.join(arguments)})"


def _bracketed(part: tuple[str, int], needed: int) -> str:
    text, binding = part
    return text if binding >= needed else f"({text})"


_SIGNS = {"*": "×", "/": "÷", "-": "−", "<>": "≠", "<=": "≤", ">=": "≥"}
_CALLS = {
    "MIN": ("取小", "min"),
    "MAX": ("取大", "max"),
    "SUM": ("合计", "sum"),
    "AVERAGE": ("平均", "average"),
    "ABS": ("绝对值", "abs"),
    "ROUND": ("四舍五入", "round"),
    "ROUNDUP": ("进位取整", "round up"),
    "ROUNDDOWN": ("舍去尾数", "round down"),
    "INT": ("取整", "whole part"),
    "EXP": ("e 的幂", "exp"),
    "LN": ("自然对数", "ln"),
    "LOG10": ("常用对数", "log10"),
    "SQRT": ("平方根", "square root"),
    "AND": ("且", "and"),
    "OR": ("或", "or"),
    "NOT": ("非", "not"),
    "NA": ("无定义", "undefined"),
}


def to_words(expr: Expr, values: Mapping[str, Fraction | str], lang: str) -> str:
    """The working for one bureau: names replaced by their values, only the branch that was taken of an IF.

    `values` holds a number or a word for each name, e.g. {"marks": 8, "rank": 3} -> "8 − 0.8 × (3 − 1)".
    """
    names: dict[str, Value] = {
        name: Words((value,)) if isinstance(value, str) else exact.constant(value) for name, value in values.items()
    }
    return _words(expr, names, 0 if lang == "zh" else 1)[0]


def _words(expr: Expr, names: Mapping[str, Value], lang: int) -> tuple[str, int]:
    if isinstance(expr, Binary):
        binding = _BINDING[expr.operator]
        left = _bracketed(_words(expr.left, names, lang), binding)
        right = _bracketed(_words(expr.right, names, lang), binding + 1)
        right = f"({right})" if right.startswith("−") else right  # "8 − (−2)", not "8 − −2"
        return f"{left} {_SIGNS.get(expr.operator, expr.operator)} {right}", binding
    if isinstance(expr, Negate):
        return "−" + _bracketed(_words(expr.operand, names, lang), _SIGN), _SIGN
    if isinstance(expr, Call):
        if expr.function == "IF":
            return _words(_taken(expr, names), names, lang)
        if expr.function in {"MIN", "MAX"} and (inner := _not_limited(expr, names)) is not None:
            return _words(inner, names, lang)
        arguments = ", ".join(_words(argument, names, lang)[0] for argument in expr.arguments)
        name = _CALLS[expr.function][lang]
        return (f"{name}({arguments})" if arguments else name), _ATOM
    return _word_of_value(evaluate(expr, names))


def _not_limited(expr: Call, names: Mapping[str, Value]) -> Expr | None:
    """The one argument that is no plain limit, if none of the limits took hold: they need not be told then."""
    worked = [argument for argument in expr.arguments if not isinstance(argument, Number | Name)]
    if len(worked) != 1:
        return None
    value, result = evaluate(worked[0], names), evaluate(expr, names)
    same = isinstance(value, Column) and isinstance(result, Column) and value.fraction(0) == result.fraction(0)
    return worked[0] if same else None


def _taken(expr: Call, names: Mapping[str, Value]) -> Expr:
    condition = evaluate(expr.arguments[0], names)
    yes = (
        condition.mask
        if isinstance(condition, Truth)
        else condition.num != 0
        if isinstance(condition, Column)
        else None
    )
    if yes is not None and bool(yes[0]):
        return expr.arguments[1]
    return expr.arguments[2] if len(expr.arguments) > 2 else Number(Fraction(0))


def _word_of_value(value: Value) -> tuple[str, int]:
    if isinstance(value, Words):
        return f"“{value.texts[0]}”", _ATOM
    number = value.fraction(0) if isinstance(value, Column) else None
    if number is None:
        return "—", _ATOM
    text = to_text(number).replace("-", "−")
    return text, _ATOM if number >= 0 else _SIGN
