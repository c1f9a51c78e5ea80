"""What is said of a file beyond its tables: code, place in the text, both languages."""

import time

import openpyxl
import pytest

from evaluator.problems import FileError, Severity
from evaluator.reading import preflight, xlsx
from evaluator.reading.cells import Kind, Workbook
from evaluator.reading.gather import gather, gather_workbook
from evaluator.reading.xlsx import read_workbook
from tests.sheets import DATE, EXPECTED, HEAD, ROWS, SCHEME, Raw, read, sheet, simple
from tests.workbook_files import LINKS, links, parts_of, save
from tests.workbook_files import sheet as part

LINKED = Raw(Kind.NUMBER, "5", formula="'[1]表1'!A1")
COMPUTED = Raw(Kind.NUMBER, "5", formula="2+3")


def said(gathered, code, *inside):
    """The one problem with that code; its texts hold what is looked for, in both languages."""
    (found,) = [problem for problem in gathered.problems if problem.code == code]
    for lang in ("zh", "en"):
        text = found.say(lang)
        assert all(piece in text for piece in inside), text
    assert not any(word in found.say("zh") for word in ("Error", "Exception", "Kind", "None"))
    return found


def book(*sheets, name="f.xlsx", **facts):
    return gather_workbook(Workbook(name, "", sheets, **facts), SCHEME)


def saved(path, rows=(HEAD, *ROWS), change=lambda parts: None):
    """A workbook of these rows, with its parts changed."""
    cells = "".join(
        "<row>"
        + "".join(
            f"<c><v>{v}</v></c>" if isinstance(v, int) else f'<c t="inlineStr"><is><t>{v}</t></is></c>' for v in row
        )
        + "</row>"
        for row in rows
    )
    parts = parts_of({"表1": part(cells)})
    change(parts)
    return save(path, parts)


# ---------------------------------------------------------------- the file's name


@pytest.mark.parametrize("name", ["报表.xls", "报表.et", "报表.csv", "报表.XLS"])
def test_that_a_workbook_under_another_extension_is_read_and_told(tmp_path, name):
    gathered = gather([saved(tmp_path / name)], SCHEME)
    assert simple(gathered) == EXPECTED
    assert said(gathered, "W-EXT", name, name[-4:].lstrip("表"), ".xlsx").severity is Severity.WARNING


@pytest.mark.parametrize("name", ["报表.xlsx", "报表.XLSM", "报表.xltx", "报表"])
def test_that_usual_extensions_are_not_told(tmp_path, name):
    assert gather([saved(tmp_path / name)], SCHEME).problems == ()


# ---------------------------------------------------------------- macros, links, stale results


def test_that_macros_are_told_and_the_values_read(tmp_path):
    def with_macro(parts):
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"

    gathered = gather([saved(tmp_path / "报表.xlsm", change=with_macro)], SCHEME)
    assert simple(gathered) == EXPECTED
    said(gathered, "W-MACRO", "报表.xlsm")


def test_that_values_from_other_files_are_counted_and_the_file_named(tmp_path):
    gathered = book(sheet(HEAD, ["海曙分局", LINKED, 50], ["镇海分局", LINKED, 70]), links=("上年.xlsx",))
    found = said(gathered, "W-EXTLINK", "f.xlsx", "B2", "上年.xlsx", "2")
    assert (found.sheet, found.cell) == ("表", "B2")


def test_that_the_linked_files_name_comes_without_its_folder(tmp_path):
    def with_link(parts):
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="rId77" Type="{LINKS}/externalLink" Target="externalLinks/e1.xml"/></Relationships>',
        )
        target = "file:///C:\\数据\\%E4%B8%8A%E5%B9%B4.xlsx"
        rels = links(rId1=("externalLinkPath", target)).replace("/></", ' TargetMode="External"/></')
        parts["xl/externalLinks/e1.xml"] = "<externalLink/>"
        parts["xl/externalLinks/_rels/e1.xml.rels"] = rels

    assert read_workbook(saved(tmp_path / "a.xlsx", change=with_link)).links == ("上年.xlsx",)


def test_that_a_link_in_a_cell_nobody_uses_is_not_told():
    assert book(sheet([*HEAD, "总分"], ["海曙分局", 5, 50, LINKED]), links=("上年.xlsx",)).problems == ()


def test_that_a_main_part_outside_the_file_is_none(tmp_path):
    def outside(parts):
        parts["_rels/.rels"] = parts["_rels/.rels"].replace("/></", ' TargetMode="External"/></')

    with pytest.raises(FileError) as raised:
        read_workbook(saved(tmp_path / "a.xlsx", change=outside))
    assert raised.value.problems[0].code == "E-BADXLSX"


def test_that_results_the_file_itself_calls_stale_are_told(tmp_path):
    table = sheet(HEAD, ["海曙分局", COMPUTED, 50])
    said(book(table, uncalculated=True), "W-STALE", "f.xlsx", "B2", "1")
    assert book(table).problems == ()
    assert book(sheet(HEAD, *ROWS), uncalculated=True).problems == ()


@pytest.mark.parametrize(
    ("stated", "expected"), [('fullCalcOnLoad="1"', True), ('fullCalcOnLoad="0"', False), ("", False)]
)
def test_that_a_workbook_says_itself_whether_it_is_to_be_computed(tmp_path, stated, expected):
    def with_setting(parts):
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace("</workbook>", f"<calcPr {stated}/></workbook>")

    assert read_workbook(saved(tmp_path / "a.xlsx", change=with_setting)).uncalculated is expected


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(("row", "column", "cell"), [(1048576, 16384, "XFD1048576"), (400, 1, "A400"), (2, 300, "KN2")])
def test_that_a_cell_far_from_the_table_is_told_and_not_used(tmp_path, row, column, cell):
    made = openpyxl.Workbook()
    for line in (HEAD, *ROWS):
        made.active.append(line)
    made.active.cell(row, column).value = 99
    made.save(tmp_path / "报表.xlsx")
    gathered = gather([tmp_path / "报表.xlsx"], SCHEME)
    assert simple(gathered) == EXPECTED
    assert said(gathered, "W-STRAY", "报表.xlsx", cell, "99").cell == cell
    assert len(gathered.problems) == 1


def test_that_a_second_table_far_below_is_no_stray():
    rows = [HEAD, ["海曙分局", 5, 50], *[[None]] * 200, HEAD, ["镇海分局", 7, 70]]
    gathered = book(sheet(*rows))
    assert gathered.problems == () and simple(gathered) == EXPECTED


@pytest.mark.parametrize("sign", ["\u202e", "\x07", "\u2067", "\x85", "_x0000_"])
def test_that_signs_that_hide_something_are_told(sign):
    gathered = book(sheet([*HEAD, "备注"], ["海曙分局", 5, 50, f"甲{sign}乙"], ["镇海分局", 7, 70]))
    assert simple(gathered) == EXPECTED
    assert said(gathered, "W-CTRL", "f.xlsx", "D2", "1").cell == "D2"


@pytest.mark.parametrize("text", ["=cmd|'/c calc'!A0", "@SUM(1)", "+A1(2)", "-2+3|x", chr(0xFF1D) + "1+1"])
def test_that_texts_like_formulas_are_told_as_they_will_be_exported(text):
    gathered = book(sheet([*HEAD, "备注"], ["海曙分局", 5, 50, text], ["镇海分局", 7, 70]))
    assert simple(gathered) == EXPECTED
    assert said(gathered, "W-INJECT", "f.xlsx", "B2").severity is Severity.WARNING
    events = book(sheet(["单位", "类别", "事由"], ["海曙分局", "省级表彰", text]))
    said(events, "W-INJECT", "f.xlsx", "B2")


@pytest.mark.parametrize("text", ["-5", "+3.2%", "—", "-", "a=b", "5+3"])
def test_that_signs_before_figures_are_not_taken_for_formulas(text):
    gathered = book(sheet([*HEAD, "备注"], ["海曙分局", 5, 50, text], ["镇海分局", 7, 70]))
    assert gathered.problems == ()


def test_that_a_picture_in_a_cell_is_told():
    picture = Raw(Kind.TEXT, '=DISPIMG("ID_1",1)', formula='_xlfn.DISPIMG("ID_1",1)')
    gathered = read(sheet(HEAD, ["海曙分局", picture, 50], ["镇海分局", 7, 70]))
    assert simple(gathered) == EXPECTED | {("hs", "loss"): "pending"}
    said(gathered, "E-DISPIMG", "f.xlsx", "B2")
    assert len(gathered.problems) == 1


@pytest.mark.parametrize(
    "day", [Raw(Kind.BAD, "2020-02-30"), Raw(Kind.BAD, "2994626", "yyyy-mm-dd"), Raw(Kind.BAD, "-1", "m-d")]
)
def test_that_a_day_that_does_not_exist_is_told(day):
    gathered = read(sheet(HEAD, ["海曙分局", day, 50], ["镇海分局", 7, 70]))
    assert simple(gathered) == EXPECTED | {("hs", "loss"): "pending"}
    said(gathered, "E-DATE", "f.xlsx", "B2", day.text)


def test_that_days_and_bad_numbers_keep_their_own_messages():
    bad = Raw(Kind.BAD, "1,234")
    gathered = read(sheet(HEAD, ["海曙分局", DATE, bad]))
    assert {(p.code, p.cell) for p in gathered.problems} == {("E-DATEASNUM", "B2"), ("E-BADNUM", "C2")}


# ---------------------------------------------------------------- time


def test_that_reading_is_given_up_when_the_time_is_over(tmp_path, monkeypatch):
    path = saved(tmp_path / "报表.xlsx")
    clock = iter(range(0, 10_000, 15))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    gathered = gather([path], SCHEME)
    assert gathered.unreadable and gathered.observations == ()
    said(gathered, "E-TIMEOUT", "报表.xlsx", str(preflight.LIMITS.seconds))


def test_that_a_workbook_of_our_own_making_has_all_the_time_it_needs(tmp_path, monkeypatch):
    path = saved(tmp_path / "报表.xlsx")
    clock = iter(range(0, 10_000, 15))
    monkeypatch.setattr(time, "monotonic", lambda: next(clock))
    assert xlsx.read_workbook(path, xlsx.Budget(100, 100)).sheets[0].cells
