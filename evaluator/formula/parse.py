"""The text a user types -> the tree: Excel's syntax and precedence, bounded in length and depth, nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import NoReturn

from evaluator.formula.nodes import Binary, Call, Expr, Name, Negate, Number, Word
from evaluator.problems import FormulaError, Text, problem

MAX_LENGTH = 4000
MAX_DEPTH = 40
MAX_NODES = 1000
MAX_EXPONENT = 1000

# Function -> fewest and most arguments.
FUNCTIONS = {
    "IF": (2, 3),
    "MIN": (1, 64),
    "MAX": (1, 64),
    "SUM": (1, 64),
    "AVERAGE": (1, 64),
    "AND": (1, 64),
    "OR": (1, 64),
    "NOT": (1, 1),
    "ABS": (1, 1),
    "INT": (1, 1),
    "EXP": (1, 1),
    "LN": (1, 1),
    "LOG10": (1, 1),
    "SQRT": (1, 1),
    "ROUND": (2, 2),
    "ROUNDUP": (2, 2),
    "ROUNDDOWN": (2, 2),
}

# Loosest first; every level is left-associative in Excel, ^ too. A leading minus binds tighter than ^.
_LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"), ("^",))

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,40}(?:\.\d{0,40})?(?:[eE][+-]?\d{1,2})?|\.\d{1,40})"
    r'|(?P<word>"(?:[^"]|"")*")'
    r"|(?P<name>[^\W\d]\w*)"
    r"|(?P<sign><>|<=|>=|[-+*/^(),=<>]))"
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    position: int


class _Reader:
    """One pass over the tokens; the only mutable thing here is the place reached."""

    def __init__(self, text: str, names: Collection[str]) -> None:
        self.text = text
        self.names = names
        self.tokens = self._tokens()
        self.place = 0
        self.nodes = 0

    def _tokens(self) -> list[_Token]:
        tokens, position, end = [], 0, len(self.text.rstrip())
        while position < end:
            match = _TOKEN.match(self.text, position)
            if match is None:
                start = position + len(self.text[position:]) - len(self.text[position:].lstrip())
                self.fail(start, Text("这里的符号不能用", "this sign cannot be used here"))
            kind = match.lastgroup or ""
            tokens.append(_Token(kind, match.group(kind), match.start(kind)))
            position = match.end()
        return [*tokens, _Token("end", "", end)]

    def fail(self, position: int, reason: Text) -> NoReturn:
        shown = self.text if len(self.text) <= 80 else self.text[:77] + "…"
        raise FormulaError(problem("E-FORMULA", formula=shown, position=position + 1, reason=reason, place=""))

    @property
    def token(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *signs: str) -> str | None:
        if self.token.kind == "sign" and self.token.text in signs:
            self.place += 1
            return self.tokens[self.place - 1].text
        return None

    def expect(self, sign: str) -> None:
        if self.take(sign) is None:
            self.fail(self.token.position, Text(f"这里应当是“{sign}”", f"“{sign}” is expected here"))

    def counted(self, node: Expr) -> Expr:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.fail(self.token.position, Text("公式太长", "the formula is too long"))
        return node

    def level(self, level: int, depth: int) -> Expr:
        if level == len(_LEVELS):
            return self.signed(depth)
        left = self.level(level + 1, depth)
        while (operator := self.take(*_LEVELS[level])) is not None:
            start = self.token.position
            right = self.level(level + 1, depth)
            if operator == "^" and isinstance(right, Number) and abs(right.value) > MAX_EXPONENT:
                self.fail(start, Text(f"指数最大 {MAX_EXPONENT}", f"the largest exponent is {MAX_EXPONENT}"))
            left = self.counted(Binary(operator, left, right))
        return left

    def signed(self, depth: int) -> Expr:
        signs = 0
        while (sign := self.take("-", "+")) is not None:
            signs += sign == "-"
        operand = self.operand(depth)
        return self.counted(Negate(operand)) if signs % 2 else operand

    def operand(self, depth: int) -> Expr:
        token = self.token
        if depth > MAX_DEPTH:
            self.fail(token.position, Text("括号层数太多", "brackets are nested too deep"))
        if self.take("(") is not None:
            inner = self.level(0, depth + 1)
            self.expect(")")
            return inner
        self.place += 1
        if token.kind == "number":
            return self.counted(Number(Fraction(token.text)))
        if token.kind == "word":
            return self.counted(Word(token.text[1:-1].replace('""', '"')))
        if token.kind != "name":
            self.fail(token.position, Text("这里缺少一个数或名称", "a number or a name is missing here"))
        return self.counted(self.named(token, depth))

    def named(self, token: _Token, depth: int) -> Expr:
        if self.take("(") is None:
            if token.text in self.names:
                return Name(token.text)
            known = "、".join(sorted(self.names))
            self.fail(
                token.position,
                Text(f"没有名称“{token.text}”，可用：{known}", f"no name “{token.text}”; known: {known}"),
            )
        function = token.text.upper()
        if function not in FUNCTIONS:
            known = "、".join(FUNCTIONS)
            self.fail(
                token.position,
                Text(f"没有函数“{token.text}”，可用：{known}", f"no function “{token.text}”; known: {known}"),
            )
        arguments = [self.level(0, depth + 1)]
        while self.take(",") is not None:
            arguments.append(self.level(0, depth + 1))
        self.expect(")")
        fewest, most = FUNCTIONS[function]
        if not fewest <= len(arguments) <= most:
            span = str(fewest) if fewest == most else f"{fewest}–{most}"
            self.fail(
                token.position,
                Text(f"{function} 需要 {span} 个参数", f"{function} takes {span} argument(s)"),
            )
        return Call(function, tuple(arguments))


def parse(text: str, names: Collection[str]) -> Expr:
    """The formula's tree; `names` are the quantities it may use. A leading "=" is allowed.

    Raises:
        FormulaError: E-FORMULA with the position (1-based) and the reason.
    """
    reader = _Reader(text[: MAX_LENGTH + 1] if len(text) <= MAX_LENGTH else "", names)
    if len(text) > MAX_LENGTH:
        reader.text = text
        reader.fail(
            MAX_LENGTH,
            Text(f"公式最长 {MAX_LENGTH} 个字符", f"a formula has at most {MAX_LENGTH} characters"),
        )
    reader.take("=")
    tree = reader.level(0, 0)
    if reader.token.kind != "end":
        reader.fail(reader.token.position, Text("这里多出了内容", "something is left over here"))
    return tree
