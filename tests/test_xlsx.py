"""The reader keeps what a workbook holds, cell by cell and sheet by sheet."""

import datetime
import hashlib

import openpyxl
import pytest
from openpyxl.comments import Comment

from evaluator.problems import FileError
from evaluator.reading.cells import Kind, Workbook
from evaluator.reading.xlsx import read_workbook
from tests.corpus import corpus
from tests.workbook_files import LINKS, MAIN, formats, parts_of, read, save, sheet, texts

FULL_WIDTH = chr(0xFF11) + chr(0xFF12)  # 12


# What cells hold


def test_that_a_number_keeps_the_spelling_of_the_file(tmp_path):
    spellings = ["0.78", "1.05E+2", "-5", "95.450000000000003", "1e300", "-0", ".5", "330203199001011234"]
    rows = "".join(f'<row r="{k}"><c r="A{k}"><v>{v}</v></c></row>' for k, v in enumerate(spellings, 1))
    assert [cell.text for cell in read(tmp_path, rows).cells.values()] == spellings
    assert {cell.kind for cell in read(tmp_path, rows).cells.values()} == {Kind.NUMBER}


@pytest.mark.parametrize(
    "raw",
    [
        "INF",
        "NaN",
        "1e999",
        "abc",
        "",
        "1,234",
        "0x10",
        "95.5.5",
        "1_000",
        " 95 ",
        "²",
        "9" * 301,
        FULL_WIDTH,
    ],
)
def test_that_what_is_no_plain_finite_number_is_bad(tmp_path, raw):
    assert texts(read(tmp_path, f"<row><c><v>{raw}</v></c></row>")) == {(1, 1): (Kind.BAD, raw)}


def test_that_each_type_of_cell_keeps_its_content(tmp_path):
    rows = (
        '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="str"><v>文_x0041_字</v></c>'
        '<c r="C1" t="inlineStr"><is><t> 甲 </t></is></c><c r="D1" t="b"><v>1</v></c>'
        '<c r="E1" t="b"><v>false</v></c><c r="F1" t="e"><v>#DIV/0!</v></c><c r="G1" t="n"><v>7</v></c>'
        '<c r="H1" t="d"><v>2020-12-31T00:00:00</v></c><c r="I1" t="d"><v>2020-02-30</v></c>'
        '<c r="J1" t="b"><v>2</v></c><c r="K1" t="s"><v/></c></row>'
    )
    assert list(texts(read(tmp_path, rows, strings="<si><t>a</t></si><si><t>b</t></si>")).values()) == [
        (Kind.TEXT, "b"),
        (Kind.TEXT, "文A字"),
        (Kind.TEXT, " 甲 "),
        (Kind.BOOLEAN, "TRUE"),
        (Kind.BOOLEAN, "FALSE"),
        (Kind.ERROR, "#DIV/0!"),
        (Kind.NUMBER, "7"),
        (Kind.DATE, "2020-12-31"),
        (Kind.BAD, "2020-02-30"),
        (Kind.BAD, "2"),
        (Kind.TEXT, ""),
    ]


def test_that_rich_text_is_joined_without_its_phonetic_guide(tmp_path):
    rich = (
        "<r><t>海曙</t></r><r><rPr><b/></rPr><t>分局</t></r>"
        '<rPh sb="0" eb="2"><t>haishu</t></rPh><rPh><r><t>x</t></r></rPh><phoneticPr fontId="1"/>'
    )
    rows = f'<row><c t="s"><v>0</v></c><c t="inlineStr"><is>{rich}</is></c></row>'
    found = read(tmp_path, rows, strings=f"<si>{rich}</si>")
    assert [cell.text for cell in found.cells.values()] == ["海曙分局", "海曙分局"]


def test_that_escapes_are_decoded_unless_they_give_control_characters(tmp_path):
    raw = ["a_x000D_b", "_x005F_x0041_", "_x0000_", "_x0007_", "_x001b_", "_xD800_", "_xFFFF_", "_x4E2D_"]
    rows = "".join(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>' for text in raw)
    expected = ["a\rb", "_x0041_", "_x0000_", "_x0007_", "_x001b_", "_xD800_", "_xFFFF_", "中"]
    assert [cell.text for cell in read(tmp_path, rows).cells.values()] == expected


def test_that_formulas_keep_their_text_and_stored_result(tmp_path):
    rows = (
        "<row><c><f>90+5</f><v>95</v></c><c><f>SUM(A1:A1)</f></c><c><f>B1</f><v></v></c>"
        '<c t="str"><f>""</f><v></v></c><c><f t="shared" si="0"/><v>3</v></c><c t="e"><f>1/0</f>'
        "<v>#DIV/0!</v></c><c><v>4</v></c></row>"
    )
    found = [(cell.formula, cell.kind, cell.text) for cell in read(tmp_path, rows).cells.values()]
    assert found == [
        ("90+5", Kind.NUMBER, "95"),
        ("SUM(A1:A1)", Kind.EMPTY, ""),
        ("B1", Kind.EMPTY, ""),
        ('""', Kind.TEXT, ""),
        ("", Kind.NUMBER, "3"),
        ("1/0", Kind.ERROR, "#DIV/0!"),
        (None, Kind.NUMBER, "4"),
    ]


def test_that_every_cell_of_an_array_formula_counts_as_formula(tmp_path):
    rows = (
        '<row r="1"><c r="A1"><f t="array" ref="A1:A2">B1:B2*2</f><v>2</v></c><c r="B1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>4</v></c><c r="B2"><v>2</v></c></row>'
    )
    found = read(tmp_path, rows).cells
    assert [found[place].formula for place in ((1, 1), (2, 1), (1, 2), (2, 2))] == ["B1:B2*2", "", None, None]


def test_that_comments_come_with_their_cells(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = 95
    book.active["B2"].comment = Comment("缺报，按文件补", "考评办")
    book.active["C9"].comment = Comment("空格", "考评办")
    book.save(tmp_path / "a.xlsx")
    cells = read_workbook(tmp_path / "a.xlsx").sheets[0].cells
    assert {place: cell.comment for place, cell in cells.items()} == {(2, 2): "缺报，按文件补"}


# Sheets, rows, columns


def test_that_a_workbook_carries_its_name_and_the_hash_of_its_bytes(tmp_path):
    path = save(tmp_path / "刑侦支队.xlsx", parts_of({"一": sheet(), "二": sheet()}))
    book = read_workbook(path)
    assert (book.name, [found.name for found in book.sheets]) == ("刑侦支队.xlsx", ["一", "二"])
    assert book.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_that_hidden_sheets_rows_and_columns_are_told(tmp_path):
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>'
        '<row r="3" hidden="false"><c r="A3"><v>1</v></c></row><row r="4" hidden="true"/>'
    )
    columns = '<cols><col min="1" max="2"/><col min="3" max="4" hidden="1"/></cols>'
    content = sheet(rows, before=columns)
    states = ("", ' state="hidden"', ' state="veryHidden"')
    path = save(tmp_path / "a.xlsx", parts_of(dict.fromkeys("甲乙丙", content), states=states))
    sheets = read_workbook(path).sheets
    assert [found.hidden for found in sheets] == [False, True, True]
    assert (sheets[0].hidden_rows, sheets[0].hidden_columns) == ({2}, {3, 4})


def test_that_merged_areas_are_given_with_both_corners(tmp_path):
    found = read(tmp_path, after_data='<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B5"/></mergeCells>')
    assert found.merges == ((1, 1, 2, 3), (5, 2, 5, 2))


def test_that_rows_and_cells_without_references_are_counted_on(tmp_path):
    rows = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>'
    assert list(read(tmp_path, rows).cells) == [(1, 1), (1, 4), (1, 5), (3, 1)]


def test_that_cells_out_of_order_come_in_reading_order(tmp_path):
    rows = '<row r="3"><c r="C3"><v>3</v></c><c r="A3"><v>1</v></c></row><row r="1"><c r="b1"><v>2</v></c></row>'
    assert list(read(tmp_path, rows).cells) == [(1, 2), (3, 1), (3, 3)]


def test_that_blank_formatted_cells_are_not_kept_and_the_dimension_is_ignored(tmp_path):
    rows = '<row r="1"><c r="A1"/><c r="B1" s="0"/><c r="C1"><v>1</v></c></row><row r="9" s="1"/>'
    for dimension in ("A1", "A1:XFD1048576"):
        found = read(tmp_path, rows, styles=formats(2), before_data=f'<dimension ref="{dimension}"/>')
        assert list(found.cells) == [(1, 3)]


def test_that_a_stray_cell_at_the_corner_of_the_grid_costs_nothing(tmp_path):
    found = read(tmp_path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert list(found.cells) == [(1_048_576, 16_384)]


def test_that_chart_sheets_are_left_out(tmp_path):
    parts = parts_of({"图": "<chartsheet/>", "表": sheet("<row><c><v>1</v></c></row>")})
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace("/worksheet", "/chartsheet", 1)
    assert [found.name for found in read_workbook(save(tmp_path / "a.xlsx", parts)).sheets] == ["表"]


@pytest.mark.parametrize("variant", ["strict", "prefixed", "utf-16", "backslashes", "upper case", "absolute"])
def test_that_lawful_spellings_of_a_workbook_give_the_same_cells(tmp_path, variant):
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>9</v></c></row>'
    parts = parts_of({"表1": sheet(rows)}, strings="<si><t>分局</t></si>")
    one = "xl/worksheets/sheet1.xml"
    match variant:
        case "strict":
            strict = {MAIN: "http://purl.oclc.org/ooxml/spreadsheetml/main"}
            strict[LINKS] = "http://purl.oclc.org/ooxml/officeDocument/relationships"
            for old, new in strict.items():
                parts = {name: content.replace(old, new) for name, content in parts.items()}
        case "prefixed":
            parts[one] = parts[one].replace("</", "\0").replace("<", "<x:").replace("\0", "</x:")
            parts[one] = parts[one].replace("xmlns=", "xmlns:x=")
        case "utf-16":
            parts[one] = f'<?xml version="1.0" encoding="UTF-16"?>{parts[one]}'.encode("utf-16")
        case "backslashes":
            parts = {name.replace("/", "\\"): content for name, content in parts.items()}
        case "upper case":
            parts = {name.upper(): content for name, content in parts.items()}
        case "absolute":
            rels = "xl/_rels/workbook.xml.rels"
            parts[rels] = parts[rels].replace('Target="', 'Target="/xl/')
    found = read_workbook(save(tmp_path / "a.xlsx", parts)).sheets[0]
    assert texts(found) == {(1, 1): (Kind.TEXT, "分局"), (1, 2): (Kind.NUMBER, "9")}


# Against other programs


def test_that_a_workbook_written_by_openpyxl_is_read_back(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "考核得分"
    page.append(["单位", "破案率", "日期", "达标"])
    page.append(["海曙分局", 90.5, datetime.date(2020, 7, 15), True])
    page.append(["合计", "=SUM(B2:B2)", datetime.datetime.fromisoformat("2020-07-15T08:30"), False])
    page.merge_cells("A5:B6")
    book.save(tmp_path / "a.xlsx")
    (found,) = read_workbook(tmp_path / "a.xlsx").sheets
    assert found.merges == ((5, 1, 6, 2),)
    assert found.cells[3, 2].formula == "SUM(B2:B2)"
    assert [(cell.kind, cell.text) for cell in found.cells.values()][4:] == [
        (Kind.TEXT, "海曙分局"),
        (Kind.NUMBER, "90.5"),
        (Kind.DATE, "2020-07-15"),
        (Kind.BOOLEAN, "TRUE"),
        (Kind.TEXT, "合计"),
        (Kind.EMPTY, ""),
        (Kind.DATE, "2020-07-15 08:30:00"),
        (Kind.BOOLEAN, "FALSE"),
    ]


def test_that_every_real_file_gives_a_workbook_or_a_message():
    opened = 0
    for path in sorted(path for path in corpus("real").rglob("*") if path.is_file()):
        try:
            book = read_workbook(path)
        except FileError as error:
            assert all(found.file in found.say(lang) for found in error.problems for lang in ("zh", "en"))
        else:
            assert isinstance(book, Workbook)
            opened += 1
    assert opened >= 230
