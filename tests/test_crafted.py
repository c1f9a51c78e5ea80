"""Every crafted .xlsx of the corpus: refused with its code, or read; in time, in little memory, without a trace."""

import csv
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.corpus import ROOT, corpus

resource = pytest.importorskip("resource", reason="limits of a process are set and measured the POSIX way")
pytestmark = pytest.mark.long

SECONDS = 20
MEBIBYTES = 300
CANARY = "TOP-SECRET-XXE-CANARY"  # of a file that hostile workbooks try to have read
BUREAUS = ["杭州湾新区分局", "海曙分局", "江北分局", "鄞州分局", *(f"单位{n}" for n in range(40))]
SCHEME = {
    "format": "four-firsts/scheme/1",
    "id": "crafted",
    "title": "方案",
    "groups": [
        {"id": "g", "name": "一组", "bureaus": [{"id": f"b{n}", "name": name} for n, name in enumerate(BUREAUS)]}
    ],
    "criteria": [
        {
            "id": key,
            "name": name,
            "aliases": aliases,
            "marks": "50",
            "better": "higher",
            "range": {"low": "0", "high": "100"},
            "rule": {"kind": "direct"},
            "missing": "zero",
        }
        for key, name, aliases in (("solved", "破案率", []), ("content", "群众满意度", ["满意度"]))
    ],
}


@dataclass(frozen=True)
class Outcome:
    """What `check` made of one file."""

    name: str
    status: int
    seconds: float
    mebibytes: float
    said: str
    problems: list[dict]
    left: set[str]  # what stands in its folder afterwards

    @property
    def codes(self) -> set[str]:
        return {problem["code"] for problem in self.problems}


@pytest.fixture(scope="module")
def folder():
    """The crafted files, made anew; gone afterwards."""
    maker = corpus("make_crafted.py")
    if importlib.util.find_spec("xlsxwriter") is None:
        pytest.skip("xlsxwriter, which makes two of the crafted files, is not installed")
    with tempfile.TemporaryDirectory() as made:
        subprocess.run([sys.executable, maker, made], check=True, capture_output=True, timeout=600)
        yield Path(made)


@pytest.fixture(scope="module")
def expected():
    """What the manifest says of each file: what a good reader does, and the code."""
    with corpus("crafted_manifest.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {Path(row["file"]).name: (row["expect"], row["msg"]) for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def outcomes(folder):
    """Every .xlsx file checked in a process of its own, a few at a time."""
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        return list(pool.map(checked, sorted(folder.glob("*.xlsx"))))


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))  # of addresses; what is used is measured


def command(*arguments) -> list[str]:
    return [sys.executable, "-m", "evaluator", *map(str, arguments)]


def surroundings() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}


def checked(path: Path) -> Outcome:
    with tempfile.TemporaryDirectory() as own:
        here = Path(own)
        (here / "scheme.json").write_text(json.dumps(SCHEME), encoding="utf-8")
        began = time.monotonic()
        child = subprocess.Popen(
            command("check", "scheme.json", path, "--json", "r.json"),
            cwd=here,
            env=surroundings(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            preexec_fn=limited,
        )
        said = child.stdout.read().decode()
        child.stdout.close()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        result = here / "r.json"
        problems = json.loads(result.read_text(encoding="utf-8"))["problems"] if result.exists() else []
        left = {each.name for each in here.iterdir()}
        seconds = time.monotonic() - began
        return Outcome(path.name, child.returncode, seconds, used.ru_maxrss / 1024, said, problems, left)


def test_that_what_must_be_refused_is_refused_with_its_code(outcomes, expected):
    wrong = [
        (outcome.name, expected[outcome.name], outcome.codes)
        for outcome in outcomes
        if expected[outcome.name][0].startswith("refuse") and expected[outcome.name][1] not in outcome.codes
    ]
    assert wrong == []
    assert len(outcomes) >= 105


def test_that_every_file_ends_with_a_result_or_a_code(outcomes):
    for outcome in outcomes:
        errors = [problem for problem in outcome.problems if problem["severity"] == "error"]
        assert outcome.status == bool(errors), outcome
        assert outcome.left == {"scheme.json", "r.json"}, outcome
        assert "Traceback" not in outcome.said and "内部错误" not in outcome.said, outcome
        assert CANARY not in outcome.said + json.dumps(outcome.problems), outcome


def test_that_every_message_names_its_file_and_place(outcomes):
    for outcome in outcomes:
        for problem in outcome.problems:
            for text in (problem["zh"], problem["en"]):
                assert problem["file"] is None or problem["file"] in text, problem
                assert "None" not in text and "Error" not in text, problem


def test_that_no_file_takes_more_than_its_time_and_memory(outcomes):
    slow = [(o.name, o.seconds) for o in outcomes if o.seconds > SECONDS]
    large = [(o.name, o.mebibytes) for o in outcomes if o.mebibytes > MEBIBYTES]
    assert (slow, large) == ([], [])


def test_that_scoring_refused_files_writes_nothing(outcomes, folder, tmp_path):
    whole = {"E-BOMB", "E-DTD", "E-CRC", "E-TRUNC", "E-BADXLSX", "E-ZIPDUP", "E-EMPTY", "E-LONGTEXT", "E-DUPCELL"}
    refused = [folder / outcome.name for outcome in outcomes if outcome.codes & whole]
    (tmp_path / "scheme.json").write_text(json.dumps(SCHEME), encoding="utf-8")
    arguments = ["score", "scheme.json", *refused, "--out", "x.xlsx", "--json", "r.json"]
    done = subprocess.run(command(*arguments), cwd=tmp_path, env=surroundings(), capture_output=True, check=False)
    assert done.returncode == 2 and len(refused) > 20
    assert {each.name for each in tmp_path.iterdir()} == {"scheme.json"}
    said = done.stderr.decode()
    assert "Traceback" not in said and all(path.name in said for path in refused)
