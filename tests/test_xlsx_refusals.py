"""What cannot be read whole is refused whole, with a message that names the file and the place."""

import time

import pytest

from evaluator.problems import FileError
from evaluator.reading import xlsx_sheet
from evaluator.reading.cells import Kind
from evaluator.reading.preflight import LIMITS, Limits
from evaluator.reading.xlsx import read_workbook
from tests.workbook_files import formats, links, parts_of, read, save, sheet, texts


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
    "countless names": (with_rows(f"<row>{''.join(f'<n{k}/>' for k in range(30_000))}</row>"), "E-BOMB"),
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
