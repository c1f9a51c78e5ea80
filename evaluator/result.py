"""The scoreboard as the result file `four-firsts/result/1`: plain data, the same bytes for the same input."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from evaluator.numbers import exact_text, to_text
from evaluator.outline import Leaf, Node, Part, first_leaf, scores
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
    """The data as a file's bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


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
    parts = (*_items(board), *board.outline.leaves)
    ranks = {board.outline.column(part): board.ranks_on(part).tolist() for part in parts}
    name = group.name.say(lang) or group.id
    return {"id": group.id, "name": name, "ranking": [_row(board, row, ranks, lang) for row in board.order]}


def _items(board: GroupBoard) -> list[Part]:
    """The top criteria and every inner node that can give points, in reading order."""
    parts = [part for part in board.outline.parts() if part.depth == 1 or isinstance(part, Node)]
    return sorted((part for part in parts if scores(part)), key=lambda part: (first_leaf(part), part.depth))


def _row(board: GroupBoard, row: int, ranks: dict[int, list[int]], lang: str) -> dict[str, Any]:
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
        "items": [_item(board, item, row, ranks) for item in _items(board)],
        "indicators": [_indicator(board, i, row, ranks) for i in shares.indicators],
    }
    if line is not None:
        data["rescaled"] = to_text(line, rounding.points)
    return data


def _item(board: GroupBoard, item: Part, row: int, ranks: dict[int, list[int]]) -> dict[str, Any]:
    line = board.line_of(item, row) if isinstance(item, Node) else None
    data = {
        "id": item.criterion.id,
        "points": to_text(board.points_of(item, row), board.scheme.rounding.points),
        "marks": exact_text(Fraction(worth_of(item.criterion))),
        "rank": _rank(ranks[board.outline.column(item)][row]),
    }
    if line is not None:
        data["rescaled"] = to_text(line, board.scheme.rounding.points)
    return data


def _rank(rank: int) -> str | None:
    return str(rank) if rank else None


def _indicator(board: GroupBoard, shares: IndicatorShares, row: int, ranks: dict[int, list[int]]) -> dict[str, Any]:
    leaf: Leaf = shares.leaf
    status, value, share = shares.status(row), shares.value(row), shares.share(row)
    evidence = shares.evidence(row)
    main = evidence[0] if evidence else None
    return {
        "id": leaf.criterion.id,
        "value": exact_text(value) if isinstance(value, Fraction) else value,
        "share": None if share is None else exact_text(share),
        "points": to_text(board.points_of(leaf, row), board.scheme.rounding.points),
        "rank": None if status is Status.SHOWN else _rank(ranks[board.outline.column(leaf)][row]),
        "status": str(status),
        "source": None if main is None else _source(main) | {"note": main.source.note},
        "sources": [{"field": o.field} | _source(o) for o in evidence] if len(leaf.criterion.fields()) > 1 else [],
    }


def _source(observation: Observation) -> dict[str, str]:
    source = observation.source
    return {"file": source.file, "sheet": source.sheet, "cell": source.cell, "text": source.text}
