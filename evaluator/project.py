"""Everything that is scored: the scheme, what the departments reported, the weights. Frozen; edits give a new one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from evaluator.names import bureau_key, header_keys
from evaluator.outline import Outline, outline
from evaluator.problems import Problem, UsageError, problem
from evaluator.scheme import Bureau, Criterion, Indicator, Scheme, worth_of


class State(StrEnum):
    """What a reported cell turned out to be."""

    VALUE = "value"
    MISSING = "missing"  # a word for "not reported"
    NOT_APPLICABLE = "not_applicable"
    PENDING = "pending"  # something is there, but it cannot be used as it is


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value came from, as found there."""

    file: str
    sheet: str
    cell: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Observation:
    """One reported value with its evidence.

    Attributes:
        value: a number in the indicator's unit, or a grade word; None unless `state` is VALUE.
        steps: how the text was read, as codes of `evaluator.numbers`.
        low, high: the interval [low, high) of an approximate figure; `value` is then its lower end.
    """

    bureau: str
    indicator: str
    field: str
    state: State
    value: Decimal | str | None
    source: Source
    steps: tuple[str, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A bonus or veto event. `points` is None where the report leaves them to the scheme."""

    bureau: str
    kind: str
    reason: str
    document: str
    points: Decimal | None
    source: Source


@dataclass(frozen=True, slots=True)
class Correction:
    """A value put in the place of what was reported, with who asked for it and why.

    Attributes:
        state: VALUE or NOT_APPLICABLE.
        text: the value as it was given.
        source: where it stands, for one from a corrections table; None for one given by hand.
    """

    bureau: str
    indicator: str
    field: str
    state: State
    value: Decimal | str | None
    text: str
    reason: str
    document: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """The input of `evaluator.scoring.evaluate`. There is at most one observation per bureau, indicator, field.

    Attributes:
        weights: what differs from the scheme's marks, by criterion id.
        problems: what reading had to say.
        outlines: the criteria tree per peer group, in the order of the groups.
        corrections: a layer over the observations, at most one per bureau, indicator and field.
    """

    scheme: Scheme
    scheme_sha256: str
    observations: tuple[Observation, ...]
    events: tuple[Event, ...]
    weights: Mapping[str, Decimal]
    problems: tuple[Problem, ...]
    outlines: tuple[Outline, ...]
    corrections: tuple[Correction, ...] = ()


def new_project(
    scheme: Scheme,
    scheme_sha256: str = "",
    observations: Iterable[Observation] = (),
    events: Iterable[Event] = (),
    problems: Iterable[Problem] = (),
) -> Project:
    """A project that counts by the scheme's marks."""
    return Project(
        scheme,
        scheme_sha256,
        tuple(observations),
        tuple(events),
        MappingProxyType({}),
        tuple(problems),
        tuple(outline(scheme, group) for group in scheme.groups),
    )


def set_weight(project: Project, criterion_id: str, weight: Decimal) -> Project:
    """The project with that criterion counting for `weight`; no other weight changes.

    Raises:
        UsageError: no such criterion, or a negative weight.
    """
    criterion = find_criterion(project.scheme, criterion_id)
    if weight < 0:
        raise UsageError(problem("E-WEIGHT", value=f"{criterion_id}={weight}"))
    weights = dict(project.weights)
    weights[criterion.id] = weight
    if weight == worth_of(criterion):
        del weights[criterion.id]
    return replace(project, weights=MappingProxyType(weights))


def find_bureau(scheme: Scheme, text: str) -> Bureau:
    """The bureau with that id, name or alias.

    Raises:
        UsageError: there is none (with the nearest).
    """
    bureaus = [bureau for _, bureau in scheme.bureaus()]
    wanted = bureau_key(text)
    names = {bureau_key(n): b for b in bureaus for n in (*b.aliases, b.name.en, b.name.zh, b.id)}
    if wanted in names:
        return names[wanted]
    near = difflib.get_close_matches(wanted, names, n=1, cutoff=0.4)
    raise UsageError(problem("E-NOBUREAU", value=text, near=names[near[0]].name if near else "—"))


def find_criterion(scheme: Scheme, text: str) -> Criterion | Indicator:
    """The criterion with that id, or else with that name.

    Raises:
        UsageError: there is none (with the nearest), or the name stands for several.
    """
    if text in scheme.by_id:
        return scheme.by_id[text]
    criteria = list(scheme.walk())
    wanted = set(header_keys(text))
    named = [c for c in criteria if wanted & {k for n in (c.name.zh, c.name.en, *c.aliases) for k in header_keys(n)}]
    if len(named) == 1:
        return named[0]
    if named:
        raise UsageError(problem("E-AMBIGUOUSNAME", value=text, ids="、".join(c.id for c in named)))
    raise UsageError(problem("E-NOINDICATOR", value=text, near=_nearest(text, criteria)))


def _nearest(text: str, criteria: list[Criterion | Indicator]) -> str:
    names = {name: c.id for c in criteria for name in (c.id, c.name.zh, c.name.en)}
    near = difflib.get_close_matches(text, names, n=1, cutoff=0.4)
    return f"{names[near[0]]} ({near[0]})" if near else "—"
