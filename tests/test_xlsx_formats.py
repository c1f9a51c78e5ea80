"""Number formats: which show dates, and which dates the stored day numbers mean."""

import pytest

from evaluator.reading.cells import Kind
from evaluator.reading.xlsx_formats import Shown, iso_text, iso_text_of, shown
from tests.workbook_files import formats, read, texts


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
