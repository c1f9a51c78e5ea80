"""The product's scores against the slow, obvious scorer, and what must hold of them by themselves."""

import dataclasses
import json
from decimal import Decimal

import pytest
from hypothesis import given, settings

from evaluator.project import Event, Observation, Source, State, new_project, set_weight
from evaluator.result import result
from evaluator.scheme_file import read_scheme
from evaluator.scoring import Scoreboard, evaluate
from tests import oracle
from tests.cases import Case, cases

NOWHERE = Source("f.xlsx", "s", "A1", "")


def project_of(case: Case):
    """The case as a project, without any workbook in between."""
    scheme = read_scheme(json.dumps(case.scheme).encode(), "case.json").scheme
    rules = {indicator.id: indicator.rule for indicator in scheme.indicators()}
    observations = [
        Observation(bureau, indicator, field, *read(text, rules[indicator].takes_words), NOWHERE)
        for (bureau, indicator, field), text in case.values.items()
        if text is not None
    ]
    events = [
        Event(bureau, kind, "", "", None if points is None else Decimal(points), NOWHERE)
        for bureau, kind, points in case.events
    ]
    project = new_project(scheme, "", observations, events)
    for criterion, weight in case.weights.items():
        project = set_weight(project, criterion, Decimal(weight))
    return project


def read(text, takes_words):
    if text == oracle.NOT_APPLICABLE:
        return State.NOT_APPLICABLE, None
    return State.VALUE, text if takes_words else Decimal(text)


def board_of(case: Case) -> Scoreboard:
    return evaluate(project_of(case))


def assert_equals_oracle(case: Case):
    theirs = oracle.score(case.scheme, case.values, case.events, case.weights)
    assert oracle.figures(result(board_of(case))) == theirs


@given(cases())
@settings(max_examples=200)
def test_that_every_figure_equals_the_oracles(case):
    assert_equals_oracle(case)


@pytest.mark.long
@given(cases(leaves=12))
@settings(max_examples=2000)
def test_that_every_figure_equals_the_oracles_over_many_cases(case):
    assert_equals_oracle(case)


@given(cases())
@settings(max_examples=60)
def test_that_a_change_of_weights_gives_what_scoring_from_nothing_gives(case):
    unweighed = evaluate(project_of(dataclasses.replace(case, weights={})))
    weighed = project_of(case)
    after = dataclasses.replace(unweighed.project, weights=weighed.weights)
    assert result(evaluate(after, unweighed)) == result(evaluate(weighed))
