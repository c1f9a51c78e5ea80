"""The reader keeps what a workbook holds, cell by cell, and refuses whole what it cannot read whole."""

import datetime
import hashlib
import io
import time
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from evaluator.problems import FileError
from evaluator.reading import xlsx_sheet
from evaluator.reading.cells import Kind, Workbook
from evaluator.reading.preflight import LIMITS, Limits
from evaluator.reading.xlsx import read_workbook
from evaluator.reading.xlsx_formats import Shown, iso_text, iso_text_of, shown

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FULL_WIDTH = chr(0xFF11) + chr(0xFF12)  # 12
REAL = Path(__file__).parents[2] / "shared" / "corpus" / "real"


def links(**targets):
    found = "".join(
        f'<Relationship Id="{key}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def sheet(rows="", before="", after=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts_of(sheets, strings=None, styles=None, states=(), before=""):
    """The parts of a workbook with these sheets (name: XML), by their names."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"{states[k - 1] if k <= len(states) else ""}/>'
        for k, name in enumerate(sheets, 1)
    )
    targets = {f"rId{k}": ("worksheet", f"worksheets/sheet{k}.xml") for k in range(1, len(sheets) + 1)}
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": links(rId1=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheets>{listed}</sheets>'
        "</workbook>",
    }
    if strings is not None:
        targets["rId801"] = ("sharedStrings", "sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles is not None:
        targets["rId802"] = ("styles", "styles.xml")
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = links(**targets)
    for k, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{k}.xml"] = content
    return parts


def save(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read(tmp_path, rows="", **options):
    """The first sheet of a workbook with one sheet "表1" of these rows."""
    outside = {key: options.pop(key) for key in ("before_data", "after_data") if key in options}
    content = sheet(rows, outside.get("before_data", ""), outside.get("after_data", ""))
    book = read_workbook(save(tmp_path / "分局.xlsx", parts_of({"表1": content}, **options)))
    return book.sheets[0]


def texts(found):
    return {(cell.row, cell.column): (cell.kind, cell.text) for cell in found.cells.values()}


def formats(*codes, base=164):
    """Styles whose cell formats show these codes; numbers stand for built-in formats."""
    custom = "".join(
        f'<numFmt numFmtId="{base + k}" formatCode="{code}"/>'
        for k, code in enumerate(codes)
        if isinstance(code, str)
    )
    used = "".join(
        f'<xf numFmtId="{base + k if isinstance(code, str) else code}"/>' for k, code in enumerate(codes)
    )
    return f"<numFmts>{custom}</numFmts><cellXfs>{used}</cellXfs>"


# What cells hold


def test_that_a_number_keeps_the_spelling_of_the_file(tmp_path):
    spellings = ["0.78", "1.05E+2", "-5", "95.450000000000003", "1e300", "-0", ".5", "330203199001011234"]
    rows = "".join(f'<row r="{k}"><c r="A{k}"><v>{v}</v></c></row>' for k, v in enumerate(spellings, 1))
    assert [cell.text for cell in read(tmp_path, rows).cells.values()] == spellings
    assert {cell.kind for cell in read(tmp_path, rows).cells.values()} == {Kind.NUMBER}


@pytest.mark.parametrize(
    "raw",
    [*"INF NaN -Infinity 1e999 abc 1,234 0x10 95.5.5 1_000 ²".split(), "", " 95 ", "9" * 301, FULL_WIDTH],
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


# Formats and dates


def test_that_each_cell_carries_its_format_code(tmp_path):
    rows = '<row><c><v>1</v></c><c s="1"><v>0.9</v></c><c s="2"><v>2</v></c><c s=""><v>3</v></c></row>'
    found = read(tmp_path, rows, styles=formats(2, 9, "0.00&quot;分&quot;"))
    assert [cell.number_format for cell in found.cells.values()] == ["0.00", "0%", '0.00"分"', "0.00"]
    assert {cell.kind for cell in found.cells.values()} == {Kind.NUMBER}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", None),
        ("G/通用格式", None),
        ("0.00_ ", None),
        ("0.00E+00", None),
        ("#,##0.00;[Red]-#,##0.00", None),
        ('0"days"', None),
        ("0\\d", None),
        ("[$¥-804]#,##0", None),
        ("[DBNum1][$-804]General", None),
        ("@", None),
        ("# ?/?", None),
        ("yyyy-mm-dd", Shown.DAY),
        ('[$-804]yyyy"年"m"月"', Shown.DAY),
        ("mmm", Shown.DAY),
        ("aaaa", Shown.DAY),
        ("[Red]d", Shown.DAY),
        ("yyyy/m/d h:mm", Shown.DAY_AND_TIME),
        ("h:mm AM/PM", Shown.TIME),
        ("mm:ss.0", Shown.TIME),
        ('上午/下午h"时"', Shown.TIME),
        ("[h]:mm:ss", Shown.ELAPSED),
        ("[mm]:ss", Shown.ELAPSED),
    ],
)
def test_that_a_date_format_is_told_from_a_number_format(code, kind):
    assert shown(code) is kind


@pytest.mark.parametrize("number", [14, 22, 27, 31, 36, 50, 57, 58])
def test_that_built_in_date_formats_show_dates_chinese_ones_too(tmp_path, number):
    found = read(tmp_path, '<row><c s="0"><v>43831</v></c></row>', styles=formats(number))
    assert texts(found) == {(1, 1): (Kind.DATE, "2020-01-01")}


@pytest.mark.parametrize(
    ("serial", "kind", "from_1904", "text"),
    [
        (0, Shown.TIME, False, "00:00:00"),
        (0, Shown.DAY, False, "1900-01-00"),
        (1, Shown.DAY, False, "1900-01-01"),
        (59, Shown.DAY, False, "1900-02-28"),
        (60, Shown.DAY, False, "1900-02-29"),
        (61, Shown.DAY, False, "1900-03-01"),
        (43831.5, Shown.DAY, False, "2020-01-01 12:00:00"),
        (44027.354166666664, Shown.DAY_AND_TIME, False, "2020-07-15 08:30:00"),
        (0.9999999999, Shown.DAY, False, "1900-01-01"),
        (0.35416666666, Shown.TIME, False, "08:30:00"),
        (1.5, Shown.ELAPSED, False, "36:00:00"),
        (2958465, Shown.DAY, False, "9999-12-31"),
        (2958465.9999999999, Shown.DAY, False, None),
        (2958466, Shown.DAY, False, None),
        (-1, Shown.DAY, False, None),
        (0, Shown.DAY, True, "1904-01-01"),
        (60, Shown.DAY, True, "1904-03-01"),
        (2957003, Shown.DAY, True, "9999-12-31"),
        (2957004, Shown.DAY, True, None),
    ],
)
def test_that_day_numbers_become_the_dates_excel_shows(serial, kind, from_1904, text):
    assert iso_text(serial, kind, from_1904) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-12-31", "2020-12-31"),
        ("2020-12-31T08:30:00.250Z", "2020-12-31 08:30:00"),
        ("08:30", "08:30:00"),
        ("T08:30:00", "08:30:00"),
        ("2020-02-30", None),
        ("2020-12-31T25:00:00", None),
        ("", None),
        ("31.12.2020", None),
    ],
)
def test_that_iso_dates_are_brought_to_one_spelling(text, expected):
    assert iso_text_of(text) == expected


def test_that_dates_counted_from_1904_are_read_as_such(tmp_path):
    row = '<row><c s="0"><v>42369</v></c><c s="0"><v>-1</v></c></row>'
    found = read(tmp_path, row, styles=formats(14), before='<workbookPr date1904="1"/>')
    assert texts(found) == {(1, 1): (Kind.DATE, "2020-01-01"), (1, 2): (Kind.BAD, "-1")}


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
    found = read(
        tmp_path, after_data='<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B5"/></mergeCells>'
    )
    assert found.merges == ((1, 1, 2, 3), (5, 2, 5, 2))


def test_that_rows_and_cells_without_references_are_counted_on(tmp_path):
    rows = '<row><c><v>1</v></c><c r="D1"><v>2</v></c><c><v>3</v></c></row><row/><row><c><v>4</v></c></row>'
    assert list(read(tmp_path, rows).cells) == [(1, 1), (1, 4), (1, 5), (3, 1)]


def test_that_cells_out_of_order_come_in_reading_order(tmp_path):
    rows = (
        '<row r="3"><c r="C3"><v>3</v></c><c r="A3"><v>1</v></c></row><row r="1"><c r="b1"><v>2</v></c></row>'
    )
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
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "/worksheet", "/chartsheet", 1
    )
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


# What is refused, always the whole file


def with_rows(rows, **options):
    return parts_of({"表1": sheet(rows)}, **options)


def without(*names):
    parts = with_rows("<row><c><v>1</v></c></row>", strings="", styles=formats(0))
    return {name: content for name, content in parts.items() if name not in names}


def with_dtd(part):
    parts = with_rows('<row><c t="s"><v>0</v></c></row>', strings="<si><t>a</t></si>")
    parts[part] = '<!DOCTYPE x [<!ENTITY e "ha">]>' + parts[part]
    return parts


TWENTY_THOUSAND = "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 20_001 + "</mergeCells>"
MERGES = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
ONE = "xl/worksheets/sheet1.xml"
REFUSED = {
    "row zero": (with_rows('<row r="0"><c><v>1</v></c></row>'), "E-CELLREF"),
    "row minus five": (with_rows('<row r="-5"><c><v>1</v></c></row>'), "E-CELLREF"),
    "row beyond the grid": (with_rows('<row r="1048577"><c><v>1</v></c></row>'), "E-CELLREF"),
    "column beyond the grid": (with_rows('<row r="1"><c r="XFE1"><v>1</v></c></row>'), "E-CELLREF"),
    "counted beyond the grid": (
        with_rows('<row r="1"><c r="XFD1"><v>1</v></c><c><v>1</v></c></row>'),
        "E-CELLREF",
    ),
    "cell of another row": (with_rows('<row r="1"><c r="A11"><v>1</v></c></row>'), "E-CELLREF"),
    "letters alone": (
        with_rows('<row r="1"><c r="A1"><v>1</v></c><c r="A"><v>1</v></c></row>'),
        "E-CELLREF",
    ),
    "cell twice": (with_rows('<row r="1"><c r="B1"><v>90</v></c><c r="B1"><v>10</v></c></row>'), "E-DUPCELL"),
    "row twice with one cell": (
        with_rows('<row r="1"><c r="B1"><v>90</v></c></row><row r="1"><c r="B1"><v>10</v></c></row>'),
        "E-DUPCELL",
    ),
    "two values in a cell": (with_rows("<row><c><v>90</v><v>10</v></c></row>"), "E-BADXLSX"),
    "unclosed tag": ({**without(), ONE: sheet("<row><c><v>1</v></c>")}, "E-BADXLSX"),
    "cut in the middle": ({**without(), ONE: sheet("<row/>")[:-20]}, "E-BADXLSX"),
    "control character": (with_rows('<row><c t="str"><v>a\1</v></c></row>'), "E-BADXLSX"),
    "illegal character reference": (with_rows('<row><c t="str"><v>&#0;</v></c></row>'), "E-BADXLSX"),
    "undeclared gbk": ({**without(), ONE: sheet("<row>分局</row>").encode("gbk")}, "E-BADXLSX"),
    "declared gbk": (
        {**without(), ONE: f'<?xml version="1.0" encoding="GBK"?>{sheet()}'.encode("gbk")},
        "E-BADXLSX",
    ),
    "no content types": (without("[Content_Types].xml"), "E-BADXLSX"),
    "no package links": (without("_rels/.rels"), "E-BADXLSX"),
    "no workbook part": (without("xl/workbook.xml"), "E-BADXLSX"),
    "no sheet part": (without(ONE), "E-BADXLSX"),
    "no sheet link": ({**without(), "xl/_rels/workbook.xml.rels": links()}, "E-BADXLSX"),
    "no workbook link": ({**without(), "_rels/.rels": links()}, "E-BADXLSX"),
    "shared text out of range": (
        with_rows('<row><c t="s"><v>1</v></c></row>', strings="<si><t>a</t></si>"),
        "E-BADXLSX",
    ),
    "shared text numbered in words": (
        with_rows('<row><c t="s"><v>0_0</v></c></row>', strings="<si><t>a</t></si>"),
        "E-BADXLSX",
    ),
    "style out of range": (with_rows('<row><c s="7"><v>1</v></c></row>', styles=formats(0)), "E-BADXLSX"),
    "unknown type": (with_rows('<row><c t="x"><v>1</v></c></row>'), "E-BADXLSX"),
    "cell outside a row": (with_rows("<row><g><c><v>1</v></c></g></row>"), "E-BADXLSX"),
    "rows in a wrapper": (with_rows("<g><row><c><v>1</v></c></row></g>"), "E-BADXLSX"),
    "cells in a false row": (with_rows("<g><c><v>1</v></c></g>"), "E-BADXLSX"),
    "no worksheet": ({**without(), ONE: "<chartsheet/>"}, "E-BADXLSX"),
    "two links for one sheet": (
        {**without(), "xl/workbook.xml": without()["xl/workbook.xml"].replace("r:id", 'z:id="rId9" r:id')},
        "E-BADXLSX",
    ),
    "dtd in a sheet": (with_dtd(ONE), "E-DTD"),
    "dtd in the shared texts": (with_dtd("xl/sharedStrings.xml"), "E-DTD"),
    "dtd in the workbook": (with_dtd("xl/workbook.xml"), "E-DTD"),
    "nesting in a sheet": (with_rows("<g>" * 70 + "</g>" * 70), "E-XMLDEPTH"),
    "nesting of values": (with_rows("<row><c>" + "<v>" * 70 + "</v>" * 70 + "</c></row>"), "E-XMLDEPTH"),
    "nesting in the workbook": (with_rows("", before="<g>" * 70 + "</g>" * 70), "E-XMLDEPTH"),
    "giant attribute": (with_rows(f'<row spans="{"1" * 400_000}"/>'), "E-BOMB"),
    "countless names": (with_rows("".join(f"<n{k}/>" for k in range(30_000))), "E-BOMB"),
    "countless array formulas": (
        with_rows('<row r="1">' + '<c><f t="array" ref="A1:XFD999999">1</f><v>1</v></c>' * 9_000 + "</row>"),
        "E-BOMB",
    ),
    "merge of the whole sheet": (parts_of({"表1": sheet(after=MERGES)}), "E-MERGE"),
    "countless merges": (
        parts_of({"表1": sheet(after=TWENTY_THOUSAND)}),
        "E-MERGE",
    ),
    "merge beyond the grid": (
        parts_of({"表1": sheet(after='<mergeCells><mergeCell ref="A0:B1"/></mergeCells>')}),
        "E-CELLREF",
    ),
    "long shared text": (
        with_rows('<row><c t="s"><v>0</v></c></row>', strings=f"<si><t>{'分' * 32_768}</t></si>"),
        "E-LONGTEXT",
    ),
    "long inline text": (
        with_rows(f'<row><c t="inlineStr"><is><t>{"分" * 100_000}</t></is></c></row>'),
        "E-LONGTEXT",
    ),
    "long text in runs": (
        with_rows(f'<row><c t="inlineStr"><is>{"<r><t>分分分分</t></r>" * 9_000}</is></c></row>'),
        "E-LONGTEXT",
    ),
    "long formula": (with_rows(f"<row><c><f>{'1+' * 20_000}1</f><v>1</v></c></row>"), "E-LONGTEXT"),
    "too many sheets": (parts_of({f"表{k}": sheet() for k in range(LIMITS.sheets + 1)}), "E-MANYSHEETS"),
    "no sheet in sight": (parts_of({"表1": sheet()}, states=(' state="veryHidden"',)), "E-NOSHEET"),
    "no sheet": (parts_of({}), "E-NOSHEET"),
}


@pytest.mark.parametrize(("parts", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_that_a_workbook_not_readable_whole_is_refused_by_name(tmp_path, parts, code):
    path = save(tmp_path / "刑侦支队.xlsx", parts)
    with pytest.raises(FileError) as error:
        read_workbook(path)
    (found,) = error.value.problems
    assert (found.code, found.file) == (code, "刑侦支队.xlsx")
    for lang in ("zh", "en"):
        assert "刑侦支队.xlsx" in found.say(lang)
        assert found.sheet is None or found.sheet in found.say(lang)
        assert found.cell is None or found.cell in found.say(lang)
        assert "?" not in found.say(lang)
    assert "Error" not in found.say("zh")


def test_that_a_longer_text_nobody_refers_to_does_no_harm(tmp_path):
    found = read(tmp_path, '<row><c t="s"><v>1</v></c></row>', strings=f"<si><t>{'x' * 40_000}</t></si><si/>")
    assert texts(found) == {(1, 1): (Kind.TEXT, "")}


def test_that_a_text_of_the_greatest_length_is_read(tmp_path):
    text = "分" * LIMITS.text
    found = read(tmp_path, f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>')
    assert found.cells[1, 1].text == text


@pytest.mark.parametrize(
    ("limits", "cell", "code"),
    [
        ({"rows": 1000}, "<c><v>1</v></c>", "E-TOOMANYROWS"),
        ({"rows": 1000, "cells": 500}, "<c><v>1</v></c>", "E-TOOMANYROWS"),
        ({"cells": 1000}, "<c><v>1</v></c>", "E-TOOMANYCELLS"),
        ({"cells_with_blanks": 1000}, "<c/>", "E-TOOMANYCELLS"),
    ],
)
def test_that_too_many_rows_or_cells_are_refused(tmp_path, monkeypatch, limits, cell, code):
    small = Limits(**limits)
    monkeypatch.setattr(xlsx_sheet, "LIMITS", small)
    monkeypatch.setattr(
        "evaluator.reading.xlsx.Budget", lambda: xlsx_sheet.Budget(small.cells, small.cells_with_blanks)
    )
    with pytest.raises(FileError) as error:
        read(tmp_path, f"<row>{cell}</row>" * 40_000)
    assert error.value.problems[0].code == code
    assert error.value.problems[0].sheet == "表1"


def test_that_a_million_blank_formatted_rows_are_read_in_seconds(tmp_path):
    blank = "".join(f'<row r="{row}" s="1" customFormat="1" ht="14"/>' for row in range(2, 1_048_577))
    began = time.process_time()
    found = read(tmp_path, f'<row r="1"><c r="A1"><v>1</v></c></row>{blank}', styles=formats(0, 0))
    assert list(found.cells) == [(1, 1)]
    assert time.process_time() - began < 20


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


def real_workbooks():
    if not REAL.is_dir():
        pytest.skip("the folder of real test workbooks is not beside this checkout")
    return sorted(path for path in REAL.rglob("*") if path.is_file())


def test_that_every_real_file_gives_a_workbook_or_a_message():
    opened = 0
    for path in real_workbooks():
        try:
            book = read_workbook(path)
        except FileError as error:
            assert all(found.file in found.say(lang) for found in error.problems for lang in ("zh", "en"))
        else:
            assert isinstance(book, Workbook)
            opened += 1
    assert opened >= 230


def test_that_numbers_in_real_files_equal_those_openpyxl_reads():
    compared = 0
    for path in real_workbooks():
        if path.suffix != ".xlsx" or path.stat().st_size > 100_000:
            continue
        try:
            book = read_workbook(path)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                other = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
        except (
            FileError,
            KeyError,
            TypeError,
            IndexError,
            ValueError,
        ):  # openpyxl refuses some it should not
            continue
        for found in book.sheets:
            if found.name not in other.sheetnames:
                continue
            for (row, column), cell in found.cells.items():
                if cell.kind is Kind.NUMBER:
                    assert float(cell.text) == other[found.name].cell(row, column).value, (path, row, column)
                    compared += 1
    assert compared > 1_000
