"""The ranking workbook: what it holds is the board, only the proof computes, and it looks the same every time."""

import dataclasses
import io
import json
import os
import subprocess
import sys
import zipfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from evaluator import __version__
from evaluator.corrections import correct, new_correction
from evaluator.numbers import to_text
from evaluator.problems import EvaluatorError
from evaluator.project import Event, Observation, Source, State, new_project, set_weight
from evaluator.reading.cells import address
from evaluator.reading.gather import gather
from evaluator.scheme_file import load_scheme, read_scheme
from evaluator.scoring import evaluate
from evaluator.writing.plan import CellPlan, RowPlan, SheetPlan, clean, figure, text_width
from evaluator.writing.render import render
from evaluator.writing.reread import compare, reread
from evaluator.writing.sheets import plan_sheets, safe_title
from evaluator.writing.workbook import ranking_workbook
from tests.cases import cases
from tests.test_scoring import board_of

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).resolve().parent / "golden"
LANGUAGES = ("zh", "en")
SOURCE = Source("报表.xlsx", "Sheet1", "C7", "5")


@pytest.fixture(scope="module")
def example():
    file = load_scheme(ROOT / "criteria" / "hangzhou_bay_2020.json")
    found = gather(sorted((ROOT / "samples" / "hangzhou_bay_2020").glob("*.xlsx")), file.scheme)
    return evaluate(new_project(file.scheme, file.sha256, found.observations, found.events, found.problems))


def scheme_of(*, names=("甲分局", "乙分局"), groups=None, rule=None, **rest):
    """A scheme of one group and one item, unless told otherwise."""
    listed = groups or [("g", "第一序列", [(f"b{n}", name, False) for n, name in enumerate(names)])]
    leaf = {"id": "leaf", "name": "指标", "marks": "10", "better": "higher", "rule": rule or {"kind": "direct"}}
    data = {
        "format": "four-firsts/scheme/1",
        "id": "s",
        "title": "方案",
        "groups": [
            {"id": key, "name": name, "bureaus": [{"id": b, "name": n, "exempt": exempt} for b, n, exempt in bureaus]}
            for key, name, bureaus in listed
        ],
        "criteria": [{"id": "item", "name": "项目", "criteria": [leaf]}],
    }
    return read_scheme(json.dumps(data | rest).encode(), "scheme.json").scheme


def board_from(scheme, values, events=(), source=SOURCE):
    observations = [
        Observation(bureau, "leaf", "value", State.VALUE, Decimal(value), source) for bureau, value in values.items()
    ]
    return evaluate(new_project(scheme, "0" * 64, observations, events))


def books(content):
    """The sheets as openpyxl sees them."""
    return openpyxl.load_workbook(io.BytesIO(content))


def table(sheet, header):
    """The rows below the header row that begins with this text, as dicts by header."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(n for n, row in enumerate(rows) if row[0] == header)
    return [dict(zip(rows[top], row, strict=True)) for row in rows[top + 1 :]]


# ---------------------------------------------------------------- the worked example


def dump(board, lang):
    content = ranking_workbook(board, lang)
    lines = []
    for sheet in reread(content, 100_000).sheets:
        for (row, column), cell in sheet.cells.items():
            content = cell.text if cell.formula is None else f"={cell.formula}"
            text = content.replace("\n", "\\n")
            lines.append(f"{sheet.name}!{address(row, column)}\t{text}\t{cell.number_format}\n")
    whole = "".join(lines)
    return whole.replace(board.project.scheme_sha256, "{sha256}").replace(f" {__version__}", " {version}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_worked_example_is_exported_as_it_was_approved(example, lang, request):
    golden = GOLDEN / f"hangzhou_bay_2020.{lang}.txt"
    found = dump(example, lang)
    if request.config.getoption("--update-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(found, encoding="utf-8", newline="\n")
    assert found.splitlines() == golden.read_text(encoding="utf-8").splitlines()


def test_that_totals_ranks_and_firsts_in_the_sheet_are_the_boards(example):
    sheet = books(ranking_workbook(example, "zh"))["总排名 第二序列"]
    rows = table(sheet, "名次")[:6]
    assert [(row["名次"], row["单位"], row["单项第一"], row["总分"]) for row in rows] == [
        (1, "杭州湾新区公安分局", 4, 94.40),
        (2, "示例甲分局（虚构）", 1, 87.65),
        (3, "示例丙分局（虚构）", 3, 84.74),
        (4, "示例乙分局（虚构）", 0, 77.06),
        (5, "示例丁分局（虚构）", 1, 63.68),
        (6, "示例戊分局（虚构）", 0, 54.33),
    ]
    assert rows[0]["第一的项目"] == "反诈打防、治安整治、数据赋能、执法质量"
    assert rows[1]["第一的项目"] == "队伍建设（并列）"
    assert [row["与前一名差"] for row in rows] == ["—", 6.75, 2.91, 7.68, 13.38, 9.35]


def test_that_the_details_add_up_to_the_totals(example):
    sums = {}
    for row in table(books(ranking_workbook(example, "zh"))["明细"], "序列"):
        sums[row["单位"]] = sums.get(row["单位"], 0) + Decimal(str(row["得分"]))
    (group,) = example.groups
    names = [bureau.name.zh for bureau in group.shares.bureaus]
    assert sums == {name: Decimal(to_text(group.total_of(row), 2)) for row, name in enumerate(names)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_every_sheet_can_be_printed_and_published_sheets_hold_values(example, lang):
    content = ranking_workbook(example, lang)
    book = books(content)
    assert len(book.sheetnames) == 9
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.print_title_rows
        assert "&P" in sheet.oddFooter.center.text
        assert not sheet.oddHeader.center.text
        computed = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        assert "复核" in sheet.title or computed == (["A3", "B3"] if sheet is book.worksheets[0] else [])
    assert book.properties.creator == "Four Firsts"
    core = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml")
    assert b"created" not in core
    assert b"lastModifiedBy" not in core


def test_that_english_sheets_have_english_words(example):
    book = books(ranking_workbook(example, "en"))
    assert book.sheetnames[:3] == ["Ranking Second sequence", "Item ranking", "Item firsts"]
    assert table(book["Item firsts"], "Rank")[1]["First on"] == "The force itself (shared)"


# ---------------------------------------------------------------- always the same, and checked


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_same_board_gives_the_same_bytes(example, lang):
    assert ranking_workbook(example, lang) == ranking_workbook(example, lang)


SCRIPT = """
import hashlib, json
from tests.test_workbook import board_from, scheme_of
from evaluator.writing.workbook import ranking_workbook
print(hashlib.sha256(ranking_workbook(board_from(scheme_of(), {"b0": "5", "b1": "7"}), "zh")).hexdigest())
"""


def test_that_another_process_gives_the_same_bytes():
    def run(seed):
        environment = os.environ | {"PYTHONHASHSEED": seed}
        return subprocess.check_output([sys.executable, "-c", SCRIPT], cwd=ROOT, env=environment)

    assert run("1") == run("2")


def test_that_scoring_does_not_load_openpyxl():
    script = "import sys, evaluator.writing.workbook; print('openpyxl' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", script], cwd=ROOT).strip() == b"False"


def changed(plans, row, column, value=None, number_format=None):
    """The plans with one cell of the first sheet different."""
    sheet = plans[0]
    cells = list(sheet.rows[row].cells)
    old = cells[column]
    cells[column] = CellPlan(old.value if value is None else value, old.style, number_format or old.number_format)
    rows = list(sheet.rows)
    rows[row] = dataclasses.replace(rows[row], cells=tuple(cells))
    return (dataclasses.replace(sheet, rows=tuple(rows)), *plans[1:])


@pytest.mark.parametrize(
    "tamper",
    [
        lambda plans: changed(plans, 4, 4, Decimal("25.01")),
        lambda plans: changed(plans, 4, 1, "另一分局"),
        lambda plans: changed(plans, 4, 4, number_format="0.0"),
        lambda plans: changed(plans, 4, 4, "25.00"),
        lambda plans: (dataclasses.replace(plans[0], merges=()), *plans[1:]),
        lambda plans: (dataclasses.replace(plans[0], title="别的"), *plans[1:]),
        lambda plans: (dataclasses.replace(plans[0], rows=plans[0].rows[:-1]), *plans[1:]),
        lambda plans: (dataclasses.replace(plans[0], rows=(*plans[0].rows, RowPlan((CellPlan("x"),)))), *plans[1:]),
        lambda plans: plans[1:],
    ],
    ids=["number", "text", "format", "kind", "merges", "title", "cell too many", "cell too few", "sheet"],
)
def test_that_a_workbook_that_is_not_as_planned_is_noticed(example, tamper):
    plans = plan_sheets(example, "zh")
    content = render(plans, "zh", "x")
    compare(content, plans)
    with pytest.raises(EvaluatorError) as caught:
        compare(content, tamper(plans))
    assert caught.value.problems[0].code == "E-EXPORTVERIFY"


def test_that_a_result_that_differs_on_reading_back_is_never_handed_out(example, monkeypatch):
    def wrong(plans, lang, subject):
        return render(changed(plans, 4, 4, Decimal("99.99")), lang, subject)

    monkeypatch.setattr("evaluator.writing.render.render", wrong)
    with pytest.raises(EvaluatorError) as caught:
        ranking_workbook(example, "zh")
    (problem,) = caught.value.problems
    assert (problem.sheet, problem.cell) == ("总排名 第二序列", "E5")


@given(cases())
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
def test_that_any_board_can_be_exported(case):
    board = board_of(case)
    book = books(ranking_workbook(board, "zh"))
    for at, group in enumerate(board.groups):
        wanted = [group.total_of(row) for row in group.order]
        places = board.project.scheme.rounding.total
        found = [row["总分"] for row in table(book.worksheets[at], "名次")[: len(wanted)]]
        for total, shown in zip(wanted, found, strict=True):
            assert shown == "—" if total is None else Decimal(repr(shown)) == Decimal(to_text(total, places))


# ---------------------------------------------------------------- hostile and odd texts


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/c calc'!A0", "\t=1")


def test_that_text_that_looks_like_a_formula_stays_text():
    board = board_from(scheme_of(names=FORMULAS), {f"b{n}": str(n) for n in range(len(FORMULAS))})
    found = {}
    for sheet in books(ranking_workbook(board, "zh")):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value in FORMULAS:
                    found[cell.value] = found.get(cell.value, True) and cell.data_type == "s" and cell.quotePrefix
    assert found == dict.fromkeys(FORMULAS, True)


def test_that_forbidden_characters_become_visible_and_nothing_is_lost():
    names = ("甲\x00乙", "丙\ufffe", "丁\ud800", "戊_x0041_己", " 庚 ", "行\r\n行", "😀")
    board = board_from(scheme_of(names=names), {f"b{n}": "1" for n in range(len(names))})
    sheet = reread(ranking_workbook(board, "zh"), 10_000).sheets[0]
    found = {cell.text for cell in sheet.cells.values()}
    assert {"甲□乙", "丙□", "丁□", "戊_x0041_己", " 庚 ", "行\n行", "😀"} <= found


def test_that_a_text_too_long_for_a_cell_is_cut_visibly():
    long = "长" * 40_000
    source = Source("报表.xlsx", "Sheet1", "C7", long)
    board = board_from(scheme_of(), {"b0": "1", "b1": "2"}, source=source)
    book = reread(ranking_workbook(board, "zh"), 10_000)
    assert max((cell.text for s in book.sheets for cell in s.cells.values()), key=len) == "长" * 32_766 + "…"
    assert clean("😀" * 20_000) == "😀" * 16_383 + "…"
    assert clean("a" * 32_767) == "a" * 32_767


def test_that_group_names_make_proper_sheet_names():
    names = ["一/二:三[四]*?\\", "很长的序列名称" * 6, "很长的序列名称" * 6, "甲", "'甲'", "", "ＡＢ", "ab"]
    groups = [(f"g{n}", name, [(f"b{n}", f"分局{n}", False)]) for n, name in enumerate(names)]
    board = board_from(scheme_of(groups=groups), {f"b{n}": "1" for n in range(len(names))})
    titles = books(ranking_workbook(board, "zh")).sheetnames
    assert len(titles) == 2 * len(names) + 7
    assert titles[0] == "总排名 一-二-三-四----"
    assert titles[2].endswith("… (2)")
    assert titles[5] == "总排名 g5"
    assert titles[7] == "总排名 ab (2)"
    assert all(len(title) <= 31 for title in titles)


def test_that_reserved_and_used_titles_are_avoided():
    assert safe_title("History", set()) == "History (2)"
    assert safe_title("'quoted'", set()) == "quoted"
    assert safe_title("[]", set()) == "--"
    assert safe_title("'", set()) == "-"
    assert safe_title("😀" * 16, set()) == "😀" * 15 + "…"


# ---------------------------------------------------------------- drafts, trials, ties, vetoes, missing values


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_draft_says_so_on_every_sheet(lang):
    board = board_from(scheme_of(), {"b0": "5"})
    assert board.draft
    for sheet in books(ranking_workbook(board, lang)):
        assert "草稿 DRAFT" in sheet["A1"].value
        assert "草稿 DRAFT" in sheet.oddHeader.center.text


def test_that_a_trial_of_weights_says_so_on_every_sheet(example):
    board = evaluate(set_weight(example.project, "fraud", Decimal(30)), example)
    book = books(ranking_workbook(board, "zh"))
    for sheet in book:
        assert sheet["A1"].value.startswith("【试算】")
        assert sheet.oddHeader.center.text == "试算"
    assert "反诈打防\n30 分" in table(book.worksheets[0], "名次")[0]
    rules = [cell.value for row in book["规则与口径"].iter_rows() for cell in row]
    assert "反诈打防 = 30" in rules


def test_that_unranked_and_exempt_bureaus_stand_last_and_ties_are_told():
    bureaus = [("a", "甲", True), ("b", "乙", False), ("c", "丙", False), ("d", "丁", False)]
    vetoes = [{"id": "v", "name": "重大案件", "effect": {"kind": "unranked"}}]
    scheme = scheme_of(groups=[("g", "序列", bureaus)], vetoes=vetoes)
    events = [Event("d", "重大案件", "事由", "文号", None, SOURCE)]
    board = board_from(scheme, {"a": "9", "b": "8", "c": "8", "d": "7"}, events)
    book = books(ranking_workbook(board, "zh"))
    rows = table(book.worksheets[0], "名次")[:4]
    assert [(row["名次"], row["单位"], row["总分"]) for row in rows] == [
        (1, "乙", 8),
        (1, "丙", 8),
        ("免评", "甲", 9),
        ("不排名", "丁", "—"),
    ]
    assert [row["与前一名差"] for row in rows] == ["—", "同分", "—", "—"]
    assert rows[3]["一票否决"] == "重大案件"
    event = table(book["数据来源"], "单位")[-1]
    assert (event["指标或事项"], event["采用值"], event["原文或事由"]) == ("重大案件", "一票否决", "事由")


def test_that_rescaled_points_have_a_line_of_their_own():
    leaf = {"name": "指标", "marks": "10", "better": "higher", "rule": {"kind": "direct"}}
    criteria = [{"id": "leaf", **leaf}, {"id": "other", **leaf, "missing": "rescale"}]
    board = board_from(scheme_of(criteria=criteria), {"b0": "5", "b1": "7"})
    assert not board.draft
    book = books(ranking_workbook(board, "zh"))
    first = table(book.worksheets[0], "名次")[0]
    assert (first["折算"], first["总分"]) == (7, 14)
    assert [row["得分"] for row in table(book["明细"], "序列") if row["指标"] == "折算"] == [7, 5]


def test_that_exact_points_are_exact_as_far_as_a_cell_is():
    scheme = scheme_of(rule={"kind": "ratio_to_best"}, rounding={"points": None, "total": None})
    book = books(ranking_workbook(board_from(scheme, {"b0": "1", "b1": "3"}), "zh"))
    sheet = book.worksheets[0]
    assert sheet["E6"].value == 3.33333333333333
    assert sheet["E6"].number_format == "General"
    assert figure(Fraction(10) ** 400, None) == "1" + "0" * 400


def test_that_sheets_with_too_many_rows_are_continued(example, monkeypatch):
    monkeypatch.setattr("evaluator.writing.tables.MOST_ROWS", 40)
    book = books(ranking_workbook(example, "zh"))
    assert [title for title in book.sheetnames if title.startswith("明细")] == ["明细", "明细 2", "明细 3"]
    assert sum(len(table(book[f"明细{n}"], "序列")) for n in ("", " 2", " 3")) == 87


def test_that_chinese_takes_the_room_of_two():
    assert text_width("abc") == 3
    assert text_width("公安") == 4
    assert text_width("“四个第一”") == 12
    assert text_width("“four”") == 6
    assert text_width("甲\n乙丙") == 4


def test_that_a_plan_needs_no_library():
    assert SheetPlan("x", (), ()).landscape


def test_that_corrections_have_sheets_of_their_own_with_what_was_reported_and_the_effect(example):
    scheme = example.project.scheme
    corrected = correct(example.project, [new_correction(scheme, "yi:安全感满意度", "99", "复核", "复1号")])
    sheets = {sheet.title: sheet for sheet in plan_sheets(evaluate(corrected), "zh")}
    told = [cell.value for row in sheets["更正"].rows for cell in row.cells if cell is not None]
    assert {"96.40", "99", "复核", "复1号"} <= {str(value) for value in told}
    effect = [[cell and cell.value for cell in row.cells] for row in sheets["更正影响"].rows]
    assert ["示例乙分局（虚构）", Decimal("77.06"), Decimal("78.22"), 4, 4, 0, 1] in effect
