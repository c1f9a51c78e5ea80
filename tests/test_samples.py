"""The worked example: its scheme and the departments' workbooks belong together."""

import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "samples" / "hangzhou_bay_2020"
SCHEME = json.loads((ROOT / "criteria" / "hangzhou_bay_2020.json").read_text(encoding="utf-8"))
ITEMS = SCHEME["criteria"]
INDICATORS = [indicator for item in ITEMS for indicator in item["criteria"]]
BUREAUS = SCHEME["groups"][0]["bureaus"]
MARKS = {"文章", "虚构"}


def names_of(bureau):
    return {bureau["name"]["zh"], *bureau["aliases"]}


def sample_cells():
    """Every filled cell of every sample workbook, as (file name, value)."""
    for path in sorted(SAMPLES.glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path):
            for row in sheet.iter_rows(values_only=True):
                yield from ((path.name, value) for value in row if value is not None)


def test_that_the_script_makes_exactly_the_committed_workbooks(tmp_path):
    script = ROOT / "tools" / "make_samples.py"
    subprocess.run([sys.executable, str(script), str(tmp_path)], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    kept = {path.name: path.read_bytes() for path in SAMPLES.iterdir()}
    assert sorted(made) == sorted(kept)
    assert [name for name in kept if made[name] != kept[name]] == []


def test_that_marks_sum_to_one_hundred_and_each_item_to_its_indicators():
    assert sum(Decimal(item["marks"]) for item in ITEMS) == 100
    for item in ITEMS:
        assert sum(Decimal(leaf["marks"]) for leaf in item["criteria"]) == Decimal(item["marks"]), item["id"]


def test_that_the_example_has_eight_items_fourteen_indicators_and_six_bureaus():
    assert (len(ITEMS), len(INDICATORS), len(BUREAUS)) == (8, 14, 6)
    ids = [entry["id"] for entry in [*ITEMS, *INDICATORS, *BUREAUS]]
    assert len(set(ids)) == len(ids)


def test_that_every_department_of_an_indicator_has_a_workbook():
    departments = {indicator["department"]["zh"] for indicator in INDICATORS}
    workbooks = {path.stem for path in SAMPLES.glob("*.xlsx")}
    assert departments <= workbooks
    assert len(workbooks) >= 6


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator["id"])
def test_that_an_indicator_stands_in_its_own_departments_workbook_only(indicator):
    number = re.compile(re.escape(indicator["number"]) + r"(?!\d|、)\s*\D")
    files = {
        name
        for name, value in sample_cells()
        if isinstance(value, str) and number.match(value) and not value.startswith("注")
    }
    assert files == {f"{indicator['department']['zh']}.xlsx"}


def test_that_no_bureau_outside_the_scheme_is_named():
    known = set().union(*map(names_of, BUREAUS))
    named = {re.sub(r"^\d+\.", "", value) for _, value in sample_cells() if isinstance(value, str) and "分局" in value}
    assert named <= known
    assert len(named) > len(BUREAUS)


def test_that_only_the_articles_bureau_is_real():
    assert [bureau["id"] for bureau in BUREAUS if not bureau["name"]["zh"].endswith("（虚构）")] == ["hzw"]


def test_that_every_sheet_says_it_is_an_example_with_invented_figures():
    for path in SAMPLES.glob("*.xlsx"):
        for sheet in openpyxl.load_workbook(path):
            assert sheet["A1"].value.startswith("样例："), (path.name, sheet.title)
            assert sheet["A1"].value.endswith("（除注明“文章”者外均为虚构）"), (path.name, sheet.title)


def test_that_every_bureaus_row_carries_its_mark_and_only_the_articles_bureau_has_the_articles():
    own = names_of(BUREAUS[0])
    names = set().union(*map(names_of, BUREAUS))
    for path in sorted(SAMPLES.glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(path):
            lines = [*sheet.iter_rows(values_only=True), *sheet.iter_cols(values_only=True)]
            for line in lines:
                texts = [re.sub(r"^\d+\.", "", value) for value in line if isinstance(value, str)]
                bureaus = names.intersection(texts)
                if len(bureaus) == 1:  # a row of one bureau, or its column where the table is turned
                    marks = MARKS.intersection(texts)
                    assert marks, (path.name, sheet.title, bureaus)
                    assert "文章" not in marks or bureaus <= own, (path.name, sheet.title, bureaus)


def test_that_stored_totals_are_the_sums_of_their_columns():
    totals = 0
    for path in SAMPLES.glob("*.xlsx"):
        formulas, stored = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
        for sheet in formulas:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                first, last = re.fullmatch(r"=SUM\((\w+):(\w+)\)", cell.value).groups()
                column = sum(part.value for (part,) in sheet[f"{first}:{last}"])
                assert stored[sheet.title][cell.coordinate].value == column, (path.name, cell.coordinate)
                totals += 1
    assert totals == 4
