"""The expression: one tree that computes a column, becomes an Excel formula, and becomes a sentence.

nodes.py     the tree and the way rules build it
parse.py     the text a user types (a safe subset of Excel's formula language) -> the tree
evaluate.py  the tree over exact columns
render.py    the tree as an Excel formula, and as words with the numbers filled in
"""

from evaluator.formula.evaluate import Names, Truth, Value, Words, evaluate
from evaluator.formula.nodes import (
    Binary,
    Call,
    Expr,
    Name,
    Negate,
    Number,
    Word,
    all_of,
    clip,
    compare,
    greatest,
    least,
    names_in,
    nothing,
    number,
    when,
)
from evaluator.formula.parse import parse
from evaluator.formula.render import to_excel, to_words

__all__ = [
    "Binary",
    "Call",
    "Expr",
    "Name",
    "Names",
    "Negate",
    "Number",
    "Truth",
    "Value",
    "Word",
    "Words",
    "all_of",
    "clip",
    "compare",
    "evaluate",
    "greatest",
    "least",
    "names_in",
    "nothing",
    "number",
    "parse",
    "to_excel",
    "to_words",
    "when",
]
