"""Scoring rules: each kind is a thin frozen record whose one method returns the points as an expression.

The union below is the registry. Formulas are those of the scheme file's rule table. In an expression stand: x the
measured value, marks, and among the peers best, worst, mean, rank, count; besides them the fields of the measure.
"""

from typing import Annotated

from pydantic import Field

from evaluator.rules.absolute import Direct, Formula, Linear, PassFail, PerUnit, TargetRatio
from evaluator.rules.base import Better, RuleBase
from evaluator.rules.relative import Efficacy, RankStep, RatioToBest
from evaluator.rules.tables import Band, Bands, Deduct, GradeMap

Rule = Annotated[
    RankStep
    | RatioToBest
    | PassFail
    | TargetRatio
    | PerUnit
    | Linear
    | Bands
    | Efficacy
    | Deduct
    | GradeMap
    | Direct
    | Formula,
    Field(discriminator="kind"),
]

__all__ = [
    "Band",
    "Bands",
    "Better",
    "Deduct",
    "Direct",
    "Efficacy",
    "Formula",
    "GradeMap",
    "Linear",
    "PassFail",
    "PerUnit",
    "RankStep",
    "RatioToBest",
    "Rule",
    "RuleBase",
    "TargetRatio",
]
