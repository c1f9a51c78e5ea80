"""The scoreboard and the problems as text for a terminal, in both languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from fractions import Fraction

from evaluator.corrections import effects
from evaluator.number_text import exact_text, to_text
from evaluator.problems import Problem, Severity
from evaluator.scoring import GroupBoard, Scoreboard

_HEADERS = {
    "zh": ("名次", "单位", "总分", "与前一名差", "单项第一", "加分", "等次"),
    "en": ("Rank", "Bureau", "Total", "Behind", "Firsts", "Bonus", "Grade"),
}
_EFFECT_HEADERS = {"zh": ("单位", "总分", "名次", "单项第一"), "en": ("Bureau", "Total", "Rank", "Firsts")}
_WORDS = {
    "zh": {
        Severity.ERROR: "错误",
        Severity.WARNING: "警告",
        Severity.NOTICE: "提示",
        "none": "—",
        "same": "同分",
        "effects": "更正的影响（更正前 → 更正后）：",
        "no_effect": "总分、名次和单项第一均无变化。",
        "ready": "可发布：没有错误。",
        "trial": "试算：使用了试算权重，不是方案规定的结果，不可发布。",
        "draft": "草稿：有 {n} 个错误，改正后才能发布。",
        "checked": "检查完毕：{e} 个错误，{w} 个警告，{n} 个提示。",
        "first_on": "单项第一：",
        "shared": "（并列）",
    },
    "en": {
        Severity.ERROR: "Error",
        Severity.WARNING: "Warning",
        Severity.NOTICE: "Notice",
        "none": "—",
        "same": "level",
        "effects": "What the corrections change (before → after):",
        "no_effect": "No total, rank or first changes.",
        "ready": "Ready to publish: no errors.",
        "trial": "TRIAL: with trial weights, not the result by the scheme; not to be published.",
        "draft": "DRAFT: {n} error(s) stand in the way of publishing.",
        "checked": "Checked: {e} error(s), {w} warning(s), {n} notice(s).",
        "first_on": "First on: ",
        "shared": " (shared)",
    },
}
_RIGHT = frozenset({0, 2, 3, 4, 5})


def ranking_text(board: Scoreboard, lang: str) -> str:
    """The ranking of every peer group as a table, with the item firsts beneath, and whether it can be published."""
    errors = sum(p.severity is Severity.ERROR for p in board.problems)
    words = _WORDS[lang]
    parts = [_group_text(group, lang) for group in board.groups]
    parts.append(words["draft"].format(n=errors) if errors else words["trial" if board.project.weights else "ready"])
    return "\n\n".join(parts)


def problems_text(problems: Iterable[Problem], lang: str) -> str:
    """One line per problem: severity, code, message."""
    return "\n".join(f"{_WORDS[lang][p.severity]} {p.code}  {p.say(lang)}" for p in problems)


def effects_text(board: Scoreboard, lang: str) -> str:
    """What the corrections change for every bureau that they touch: total, rank and firsts, before → after."""
    rows: list[tuple[str, ...]] = [_EFFECT_HEADERS[lang]]
    places = {group.shares.group.id: group.scheme.rounding.total for group in board.groups}
    names = {bureau.id: bureau.name.say(lang) for _, bureau in board.project.scheme.bureaus()}
    for effect in effects(board):
        if effect.changed:
            totals = [to_text(total, places[effect.group]) for total in effect.total]
            ranks = [_WORDS[lang]["none"] if rank is None else exact_text(rank) for rank in effect.rank]
            firsts = [str(count) for count in effect.firsts]
            rows.append((names[effect.bureau], *(" → ".join(pair) for pair in (totals, ranks, firsts))))
    return (
        _WORDS[lang]["effects"]
        + "\n"
        + (_table(rows, right=frozenset()) if len(rows) > 1 else _WORDS[lang]["no_effect"])
    )


def checked_text(problems: Sequence[Problem], lang: str) -> str:
    """How many problems of each severity there are."""
    counts = {severity: sum(p.severity is severity for p in problems) for severity in Severity}
    return _WORDS[lang]["checked"].format(
        e=counts[Severity.ERROR], w=counts[Severity.WARNING], n=counts[Severity.NOTICE]
    )


def _group_text(board: GroupBoard, lang: str) -> str:
    words = _WORDS[lang]
    rows: list[tuple[str, ...]] = [_HEADERS[lang]]
    before: Fraction | None = None
    for row in board.order:
        rank, total = board.rank_of(row), board.total_of(row)
        grade = board.grade(row)
        behind = ""
        if rank is not None and total is not None and before is not None:
            behind = words["same"] if total == before else to_text(before - total, board.scheme.rounding.total)
        before = total if rank is not None else before
        rows.append(
            (
                words["none"] if rank is None else exact_text(rank),
                board.shares.bureaus[row].name.say(lang),
                words["none"] if total is None else to_text(total, board.scheme.rounding.total),
                behind,
                str(int(board.firsts.counted[row])),
                to_text(board.shares.extras.bonus[row], board.scheme.rounding.points),
                "" if grade is None else grade.name.say(lang),
            )
        )
    group = board.shares.group
    firsts = [line for row in board.order if (line := _firsts_text(board, row, lang))]
    title = group.name.say(lang) or group.id
    return "\n".join([title, _table(rows), *([words["first_on"], *firsts] if firsts else [])])


def _firsts_text(board: GroupBoard, row: int, lang: str) -> str:
    won = board.firsts.mask
    names = [
        item.criterion.name.say(lang) + (_WORDS[lang]["shared"] if won[:, place].sum() > 1 else "")
        for place, item in enumerate(board.shares.items)
        if won[row, place]
    ]
    if not names:
        return ""
    return f"  {board.shares.bureaus[row].name.say(lang)}: {('、' if lang == 'zh' else ', ').join(names)}"


def _table(rows: Sequence[Sequence[str]], right: frozenset[int] = _RIGHT) -> str:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for number, row in enumerate(rows):
        cells = [
            " " * (width - _width(text)) + text if column in right else text + " " * (width - _width(text))
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
        if number == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
