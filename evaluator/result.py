"""The scoreboard as the result file `four-firsts/result/1`: plain data, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from evaluator import exact
from evaluator.corrections import effects, original
from evaluator.exact import Column
from evaluator.formula import Words
from evaluator.numbers import exact_text, exact_texts, to_text, units_text
from evaluator.outline import Node, Part, first_leaf, scores
from evaluator.problems import Problem
from evaluator.project import Observation
from evaluator.scheme import Scheme, worth_of
from evaluator.scoring import GroupBoard, Scoreboard
from evaluator.shares import IndicatorShares, Status

FORMAT = "four-firsts/result/1"


def result(board: Scoreboard, lang: str = "zh") -> dict[str, Any]:
    """The whole result as JSON data; numbers are decimal texts. `lang` chooses among names in two languages."""
    project = board.project
    return {
        "format": FORMAT,
        "scheme": {"id": project.scheme.id, "sha256": project.scheme_sha256},
        "draft": board.draft,
        "weights": _weights(board),
        "groups": [_group(group, lang) for group in board.groups],
        "corrections": _corrections(board),
        "effects": _effects(board),
        "problems": problems_data(board.problems),
    }


def problems_only(scheme: Scheme | None, sha256: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """The result of a check: the same shape, without groups; `scheme` is None if it could not be read."""
    found = list(problems)
    return {
        "format": FORMAT,
        "scheme": None if scheme is None else {"id": scheme.id, "sha256": sha256},
        "draft": any(p.severity == "error" for p in found),
        "weights": {},
        "groups": [],
        "problems": problems_data(found),
    }


def to_json(data: dict[str, Any]) -> bytes:
    """The data as a file's bytes: a line for every bureau and every problem."""
    return (_lines(data, 4) + "\n").encode()


def _lines(data: Any, levels: int) -> str:
    """JSON with line breaks in the outer levels only: the library's own indenting is 20 times slower."""
    if not levels or not data or not isinstance(data, dict | list):
        return json.dumps(data, ensure_ascii=False)
    if isinstance(data, list):
        return "[\n" + ",\n".join(_lines(part, levels - 1) for part in data) + "\n]"
    pairs = (f"{json.dumps(key, ensure_ascii=False)}: {_lines(value, levels - 1)}" for key, value in data.items())
    return "{\n" + ",\n".join(pairs) + "\n}"


def problems_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """The problems as JSON data, in the order given."""
    return [
        {
            "code": p.code,
            "severity": str(p.severity),
            "file": p.file,
            "sheet": p.sheet,
            "cell": p.cell,
            "zh": p.say("zh"),
            "en": p.say("en"),
        }
        for p in problems
    ]


def _corrections(board: Scoreboard) -> list[dict[str, Any]]:
    """Every correction with what was reported."""
    project = board.project
    data: list[dict[str, Any]] = []
    for correction in project.corrections:
        was = original(project, correction)
        data.append(
            {
                "bureau": correction.bureau,
                "indicator": correction.indicator,
                "field": correction.field,
                "reported": None if was is None else _source(was),
                "value": correction.text,
                "reason": correction.reason,
                "document": correction.document,
            }
        )
    return data


def _effects(board: Scoreboard) -> list[dict[str, Any]]:
    """What the corrections change: for each bureau that is touched its total, rank and firsts, before and after."""
    places = {group.shares.group.id: group.scheme.rounding.total for group in board.groups}
    return [
        {
            "bureau": effect.bureau,
            "total": [to_text(total, places[effect.group]) for total in effect.total],
            "rank": [None if rank is None else exact_text(rank) for rank in effect.rank],
            "firsts": list(effect.firsts),
        }
        for effect in effects(board)
        if effect.changed
    ]


def _weights(board: Scoreboard) -> dict[str, str]:
    """What every indicator counts for; the same in every group, since factors belong to the tree."""
    found = {
        leaf.criterion.id: exact_text(weight)
        for group in board.groups
        for leaf, weight in zip(group.outline.leaves, group.weights, strict=True)
    }
    return {
        indicator.id: found[indicator.id] for indicator in board.project.scheme.indicators() if indicator.id in found
    }


def _group(board: GroupBoard, lang: str) -> dict[str, Any]:
    group = board.shares.group
    name = group.name.say(lang) or group.id
    items = [_item_column(board, item) for item in _items(board)]
    indicators = [_indicator_column(board, shares) for shares in board.shares.indicators]
    return {"id": group.id, "name": name, "ranking": [_row(board, row, items, indicators, lang) for row in board.order]}


def _items(board: GroupBoard) -> list[Part]:
    """The top criteria and every inner node that can give points, in reading order."""
    parts = [part for part in board.outline.parts() if part.depth == 1 or isinstance(part, Node)]
    return sorted((part for part in parts if scores(part)), key=lambda part: (first_leaf(part), part.depth))


Cells = list[dict[str, Any]]  # what a criterion or indicator has to say of every bureau


def _row(board: GroupBoard, row: int, items: list[Cells], indicators: list[Cells], lang: str) -> dict[str, Any]:
    shares, bureau = board.shares, board.shares.bureaus[row]
    rounding = board.scheme.rounding
    rank, total, grade = board.rank_of(row), board.total_of(row), board.grade(row)
    line = board.line_of(None, row)
    data = {
        "bureau": bureau.id,
        "name": bureau.name.say(lang),
        "rank": None if rank is None else exact_text(rank),
        "total": None if total is None else to_text(total, rounding.total),
        "bonus": to_text(shares.extras.bonus[row], rounding.points),
        "veto": [veto.id for veto in shares.extras.vetoes[row]],
        "firsts": int(board.firsts.counted[row]),
        "sole_firsts": int(board.firsts.sole[row]),
        "grade": None if grade is None else grade.name.say(lang),
        "items": [cells[row] for cells in items],
        "indicators": [cells[row] for cells in indicators],
    }
    if line is not None:
        data["rescaled"] = to_text(line, rounding.points)
    return data


def _item_column(board: GroupBoard, item: Part) -> Cells:
    marks = exact_text(Fraction(worth_of(item.criterion)))
    cells: Cells = [
        {"id": item.criterion.id, "points": points, "marks": marks, "rank": rank}
        for points, rank in zip(_points(board, item), _ranks(board, item), strict=True)
    ]
    for row in board.shares.incomplete:
        line = board.line_of(item, row) if isinstance(item, Node) else None
        if line is not None:
            cells[row]["rescaled"] = to_text(line, board.scheme.rounding.points)
    return cells


def _points(board: GroupBoard, part: Part) -> list[str]:
    """The part's published points of every bureau."""
    column, places = board.points[:, board.outline.column(part)].tolist(), board.scheme.rounding.points
    if places is None:
        return [to_text(points) for points in column]
    return [units_text(points, places) for points in column]


def _ranks(board: GroupBoard, part: Part) -> list[str | None]:
    return [str(rank) if rank else None for rank in board.ranks_on(part).tolist()]


def _indicator_column(board: GroupBoard, shares: IndicatorShares) -> Cells:
    leaf, rows = shares.leaf, range(len(board.shares.bureaus))
    several = len(leaf.criterion.fields()) > 1
    ranks = [None] * len(rows) if leaf.criterion.better == "none" else _ranks(board, leaf)
    values, earned = _values(shares, rows), _shares(shares, rows)
    cells: Cells = []
    for row, points in enumerate(_points(board, leaf)):
        status, evidence = shares.status(row), shares.evidence(row)
        cells.append(
            {
                "id": leaf.criterion.id,
                "value": values[row],
                "share": earned[row] if status in {Status.SCORED, Status.CORRECTED} else None,
                "points": points,
                "rank": ranks[row],
                "status": status.value,
                "source": _source(evidence[0]) | {"note": evidence[0].source.note} if evidence else None,
                "sources": [{"field": o.field} | _source(o) for o in evidence] if several else [],
            }
        )
    return cells


def _values(shares: IndicatorShares, rows: range) -> list[str | None]:
    if isinstance(shares.x, Words):
        return list(shares.x.texts)
    return _column_texts(shares.x, rows)


def _shares(shares: IndicatorShares, rows: range) -> list[str | None]:
    return _column_texts(exact.multiply(shares.earned, exact.constant(1 / Fraction(shares.leaf.criterion.marks))), rows)


def _column_texts(column: Column, rows: range) -> list[str | None]:
    """Exact texts of a column's values, None where there is none."""
    if isinstance(column.den, int) and len(column) == len(rows):
        texts: list[str | None] = list(exact_texts(column.num.tolist(), column.den))
        if column.undefined is not None:
            gone = column.undefined_rows(len(rows)).tolist()
            texts = [None if none else text for none, text in zip(gone, texts, strict=True)]
        return texts
    return [None if value is None else exact_text(value) for value in column.fractions(len(rows))]


def _source(observation: Observation) -> dict[str, str]:
    source = observation.source
    return {"file": source.file, "sheet": source.sheet, "cell": source.cell, "text": source.text}
