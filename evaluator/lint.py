"""What is questionable in a scheme though it can be read: warnings with what to do, never a block."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from evaluator.numbers import exact_text
from evaluator.problems import Problem, problem
from evaluator.rules import Bands
from evaluator.scheme import Criterion, Scheme, worth_of


def lint(scheme: Scheme, file: str) -> Iterator[Problem]:
    """The scheme's warnings, in the tree's order."""
    for criterion in scheme.walk():
        if isinstance(criterion, Criterion):
            total = sum((worth_of(child) for child in criterion.criteria), Decimal(0))
            if total != criterion.worth:
                yield problem(
                    "W-MARKSSUM",
                    file=file,
                    cell=criterion.id,
                    name=criterion.name,
                    marks=exact_text(criterion.worth),
                    sum=exact_text(total),
                )
        elif isinstance(criterion.rule, Bands):
            for first, second in criterion.rule.gaps():
                yield problem(
                    "W-BANDGAP",
                    file=file,
                    cell=criterion.id,
                    indicator=criterion.name,
                    first=first,
                    second=second,
                )
