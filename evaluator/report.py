"""What was reported, as columns: for every peer group and indicator its fields over the group's bureaus."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluator import exact
from evaluator.bonuses import Extras, extras
from evaluator.exact import Column, Mask
from evaluator.formula import Words
from evaluator.outline import Leaf, Outline
from evaluator.problems import Problem
from evaluator.project import Correction, Observation, Project, Source, State
from evaluator.scheme import Group

# In arrays a state is its place here.
STATES = (State.VALUE, State.MISSING, State.NOT_APPLICABLE, State.PENDING)
_CODES = {state: code for code, state in enumerate(STATES)}
CORRECTED = "corrected"  # among the steps of an observation: it is a correction
# Of an indicator with several fields the strangest one decides.
_STRANGEST = (State.NOT_APPLICABLE, State.PENDING, State.MISSING)


@dataclass(frozen=True, slots=True, eq=False)
class IndicatorReport:
    """One indicator over one group's bureaus, in the group's order.

    Attributes:
        columns: the reported values by field; undefined where there is none.
        codes: the state of each bureau, as its place in STATES.
        evidence: per bureau the observations of the indicator's fields (those that exist).
    """

    leaf: Leaf
    columns: Mapping[str, Column | Words]
    codes: NDArray[np.int8]
    reported: Mask
    missing: Mask
    evidence: tuple[tuple[Observation, ...], ...]
    complete: bool  # every bureau reported a value


@dataclass(frozen=True, slots=True, eq=False)
class GroupReport:
    """All indicators of one group, its bonus events, and who competes (is not exempt)."""

    group: Group
    outline: Outline
    indicators: tuple[IndicatorReport, ...]
    extras: Extras
    peers: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """All groups, and what is wrong with the events."""

    groups: tuple[GroupReport, ...]
    problems: tuple[Problem, ...]


def tabulate(project: Project) -> Report:
    """The project's observations as columns."""
    found = {(o.bureau, o.indicator, o.field): o for o in project.observations}
    for correction in project.corrections:
        place = (correction.bureau, correction.indicator, correction.field)
        found[place] = _corrected(found.get(place), correction)
    problems: list[Problem] = []
    groups = []
    for group, outline in zip(project.scheme.groups, project.outlines, strict=True):
        around, said = extras(project.scheme, group, project.events)
        problems.extend(said)
        peers = np.array([not bureau.exempt for bureau in group.bureaus], dtype=np.bool_)
        indicators = tuple(_indicator(leaf, group, found) for leaf in outline.leaves)
        groups.append(GroupReport(group, outline, indicators, around, peers))
    return Report(tuple(groups), tuple(problems))


def _corrected(reported: Observation | None, correction: Correction) -> Observation:
    """The correction as an observation; its source is the cell that it stands for, if anything was reported."""
    source = reported.source if reported is not None else correction.source or Source("", "", "", "")
    return Observation(
        correction.bureau,
        correction.indicator,
        correction.field,
        correction.state,
        correction.value,
        source,
        (CORRECTED,),
    )


def _indicator(leaf: Leaf, group: Group, found: Mapping[tuple[str, str, str], Observation]) -> IndicatorReport:
    identity, fields = leaf.criterion.id, leaf.criterion.fields()
    rows = [[found.get((bureau.id, identity, field)) for field in fields] for bureau in group.bureaus]
    codes = np.array([_CODES[_state(row)] for row in rows], dtype=np.int8)
    reported = np.asarray(codes == _CODES[State.VALUE], dtype=np.bool_)
    columns = {field: _column([row[place] for row in rows], reported) for place, field in enumerate(fields)}
    evidence = tuple(tuple(o for o in row if o is not None) for row in rows)
    missing = np.asarray(codes == _CODES[State.MISSING], dtype=np.bool_)
    return IndicatorReport(leaf, columns, codes, reported, missing, evidence, bool(reported.all()))


def _state(row: list[Observation | None]) -> State:
    if len(row) == 1:
        return State.MISSING if row[0] is None else row[0].state
    states = {State.MISSING if o is None else o.state for o in row}
    return next((state for state in _STRANGEST if state in states), State.VALUE)


def _column(observations: list[Observation | None], reported: Mask) -> Column | Words:
    values = [None if o is None or not use else o.value for o, use in zip(observations, reported.tolist(), strict=True)]
    if any(isinstance(value, str) for value in values):
        return Words(tuple(None if value is None else str(value) for value in values))
    return exact.column([None if isinstance(value, str) else value for value in values])
