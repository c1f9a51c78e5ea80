"""数据来源: where every value and every event came from, and how it was read."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from evaluator.names import bureau_key
from evaluator.numbers import exact_text
from evaluator.project import Observation, State
from evaluator.rule_words import field_name
from evaluator.scheme import Indicator
from evaluator.scoring import Scoreboard
from evaluator.step_words import step_words
from evaluator.writing.plan import GENERAL, CellPlan, Column, SheetPlan
from evaluator.writing.tables import Table, heading, number, sheets, subtitle, text
from evaluator.writing.wording import joined, say

_STATES = {State.MISSING: "not_reported", State.NOT_APPLICABLE: "not_applicable", State.PENDING: "pending"}


def source_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """Every observation in the order of the scheme, then every bonus and veto event."""
    project = board.project
    columns = [
        Column(say("bureau", lang), "name", least=18, most=32),
        Column(say("number", lang), "center", least=7, most=12),
        Column(say("indicator_or_event", lang), least=20, most=36),
        Column(say("field", lang), least=10, most=18),
        Column(say("used", lang), "figure", GENERAL, least=10, most=16),
        Column(say("text", lang), least=12, most=26),
        Column(say("how", lang), least=14, most=36),
        Column(say("file", lang), least=16, most=30),
        Column(say("sheet", lang), least=12, most=22),
        Column(say("cell", lang), "center", least=8, most=10),
        Column(say("mark", lang), "center", least=10, most=24),
    ]
    counts = say("counts", lang, n=len(project.observations), m=len(project.events))
    head = heading(board, lang, say("sources", lang), subtitle(board, lang), counts)
    table = Table(columns, chain(_observations(board, lang), _events(board, lang)))
    yield from sheets(board, say("sources", lang), head, table, frozen_columns=1)


def _observations(board: Scoreboard, lang: str) -> Iterator[list[CellPlan | None]]:
    scheme = board.project.scheme
    bureaus = {bureau.id: (at, text(bureau.name.say(lang), "name")) for at, (_, bureau) in enumerate(scheme.bureaus())}
    indicators = {
        indicator.id: (at, indicator, text(indicator.number, "center"), text(indicator.name.say(lang)))
        for at, indicator in enumerate(scheme.indicators())
    }

    def place(observation: Observation) -> tuple[int, int]:
        return bureaus[observation.bureau][0], indicators[observation.indicator][0]

    files: dict[tuple[str, str], tuple[CellPlan, CellPlan]] = {}
    for observation in sorted(board.project.observations, key=place):
        _, indicator, number_, name = indicators[observation.indicator]
        source = observation.source
        where = files.get((source.file, source.sheet))
        if where is None:
            where = files[source.file, source.sheet] = (text(source.file), text(source.sheet))
        yield [
            bureaus[observation.bureau][1],
            number_,
            name,
            _field(indicator, observation.field, lang),
            _used(observation, lang),
            text(source.text),
            _how(observation, lang),
            *where,
            text(source.cell, "center"),
            text(source.note, "center") if source.note else None,
        ]


def _field(indicator: Indicator, field: str, lang: str) -> CellPlan | None:
    """Which of several values it is; nothing where there is only one."""
    return text(field_name(indicator, field, lang)) if len(indicator.fields()) > 1 else None


def _used(observation: Observation, lang: str) -> CellPlan:
    if observation.state is not State.VALUE:
        return text(say(_STATES[observation.state], lang), "center")
    value = observation.value
    if value is None or isinstance(value, str):
        return text(value or "", "center")
    return number(value, None)


def _how(observation: Observation, lang: str) -> CellPlan | None:
    words = [step_words(step, lang) for step in observation.steps if step != "approximate"]
    if observation.low is not None and observation.high is not None:
        low, high = exact_text(observation.low), exact_text(observation.high)
        words.append(say("approximate", lang, low=low, high=high))
    return text(joined(words, lang)) if words else None


def _events(board: Scoreboard, lang: str) -> Iterator[list[CellPlan | None]]:
    """The events in the columns of the observations, in the order they were found."""
    scheme = board.project.scheme
    names = {bureau.id: bureau.name.say(lang) for _, bureau in scheme.bureaus()}
    vetoes = {bureau_key(name) for veto in scheme.vetoes for name in (veto.id, veto.name.zh, veto.name.en)}
    points = {bureau_key(kind): given for bonus in scheme.bonuses for kind, given in bonus.kinds.items()}
    for event in board.project.events:
        source, kind = event.source, bureau_key(event.kind)
        how = [event.document] if event.document else []
        if kind in vetoes:
            used = text(say("veto", lang), "center")
        elif event.points is not None:
            used = number(event.points, None)
        elif kind in points:
            used = number(points[kind], None)
            how.append(say("by_scheme", lang))
        else:
            used = text(say("not_counted", lang), "center")
        yield [
            text(names.get(event.bureau, event.bureau), "name"),
            None,
            text(event.kind),
            text(say("event", lang)),
            used,
            text(event.reason),
            text(joined(how, lang)),
            text(source.file),
            text(source.sheet),
            text(source.cell, "center"),
            text(source.note, "center") if source.note else None,
        ]
