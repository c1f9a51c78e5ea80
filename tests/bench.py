"""Ratios against other tools, contenders taking turns in one run: `python -m tests.bench` (extra `bench`).

Exact scoring and ranking of a prepared table against pymcdm's float weighted sum of the same size, a weight change
against that sum, and scoring a workbook as a whole process against a process in which openpyxl merely loads it.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import openpyxl
from pymcdm.methods import WSM

from evaluator.project import Observation, Source, State, new_project, set_weight
from evaluator.report import tabulate
from evaluator.scheme_file import read_scheme
from evaluator.scoring import evaluate, score

RULES = [
    {"kind": "rank_step", "step": "0.1"},
    {"kind": "ratio_to_best"},
    {"kind": "efficacy", "unacceptable": "worst", "satisfactory": "best"},
    {"kind": "per_unit", "at": "50", "base": "0.6", "points": "0.01"},
    {"kind": "target_ratio", "target": "80"},
    {"kind": "linear", "slope": "0.01", "intercept": "0"},
    {
        "kind": "bands",
        "bands": [
            {"to": "20", "points": "0"},
            {"from": "20", "to": "60", "points": "0.5"},
            {"from": "60", "points": "1"},
        ],
    },
    {"kind": "pass_fail", "target": "60"},
    {"kind": "deduct", "each": "0.01"},
    {"kind": "formula", "formula": "MIN(marks, marks*x/100)"},
]
TURNS = 31


def scheme_data(bureaus: int, indicators: int) -> dict:
    def leaf(item: int, place: int) -> dict:
        rule = RULES[place % len(RULES)]
        name = f"指标{item}之{place}"
        return {"id": f"i{item}_{place}", "name": name, "marks": "1", "better": "higher", "rule": rule}

    return {
        "format": "four-firsts/scheme/1",
        "id": "bench",
        "title": "bench",
        "groups": [{"id": "g", "bureaus": [{"id": f"b{n}", "name": f"第{n}分局"} for n in range(bureaus)]}],
        "criteria": [
            {"id": f"c{item}", "name": f"项目{item}", "criteria": [leaf(item, n) for n in range(indicators // 10)]}
            for item in range(10)
        ],
    }


def table(bureaus: int, indicators: int) -> list[list[Decimal]]:
    chance = random.Random(1)
    return [[Decimal(chance.randint(100, 10000)) / 100 for _ in range(indicators)] for _ in range(bureaus)]


def project(bureaus: int, indicators: int):
    scheme = read_scheme(json.dumps(scheme_data(bureaus, indicators)).encode(), "bench.json").scheme
    ids = [indicator.id for indicator in scheme.indicators()]
    source = Source("f", "s", "A1", "")
    return new_project(
        scheme,
        "",
        [
            Observation(f"b{n}", identity, "value", State.VALUE, value, source)
            for n, row in enumerate(table(bureaus, indicators))
            for identity, value in zip(ids, row, strict=True)
        ],
    )


def in_turns(contenders: dict, turns: int = TURNS, each: int = 1) -> dict[str, float]:
    """Median milliseconds of each, the contenders taking turns (of `each` runs) so that noise hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(turns):
        for name, run in contenders.items():
            began = time.perf_counter()
            for _ in range(each):
                run()
            times[name].append((time.perf_counter() - began) * 1e3 / each)
    return {name: statistics.median(own) for name, own in times.items()}


def compare_scoring(bureaus: int, indicators: int) -> None:
    made = project(bureaus, indicators)
    report = tabulate(made)
    board = evaluate(made)
    matrix = np.array(table(bureaus, indicators), dtype=float)
    weights, types = np.ones(indicators) / indicators, np.ones(indicators)
    weighted_sum = WSM()
    result = in_turns(
        {
            "pymcdm weighted sum": lambda: weighted_sum(matrix, weights, types),
            "exact score and rank": lambda: score(made, report),
            "weight change": lambda: evaluate(set_weight(made, "i3_2", Decimal("1.5")), board),
        },
        each=10,  # as while a weight is dragged
    )
    base = result["pymcdm weighted sum"]
    for name, milliseconds in result.items():
        sys.stdout.write(f"{bureaus} x {indicators}  {name:22} {milliseconds:8.3f} ms  {milliseconds / base:6.3f}\n")


def compare_processes(bureaus: int, indicators: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "s.json").write_text(json.dumps(scheme_data(bureaus, indicators)), encoding="utf-8")
        book = openpyxl.Workbook()
        heads = [f"指标{item}之{n}" for item in range(10) for n in range(indicators // 10)]
        book.active.append(["单位", *heads])
        for n, row in enumerate(table(bureaus, indicators)):
            book.active.append([f"第{n}分局", *map(float, row)])
        book.save(folder / "d.xlsx")
        files = [str(folder / name) for name in ("s.json", "d.xlsx", "r.json")]
        ours = [sys.executable, "-m", "evaluator", "score", *files[:2], "--json", files[2]]
        theirs = [sys.executable, "-c", f"import openpyxl; openpyxl.load_workbook({files[1]!r})"]

        def process(command: list[str]) -> None:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

        result = in_turns({"openpyxl loads": lambda: process(theirs), "score --json": lambda: process(ours)}, 7)
    base = result["openpyxl loads"]
    for contender, milliseconds in result.items():
        line = f"{bureaus} x {indicators}  {contender:22} {milliseconds:8.1f} ms  {milliseconds / base:6.3f}\n"
        sys.stdout.write(line)


if __name__ == "__main__":
    for rows in (20, 150, 1000):
        compare_scoring(rows, 100)
    compare_processes(150, 100)
