"""规则与口径: every setting in words, the criteria with their rules, what is tried, and the scheme's own notes."""

from __future__ import annotations

from collections.abc import Iterator

from evaluator import __version__
from evaluator.numbers import exact_text
from evaluator.rule_words import measure_sentence, rule_sentence
from evaluator.scheme import Criterion, Group, Indicator, Scheme, worth_of
from evaluator.scoring import Scoreboard
from evaluator.writing.plan import (
    LINE_HEIGHT,
    ROW_HEIGHT,
    CellPlan,
    Column,
    RowPlan,
    SheetPlan,
    clean,
    height_for,
    lines_needed,
)
from evaluator.writing.policy_words import (
    bonus_sentence,
    firsts_sentence,
    grades_sentence,
    ranked_by,
    rounding_sentence,
    ties_sentence,
    veto_sentence,
)
from evaluator.writing.tables import header_row, heading, heading_rows, number, subtitle, text
from evaluator.writing.wording import joined, say

_KEY_COLUMNS = 2  # the settings' names take the first columns, their values the rest

_DIRECTIONS = {"higher": "higher", "lower": "lower", "none": "no_direction"}


def rules_sheets(board: Scoreboard, lang: str) -> Iterator[SheetPlan]:
    """One sheet: settings first, then the table of criteria."""
    columns = _columns(lang)
    widths = tuple(column.most for column in columns)
    head = heading(board, lang, say("rules", lang), subtitle(board, lang))
    rows = heading_rows(head, widths)
    merges = [(row, 1, row, len(columns)) for row in range(1, len(rows) + 1)]
    for key, value in _settings(board, lang):
        rows.append(_setting(key, value, widths))
        merges += [
            (len(rows), 1, len(rows), _KEY_COLUMNS),
            (len(rows), _KEY_COLUMNS + 1, len(rows), len(columns)),
        ]
    rows.append(RowPlan((), 10.0))
    rows.append(header_row(columns, widths))
    top = len(rows)
    for criterion in board.project.scheme.walk():
        cells = tuple(_criterion(board, criterion, lang))
        rows.append(RowPlan(cells, height_for(cells, widths)))
    yield SheetPlan(
        say("rules", lang),
        tuple(rows),
        widths,
        repeated=(top, top),
        merges=tuple(merges),
        mark=head.mark,
    )


def _columns(lang: str) -> list[Column]:
    return [
        Column(say("number", lang), "center", most=8),
        Column(say("indicator", lang), most=26),
        Column(say("department", lang), most=18),
        Column(say("marks", lang), "figure", most=8),
        Column(say("weight", lang), "figure", most=8),
        Column(say("unit", lang), "center", most=11),
        Column(say("direction", lang), "center", most=12),
        Column(say("measure", lang), most=28),
        Column(say("rule", lang), most=44),
        Column(say("missing", lang), most=18),
        Column(say("note", lang), most=44),
    ]


def _setting(key: str, value: str, widths: tuple[float, ...]) -> RowPlan:
    value = clean(value)
    tail = [CellPlan(None, "setting") for _ in widths[_KEY_COLUMNS + 1 :]]
    cells = (CellPlan(key, "key"), CellPlan(None, "key"), CellPlan(value, "setting"), *tail)
    lines = lines_needed(value, sum(widths[_KEY_COLUMNS:]))
    return RowPlan(cells, max(min(lines * LINE_HEIGHT + 5, 409.0), ROW_HEIGHT))


def _settings(board: Scoreboard, lang: str) -> Iterator[tuple[str, str]]:
    """Names of settings and what they are, in words."""
    project, scheme = board.project, board.project.scheme
    yield say("scheme", lang), scheme.title.say(lang)
    yield say("scheme_id", lang), scheme.id
    period = scheme.period
    dates = " – ".join(day.isoformat() for day in (period.start, period.end) if day is not None)
    if period.name.zh or dates:
        yield say("period_name", lang), "  ".join(part for part in (period.name.say(lang), dates) if part)
    yield say("hash", lang), project.scheme_sha256 or say("none", lang)
    yield say("program", lang), say("program_is", lang, version=__version__)
    if project.weights:
        tried = [f"{_named(scheme, key, lang)} = {exact_text(weight)}" for key, weight in project.weights.items()]
        yield say("trial_weights", lang), joined(tried, lang)
    yield say("ranked_by", lang), ranked_by(scheme, lang)
    yield say("ties", lang), ties_sentence(scheme, lang)
    yield say("rounding", lang), rounding_sentence(scheme, lang)
    yield say("firsts", lang), firsts_sentence(scheme, lang)
    if scheme.bonuses:
        yield say("bonuses", lang), "\n".join(bonus_sentence(bonus, lang) for bonus in scheme.bonuses)
    if scheme.vetoes:
        yield say("vetoes", lang), "\n".join(veto_sentence(scheme, veto, lang) for veto in scheme.vetoes)
    if scheme.grades:
        yield say("grades", lang), grades_sentence(scheme, lang)
    yield say("members", lang), "\n".join(_members(group, lang) for group in scheme.groups)
    if scheme.notes.zh:
        yield say("notes", lang), scheme.notes.say(lang)


def _named(scheme: Scheme, criterion_id: str, lang: str) -> str:
    criterion = scheme.by_id.get(criterion_id)
    return criterion_id if criterion is None else criterion.name.say(lang)


def _members(group: Group, lang: str) -> str:
    exempt = f" ({say('exempt', 'en')})" if lang == "en" else f"（{say('exempt', 'zh')}）"
    names = [bureau.name.say(lang) + (exempt if bureau.exempt else "") for bureau in group.bureaus]
    name = group.name.say(lang) or group.id
    return name + ("：" if lang == "zh" else ": ") + joined(names, lang)


def _criterion(board: Scoreboard, criterion: Criterion | Indicator, lang: str) -> Iterator[CellPlan | None]:
    """The row of a criterion; inner nodes have a name, marks and a note only."""
    inner = isinstance(criterion, Criterion)
    style = "node" if inner else "text"
    yield text(criterion.number, "node_center" if inner else "center")
    yield text(criterion.name.say(lang), style)
    if isinstance(criterion, Criterion):
        blank = CellPlan(None, "node")
        tried = board.project.weights.get(criterion.id)
        yield blank
        yield number(worth_of(criterion), None, "node_figure")
        yield blank if tried is None else number(tried, None, "node_figure")
        yield from [blank] * 5
        yield text(criterion.note.say(lang), "node") if criterion.note.zh else blank
        return
    yield text(criterion.department.say(lang))
    yield number(criterion.marks, None)
    yield _weight(board, criterion)
    yield text(criterion.unit.say(lang), "center")
    yield text(say(_DIRECTIONS[criterion.better], lang), "center")
    yield text(measure_sentence(criterion, lang))
    yield text(rule_sentence(criterion, lang))
    yield text(say(f"missing_{criterion.missing}", lang))
    yield text(criterion.note.say(lang))


def _weight(board: Scoreboard, indicator: Indicator) -> CellPlan | None:
    """What the indicator counts for; the same in every group in which it counts."""
    for group in board.groups:
        for place in group.outline.leaves_of.get(indicator.id, ()):
            return number(group.weights[place], None)
    return None
