"""Random cases written as departments' workbooks, read back and scored: equal to the oracle in every figure."""

import json
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from evaluator.project import new_project, set_weight
from evaluator.reading.gather import gather
from evaluator.result import result
from evaluator.scheme_file import read_scheme
from evaluator.scoring import evaluate
from tests import oracle
from tests.cases import Case, cases, write_workbooks

seeds = st.one_of(st.none(), st.integers(0, 10**6))


def figures_of(case: Case, seed: int | None) -> dict:
    """The figures of the case, by way of workbooks."""
    scheme = read_scheme(json.dumps(case.scheme).encode(), "case.json").scheme
    with tempfile.TemporaryDirectory() as folder:
        gathered = gather(write_workbooks(case, Path(folder), seed), scheme)
    assert not gathered.unreadable
    said = [p for p in gathered.problems if p.code not in {"N-SHEETUNUSED"}]
    assert not [p.say("en") for p in said]
    project = new_project(scheme, "", gathered.observations, gathered.events, gathered.problems)
    for criterion, weight in case.weights.items():
        project = set_weight(project, criterion, Decimal(weight))
    return oracle.figures(result(evaluate(project)))


def assert_equals_oracle(case: Case, seed: int | None):
    theirs = oracle.score(case.scheme, case.values, case.events, case.weights)
    assert figures_of(case, seed) == theirs


@given(cases(), seeds)
@settings(max_examples=60)
def test_that_workbooks_in_any_order_give_the_oracles_figures(case, seed):
    assert_equals_oracle(case, seed)


@pytest.mark.long
@given(cases(leaves=12), seeds)
@settings(max_examples=600)
def test_that_workbooks_in_any_order_give_the_oracles_figures_over_many_cases(case, seed):
    assert_equals_oracle(case, seed)


# Files ---------------------------------------------------------------------------------------------------

SCHEME = {
    "format": "four-firsts/scheme/1",
    "id": "small",
    "title": "小方案",
    "groups": [{"id": "g", "bureaus": [{"id": "hs", "name": "海曙分局"}, {"id": "zh", "name": "镇海分局"}]}],
    "criteria": [
        {"id": "cases", "name": "破案数", "marks": "10", "better": "higher", "rule": {"kind": "direct"}},
        {"id": "loss", "name": "挽回损失", "marks": "10", "better": "higher", "rule": {"kind": "direct"}},
    ],
}


@pytest.fixture
def scheme():
    return read_scheme(json.dumps(SCHEME).encode(), "small.json").scheme


def write(path: Path, sheets: dict[str, list[list]], hidden: tuple[str, ...] = ()) -> Path:
    path.parent.mkdir(exist_ok=True)
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


TABLE = [["单位", "破案数"], ["海曙分局", 5], ["镇海分局", 7]]


def codes(gathered) -> list[str]:
    return sorted(p.code for p in gathered.problems)


def test_that_a_value_in_two_files_counts_from_neither(tmp_path, scheme):
    first = write(tmp_path / "甲.xlsx", {"表": TABLE})
    second = write(tmp_path / "乙.xlsx", {"表": [["单位", "破案数"], ["海曙分局", 6]]})
    gathered = gather([first, second], scheme)
    assert codes(gathered) == ["E-DUPVALUE"]
    said = gathered.problems[0]
    assert "甲.xlsx›表!B2" in said.say("zh") and "乙.xlsx›表!B2" in said.say("zh")
    states = {o.bureau: (o.state.value, o.value) for o in gathered.observations}
    assert states == {"hs": ("pending", None), "zh": ("value", Decimal(7))}


def test_that_the_order_of_the_files_does_not_change_what_is_said_of_a_repeated_value(tmp_path, scheme):
    paths = [write(tmp_path / name, {"表": TABLE}) for name in ("甲.xlsx", "乙.xlsx")]
    assert gather(paths, scheme).problems == gather(paths[::-1], scheme).problems


def test_that_files_of_one_name_are_told_apart_by_their_folder(tmp_path, scheme):
    paths = [write(tmp_path / name / "数据.xlsx", {"表": TABLE}) for name in ("刑侦", "治安")]
    gathered = gather(paths, scheme)
    assert {o.source.file for o in gathered.observations} <= {"刑侦/数据.xlsx", "治安/数据.xlsx"}
    assert "治安/数据.xlsx" in gathered.problems[0].say("zh")


def test_that_an_unreadable_file_does_not_keep_the_others_from_being_read(tmp_path, scheme):
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"")
    gathered = gather([broken, write(tmp_path / "好.xlsx", {"表": TABLE})], scheme)
    assert gathered.unreadable
    assert [p.file for p in gathered.problems] == ["坏.xlsx"]
    assert len(gathered.observations) == 2


def test_that_a_workbook_without_any_cell_has_no_data(tmp_path, scheme):
    gathered = gather([write(tmp_path / "空.xlsx", {"表": []})], scheme)
    assert codes(gathered) == ["E-NODATA"]


def test_that_a_workbook_with_only_a_hidden_table_has_no_data(tmp_path, scheme):
    path = write(tmp_path / "藏.xlsx", {"表": [], "旧": TABLE}, hidden=("旧",))
    gathered = gather([path], scheme)
    assert codes(gathered) == ["E-NODATA", "W-HIDDENSHEET"]
    assert not gathered.observations


def test_that_a_sheet_of_notes_beside_a_table_is_only_noticed(tmp_path, scheme):
    gathered = gather([write(tmp_path / "a.xlsx", {"说明": [["先看本页"]], "表": TABLE})], scheme)
    assert [(p.code, p.sheet) for p in gathered.problems] == [("N-SHEETUNUSED", "说明")]


def test_that_every_sheet_of_a_workbook_without_a_table_is_an_error(tmp_path, scheme):
    gathered = gather([write(tmp_path / "a.xlsx", {"一": [["先看本页"]], "二": [["分局"]]})], scheme)
    assert [(p.code, p.sheet) for p in gathered.problems] == [("E-NOHEADER", "一"), ("E-NOHEADER", "二")]


def test_that_progress_is_told_before_each_file(tmp_path, scheme):
    paths = [write(tmp_path / name, {"表": TABLE}) for name in ("甲.xlsx", "乙.xlsx")]
    told = []
    gather(paths, scheme, progress=lambda *facts: told.append(facts))
    assert told == [("甲.xlsx", 0, 2), ("乙.xlsx", 1, 2)]
