"""Blank workbooks: what comes back filled in reads without a question and scores right; filled ones are never lost."""

import io
import json
import random
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.__main__ import main
from evaluator.files import safe_file_name
from evaluator.problems import EvaluatorError
from evaluator.project import new_project
from evaluator.reading.cells import Kind
from evaluator.reading.gather import gather
from evaluator.reading.xlsx import read_workbook
from evaluator.result import result
from evaluator.scheme_file import check_scheme, load_scheme, read_scheme
from evaluator.scoring import evaluate
from evaluator.shipped import example_scheme
from evaluator.writing.templates import templates
from tests import oracle
from tests import worked_example as example
from tests.cases import NOT_APPLICABLE, Case, all_leaves, cases, cell_value, fields_of

EXAMPLE = load_scheme(example_scheme()).scheme
EXAMPLE_JSON = json.loads(example_scheme().read_text(encoding="utf-8"))
SOFFICE = shutil.which("soffice")


def scheme_of(leaves, bureaus=("东城分局", "西城分局"), **rest):
    base = {"marks": "10", "better": "higher", "rule": {"kind": "direct"}}
    listed = [{"id": f"b{n}", "name": name} for n, name in enumerate(bureaus)]
    data = {"format": "four-firsts/scheme/1", "id": "s", "title": "方案", "groups": [{"id": "g", "bureaus": listed}]}
    criteria = [{"id": f"i{n}"} | base | leaf for n, leaf in enumerate(leaves)]
    return check_scheme(data | {"criteria": criteria} | rest, "s.json")


def read_json(scheme):
    return read_scheme(json.dumps(scheme).encode(), "s.json").scheme


def sheets_of(scheme, lang="zh"):
    """The blank sheets by the names of their files."""
    return {blank.name: openpyxl.load_workbook(io.BytesIO(blank.content)).active for blank in templates(scheme, lang)}


def open_cells(sheet):
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


def row_of(sheet, name):
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == name)


def fill(scheme, values, events, folder, lang="zh"):
    """The blank workbooks with values typed into them as somebody would who reads the sheet; gives their paths."""
    read = read_json(scheme)
    names = {bureau.id: bureau.name.say(lang) for _, bureau in read.bureaus()}
    departments: dict[str, list[dict]] = {}
    for leaf in all_leaves(scheme["criteria"]):
        department = leaf.get("department", "")
        name = department.get(lang, department["zh"]) if isinstance(department, dict) else department
        departments.setdefault(name, []).append(leaf)
    paths = []
    for blank, leaves in zip(templates(read, lang), [*departments.values(), None], strict=False):
        book = openpyxl.load_workbook(io.BytesIO(blank.content))
        if leaves is None:
            fill_events(book.active, events, names)
        else:
            columns = [(leaf, field) for leaf in leaves for field in fields_of(leaf)]
            for column, (leaf, field) in enumerate(columns, start=2):
                for bureau, name in names.items():
                    typed = cell_value(values.get((bureau, leaf["id"], field)))
                    if typed is not None:
                        cell = book.active.cell(row_of(book.active, name), column)
                        assert not cell.protection.locked
                        cell.value = typed
        paths.append(folder / blank.name)
        book.save(paths[-1])
    return paths


def fill_events(sheet, events, names):
    top = next(row for row in range(1, 9) if not sheet.cell(row, 1).protection.locked)
    for row, (bureau, kind, points) in enumerate(events, start=top):
        for column, typed in enumerate([names[bureau], kind, f"事由{row}", f"文号{row}", cell_value(points)], start=1):
            sheet.cell(row, column).value = typed


def scored(scheme, paths):
    """The result of the files; nothing whatever may be said of them."""
    found = gather(paths, scheme)
    assert found.problems == ()
    return evaluate(new_project(scheme, "0" * 64, found.observations, found.events, found.problems))


# The example's own scheme has the values of the worked example under ids of its own.
EXAMPLE_VALUES = {
    (bureau, leaf["id"], field): figure
    for leaf, theirs in zip(all_leaves(EXAMPLE_JSON["criteria"]), all_leaves(example.SCHEME["criteria"]), strict=True)
    for field in fields_of(theirs)
    for bureau in example.BUREAUS
    if (figure := example.VALUES.get((bureau, theirs["id"], field))) is not None
}


# ---------------------------------------------------------------- filled in


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_examples_filled_workbooks_give_its_published_totals(tmp_path, lang):
    paths = fill(EXAMPLE_JSON, EXAMPLE_VALUES, example.EVENTS, tmp_path, lang)
    board = scored(EXAMPLE, paths)
    assert [row["total"] for row in result(board)["groups"][0]["ranking"]] == example.TOTALS
    assert board.problems == ()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_that_filled_workbooks_saved_by_libreoffice_give_the_same(tmp_path):
    paths = fill(EXAMPLE_JSON, EXAMPLE_VALUES, example.EVENTS, tmp_path)
    resaved = tmp_path / "resaved"
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", resaved]
    subprocess.run([*map(str, command), *map(str, paths)], check=True, capture_output=True, timeout=300)
    board = scored(EXAMPLE, sorted(resaved.glob("*.xlsx")))
    assert [row["total"] for row in result(board)["groups"][0]["ranking"]] == example.TOTALS
    assert len(board.problems) == 0 and len(list(resaved.glob("*.xlsx"))) == len(paths)


@st.composite
def departed(draw, leaves=7):
    """A drawn case whose indicators belong to two departments and to none."""
    case: Case = draw(cases(leaves=leaves))
    for leaf in all_leaves(case.scheme["criteria"]):
        department = draw(st.sampled_from(["", "甲支队", "乙支队"]))
        if department:
            leaf["department"] = department
        if draw(st.booleans()):
            leaf["unit"] = draw(st.sampled_from(["%", "万元", "起", "分钟/件", "平方公里"]))
        if draw(st.booleans()):
            leaf["number"] = draw(st.sampled_from(["1.1", "2", "一", "（3）"]))
    return case


def assert_template_scores(case, folder, lang):
    scheme = read_json(case.scheme)
    paths = fill(case.scheme, case.values, case.events, folder, lang)
    theirs = oracle.score(case.scheme, case.values, case.events, {})
    assert oracle.figures(result(scored(scheme, paths))) == theirs


@given(departed(), st.sampled_from(["zh", "en"]))
@settings(max_examples=40)
def test_that_drawn_schemes_filled_workbooks_score_as_the_oracle(tmp_path_factory, case, lang):
    assert_template_scores(case, tmp_path_factory.mktemp("filled"), lang)


@pytest.mark.long
@given(departed(leaves=15), st.sampled_from(["zh", "en"]))
@settings(max_examples=1000)
def test_that_many_drawn_schemes_filled_workbooks_score_as_the_oracle(tmp_path_factory, case, lang):
    assert_template_scores(case, tmp_path_factory.mktemp("filled"), lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_blank_workbooks_give_missing_values_only(tmp_path, lang):
    assert main(["template", str(example_scheme()), "--out", str(tmp_path), "--lang", lang]) == 0
    found = gather(sorted(tmp_path.glob("*.xlsx")), EXAMPLE)
    assert (found.observations, found.events, found.problems) == ((), (), ())
    board = evaluate(new_project(EXAMPLE, "0" * 64))
    assert {problem.code for problem in board.problems} == {"E-MISSING"}


# ---------------------------------------------------------------- what the sheets offer


def test_that_only_cells_in_which_something_counts_are_open():
    leaves = [
        {"name": "破案数", "department": "刑侦支队"},
        {"name": "警情数", "department": "刑侦支队", "groups": ["h"]},
        {"name": "执法质量", "department": "法制支队", "groups": ["h"]},
    ]
    groups = [
        {"id": "g", "name": "第一序列", "bureaus": [{"id": "b0", "name": "东城分局"}]},
        {"id": "h", "name": "第二序列", "bureaus": [{"id": "b1", "name": "西城分局"}]},
    ]
    sheets = sheets_of(scheme_of(leaves, groups=groups))
    first, second = sheets["刑侦支队.xlsx"], sheets["法制支队.xlsx"]
    east, west = row_of(first, "东城分局"), row_of(first, "西城分局")
    cells = {c for c in open_cells(first) if c[0] in "BC"}
    signature = row_of(first, next(c.value for c in first["A"] if str(c.value).startswith("填报人")))
    assert cells - {f"B{signature}", f"C{signature}"} == {f"B{east}", f"B{west}", f"C{west}"}
    assert first.cell(east, 3).fill.fgColor.rgb != first.cell(west, 3).fill.fgColor.rgb
    assert first.protection.sheet and first.protection.password is None
    assert [c.value for c in first["A"] if c.value in {"第一序列", "第二序列"}] == ["第一序列", "第二序列"]
    assert [c.value for c in second["A"] if c.value in {"东城分局", "西城分局"}] == ["西城分局"]


def test_that_headers_state_number_name_unit_marks_and_direction():
    sheet = sheets_of(EXAMPLE)["刑侦支队.xlsx"]
    shown = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    assert {"1.1 电信诈骗案件破案数同比（%）", "8 分 · 越高越好", "1、反诈打防", "备注"} <= shown
    assert sheet.freeze_panes == f"B{row_of(sheet, '杭州湾新区公安分局')}"
    assert any("2020-12-25" in text and "2019-12-21" in text for text in shown)
    assert sheet.page_setup.orientation == "landscape" and sheet.sheet_properties.pageSetUpPr.fitToPage


def test_that_each_field_of_a_measure_has_a_column_under_its_indicator():
    sheet = sheets_of(scheme_of([{"name": "立案", "measure": {"kind": "growth"}, "unit": "%"}, {"name": "警情"}]))[
        "未定部门.xlsx"
    ]
    top = row_of(sheet, "单位")
    assert [sheet.cell(top, 2).value, sheet.cell(top, 4).value] == ["立案", "警情"]
    assert [sheet.cell(top + 1, 2).value, sheet.cell(top + 1, 3).value] == ["本期", "上年同期"]
    assert {str(area) for area in sheet.merged_cells.ranges} >= {f"B{top}:C{top}", f"D{top}:D{top + 1}"}


def test_that_values_are_checked_while_they_are_typed():
    leaves = [
        {"name": "等次", "rule": {"kind": "grade_map", "map": {"优秀": "1", "达标": "0.5"}}},
        {"name": "满意度", "range": {"low": "0", "high": "100"}},
        {"name": "人数", "range": {"low": "0"}},
        {"name": "扣分", "range": {"high": "5.5"}},
        {"name": "同比"},
    ]
    sheet = sheets_of(scheme_of(leaves))["未定部门.xlsx"]
    row = row_of(sheet, "东城分局")
    found = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    grade, between, least, most, free = (found[f"{letter}{row}:{letter}{row + 1}"] for letter in "BCDEF")
    assert (grade.type, grade.formula1, grade.errorStyle) == ("list", '"优秀,达标,不涉及"', "stop")
    assert (between.type, between.operator, between.formula1, between.formula2) == ("decimal", "between", "0", "100")
    assert (least.operator, least.formula1) == ("greaterThanOrEqual", "0")
    assert (most.operator, most.formula1) == ("lessThanOrEqual", "5.5")
    assert (free.type, free.errorStyle, free.formula2) == ("decimal", "warning", "999999999999999")


def test_that_long_and_odd_word_lists_stand_on_the_visible_sheet(tmp_path):
    words = {f"第{n}等，说明较长的等次名称": "1" for n in range(30)} | {"好,很好": "1"}
    scheme = scheme_of(
        [{"name": "等次", "rule": {"kind": "grade_map", "map": words}}],
        bureaus=[f"{sign}城公安分局名称很长很长" for sign in "东西南北中上下左右前后内外新老大小多少高低"],
        bonuses=[{"id": "x", "kinds": {"表彰": "1"}}],
    )
    for name, sheet in sheets_of(scheme).items():
        lists = [v for v in sheet.data_validations.dataValidation if v.type == "list" and "$" in v.formula1]
        assert len(lists) == 1, name
        (column,) = sheet[lists[0].formula1.replace("$", "")][0][0].column_letter
        said = [cell[0].value for cell in sheet[lists[0].formula1.replace("$", "")]]
        assert column == "A" and (said[:-1] == list(words) or said == [b.name.zh for _, b in scheme.bureaus()])
    for blank in templates(scheme, "zh"):
        (tmp_path / blank.name).write_bytes(blank.content)
        book = read_workbook(tmp_path / blank.name)
        assert len(book.sheets) == 1 and not book.sheets[0].hidden
    assert gather(list(tmp_path.glob("*.xlsx")), scheme).problems == ()


def test_that_events_are_chosen_from_bureaus_and_kinds():
    bonuses = [{"id": "x", "name": "表彰奖励", "kinds": {"省级表彰": "1"}}, {"id": "y", "name": "其他加分"}]
    vetoes = [{"id": "v", "name": "重大案件", "effect": {"kind": "total_zero"}}]
    sheet = sheets_of(scheme_of([{"name": "甲"}], bonuses=bonuses, vetoes=vetoes))["加分事项.xlsx"]
    lists = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert lists == ['"东城分局,西城分局"', '"省级表彰,其他加分,重大案件"']
    header = row_of(sheet, "单位")
    assert [cell.value for cell in sheet[header]] == ["单位", "类别", "事由", "文号", "分值", "备注"]
    assert "加分事项.xlsx" not in sheets_of(scheme_of([{"name": "甲"}]))


@pytest.mark.parametrize(
    "names",
    [
        ["备注", "单位", "总分"],  # words of headers
        ["本期", "上年同期"],
        ["8 分 · 越高越好", "甲（万元）"],  # what stands above the names
        ["数据报送表", "加分/减分", "a/b/c"],
        ["=1+1", "+甲", "@乙", "-丙"],
        ["_x0041_", "甲\t乙", "x" * 300],
        ["110接处警", "2020年数", "（一）"],
    ],
)
def test_that_awkward_names_read_back_or_are_refused(names, tmp_path):
    scheme = scheme_of([{"name": name, "number": "1.1"} for name in names])
    try:
        blanks = templates(scheme, "zh")
    except EvaluatorError as error:
        assert [problem.code for problem in error.problems] == ["E-TEMPLATE"]
        return
    book = openpyxl.load_workbook(io.BytesIO(blanks[0].content))
    for column in range(2, 2 + len(names)):
        book.active.cell(row_of(book.active, "东城分局"), column).value = column
    book.save(tmp_path / "x.xlsx")
    found = gather([tmp_path / "x.xlsx"], scheme)
    assert found.problems == ()
    assert {(o.indicator, o.value) for o in found.observations} == {
        (f"i{n}", Decimal(n + 2)) for n in range(len(names))
    }


def test_that_indicators_of_one_name_are_told_apart_by_what_is_above_them(tmp_path):
    leaf = {"marks": "5", "better": "higher", "rule": {"kind": "direct"}, "name": "破案数"}
    criteria = [
        {"id": "x", "name": "刑事", "criteria": [leaf | {"id": "a"}]},
        {"id": "y", "name": "治安", "criteria": [leaf | {"id": "b"}]},
    ]
    blank = templates(scheme_of([], criteria=criteria), "zh")[0]
    book = openpyxl.load_workbook(io.BytesIO(blank.content))
    row = row_of(book.active, "西城分局")
    book.active.cell(row, 2).value, book.active.cell(row, 3).value = 7, 8
    book.save(tmp_path / "x.xlsx")
    found = gather([tmp_path / "x.xlsx"], scheme_of([], criteria=criteria))
    assert {(o.indicator, o.value) for o in found.observations} == {("a", 7), ("b", 8)}
    assert found.problems == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_the_same_scheme_gives_the_same_bytes(lang):
    assert templates(EXAMPLE, lang) == templates(EXAMPLE, lang)


def test_that_no_cell_of_a_blank_workbook_computes(tmp_path):
    for blank in templates(EXAMPLE, "zh"):
        (tmp_path / blank.name).write_bytes(blank.content)
        cells = read_workbook(tmp_path / blank.name).sheets[0].cells.values()
        assert all(cell.formula is None and cell.kind is Kind.TEXT for cell in cells)


# ---------------------------------------------------------------- the files


def run(folder, scheme=None, *more):
    return main(["template", str(scheme or example_scheme()), "--out", str(folder), *more])


def test_that_every_written_workbook_is_named(tmp_path, capsys):
    assert run(tmp_path / "a" / "b") == 0
    said = capsys.readouterr().out
    written = sorted(path.name for path in (tmp_path / "a" / "b").iterdir())
    assert "刑侦支队.xlsx" in written and "加分事项.xlsx" in written
    assert all(f"已写入 {tmp_path / 'a' / 'b' / name}" in said for name in written)


def test_that_a_blank_workbook_may_be_written_again(tmp_path):
    assert run(tmp_path) == 0 and run(tmp_path) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_a_filled_workbook_is_never_replaced(tmp_path, capsys, lang):
    assert run(tmp_path, None, "--lang", lang) == 0
    path = sorted(tmp_path.glob("*.xlsx"))[0]
    book = openpyxl.load_workbook(path)
    book.active["B9"] = 5
    book.save(path)
    kept = path.read_bytes()
    others = {other: other.stat().st_mtime_ns for other in tmp_path.glob("*.xlsx")}
    assert run(tmp_path, None, "--lang", lang) == 2
    said = capsys.readouterr().err
    assert "E-EXISTS" in said and path.name in said and str(tmp_path) in said
    assert path.read_bytes() == kept
    assert {other: other.stat().st_mtime_ns for other in tmp_path.glob("*.xlsx")} == others


def test_that_a_run_that_fails_midway_leaves_nothing_new(tmp_path, monkeypatch, capsys):
    from evaluator import __main__ as command
    from evaluator.problems import FileError, problem

    written = []

    def failing(path, content):
        if len(written) == 3:
            raise FileError(problem("E-SAVEFULL", file=path.name, folder=str(path.parent)))
        path.write_bytes(content)
        written.append(path)

    monkeypatch.setattr(command, "write_file", failing)
    assert run(tmp_path) == 2
    assert "E-SAVEFULL" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_that_a_folder_that_is_a_file_is_told(tmp_path, capsys):
    (tmp_path / "x").write_bytes(b"x")
    assert run(tmp_path / "x" / "y") == 2
    assert "E-SAVEFOLDER" in capsys.readouterr().err


def test_that_departments_with_odd_names_get_files_of_their_own(tmp_path):
    names = ["a/b", "a:b", "CON", "con.", "~$x", "  ", "..", "甲" * 200, "A-B", "x\u202etxt", "加分事项"]
    leaves = [
        {"name": f"{sign}指标", "department": name} for sign, name in zip("天地玄黄宇宙洪荒日月盈", names, strict=True)
    ]
    scheme = scheme_of(leaves, bonuses=[{"id": "x", "kinds": {"表彰": "1"}}])
    files = [blank.name for blank in templates(scheme, "zh")]
    assert len({name.casefold() for name in files}) == len(files) == len(names) + 1
    for name in files:
        (tmp_path / name).write_bytes(b"x")
        assert not set(name) & set('/\\:*?"<>|\u202e') and not name.startswith(("~$", ".", " ", "-"))
        assert name.split(".")[0].upper() != "CON" and len(name.encode()) < 200


@pytest.mark.parametrize("seed", range(3))
def test_that_any_text_gives_a_name_that_can_be_written(tmp_path, seed):
    chance = random.Random(seed)
    for _ in range(300):
        text = "".join(
            chance.choice('/\\:*?"<>|. ~$-_甲乙\u200b\x00\n\ud800aZ😀') for _ in range(chance.randint(0, 120))
        )
        name = safe_file_name(text)
        assert name and safe_file_name(name) == name
        Path(tmp_path / f"{name}.xlsx").write_bytes(b"")


def test_that_what_does_not_apply_is_read_as_such(tmp_path):
    leaves = [
        {"id": "i0", "name": "甲类", "rule": {"kind": "grade_map", "map": {"优秀": "1"}}},
        {"id": "i1", "name": "乙类"},
    ]
    base = {"marks": "10", "better": "higher", "rule": {"kind": "direct"}}
    scheme = {
        "format": "four-firsts/scheme/1",
        "id": "s",
        "title": "方案",
        "groups": [{"id": "g", "bureaus": [{"id": "b0", "name": "东城分局"}]}],
        "criteria": [base | leaf for leaf in leaves],
    }
    paths = fill(scheme, dict.fromkeys([("b0", "i0", "value"), ("b0", "i1", "value")], NOT_APPLICABLE), [], tmp_path)
    found = gather(paths, read_json(scheme))
    assert [o.state.value for o in found.observations] == ["not_applicable"] * 2 and found.problems == ()
