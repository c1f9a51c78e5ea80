"""Cells of tables: what each comes to, in which unit, and what is said of it."""

import pytest

from evaluator.reading.cells import Kind
from tests.sheets import (
    DATE,
    ERROR,
    INFINITE,
    UNCALCULATED,
    Raw,
    leaf,
    percent,
    read,
    scheme_of,
    sheet,
    simple,
    values,
)


def one(header, value, accept=False, above=()):
    """What a single cell under the header comes to, and the codes it raises."""
    gathered = read(sheet(*above, ["单位", header], ["海曙分局", value]), accept=accept)
    return next(iter(values(gathered).values()), None), [p.code for p in gathered.problems]


@pytest.mark.parametrize(
    ("header", "value", "expected", "said"),
    [
        ("挽回损失", ERROR, "pending", ["E-ERRCELL"]),
        ("挽回损失", UNCALCULATED, "pending", ["E-NOCACHE"]),
        ("挽回损失", True, "pending", ["E-BOOL"]),
        ("挽回损失", DATE, "pending", ["E-DATEASNUM"]),
        ("挽回损失", INFINITE, "pending", ["E-BADNUM"]),
        ("挽回损失", Raw(Kind.BAD, "1_000"), "pending", ["E-BADNUM"]),
        ("挽回损失", "5左右", "pending", ["E-TEXTNUM"]),
        ("挽回损失", "镇海分局", "pending", ["E-TEXTNUM"]),
        ("挽回损失", "无", "pending", ["E-TEXTNUM"]),
        ("挽回损失", "360余万元", "360", ["N-APPROX"]),
        ("挽回损失", "３６０．５", "360.5", []),
        ("挽回损失", "3600000元", "360", []),
        ("挽回损失", "不涉及", "not_applicable", []),
        ("挽回损失", "—", "missing", []),
        ("挽回损失", "未报", "missing", []),
        ("挽回损失", "  ", None, []),
        ("挽回损失", 0.1, "0.1", []),
        ("电诈破案同比", percent("0.78"), "78", []),
        ("电诈破案同比", "同比下降30%", "-30", []),
        ("人均/户均收入", percent("0.78"), "0.78", ["W-PERCENT"]),
        ("人均/户均收入", "78%", "0.78", ["W-PERCENT"]),
        ("挽回损失（元）", 3600000, "360", ["N-UNITS"]),
        ("挽回损失（元）（7分）", "3,600,000", "360", ["N-UNITS"]),
        ("挽回损失（元）", "360万", "360", ["N-UNITS"]),
        ("挽回损失（元）", "360万元", "360", ["N-UNITS"]),
        ("挽回损失（元）", "360余万元", "360", ["N-UNITS", "N-APPROX"]),
        ("挽回损失（元）", 0.000000000000000123, "0.0000000000000000000123", ["N-UNITS"]),
        ("挽回损失（亿元）", 1.5, "15000", ["N-UNITS"]),
        ("挽回损失（万元）", 5, "5", []),
        ("挽回损失（起）", 5, "5", ["W-UNITS"]),
        ("110接处警（件）", 5, "5", []),
        ("执法等次", "优 秀", "优秀", []),
        ("执法等次", "优秀（", "优秀（", []),
        ("执法等次", "未报", "missing", []),
        ("执法等次", "不涉及", "not_applicable", []),
        ("执法等次", 5, "5", []),
    ],
)
def test_that_a_cell_is_read_or_asked_about(header, value, expected, said):
    found, problems = one(header, value)
    assert (found, sorted(problems)) == (expected, sorted(said))


def test_that_a_line_of_units_converts_the_columns_that_say_nothing():
    assert one("挽回损失", 3600000, above=[["单位：元"]]) == ("360", ["N-UNITS"])
    assert one("挽回损失（万元）", 360, above=[["（单位：元）"]]) == ("360", [])
    assert one("挽回损失", 360, above=[["单位：万元、元"]]) == ("360", [])


def test_that_the_unit_line_of_a_second_table_counts_for_it():
    built = sheet(["单位", "110接处警"], ["海曙分局", 50], ["单位：元"], ["单位", "挽回损失"], ["海曙分局", 3600000])
    assert simple(read(built)) == {("hs", "calls"): "50", ("hs", "loss"): "360"}


def test_that_the_unit_of_a_listed_value_is_converted():
    built = sheet(["单位", "指标", "计量单位", "数值"], ["海曙分局", "挽回损失", "元", 3600000])
    assert simple(read(built)) == {("hs", "loss"): "360"}
    assert simple(read(sheet(["单位", "指标", "数值（元）"], ["海曙分局", "挽回损失", 3600000]))) == {
        ("hs", "loss"): "360"
    }


def test_that_the_fields_of_a_growth_keep_their_own_unit():
    built = sheet(["单位", "刑事立案/本期（起）", "刑事立案/上年同期"], ["海曙分局", "66起", "60起"])
    gathered = read(built)
    assert values(gathered) == {("hs", "growth", "value"): "66", ("hs", "growth", "base"): "60"}
    assert not gathered.problems


def test_that_the_fields_of_a_growth_are_brought_to_one_unit():
    built = sheet(["单位", "刑事立案/本期（万元）", "刑事立案/上年同期（元）"], ["海曙分局", 66, 600000])
    assert values(read(built)) == {("hs", "growth", "value"): "66", ("hs", "growth", "base"): "60"}


def test_that_a_guess_is_shown_and_taken_only_on_request():
    gathered = read(sheet(["单位", "挽回损失"], ["海曙分局", "5左右"]))
    assert "建议：5" in gathered.problems[0].say("zh")
    assert one("挽回损失", "5左右", accept=True) == ("5", ["N-ACCEPTED"])
    assert one("挽回损失", "镇海分局", accept=True) == ("pending", ["E-TEXTNUM"])


def test_that_an_approximate_figure_keeps_its_interval_in_the_wanted_unit():
    gathered = read(sheet(["单位", "挽回损失（元）"], ["海曙分局", "360余"]))
    found = gathered.observations[0]
    assert (found.value, str(found.low), str(found.high)) == (found.low, "0.036", "0.037")


def test_that_grades_of_nearly_one_spelling_are_kept_apart():
    rule = {"kind": "grade_map", "map": {"A": "1", "A*": "0.8"}}
    scheme = scheme_of([leaf("grade", "等次", rule=rule)])
    built = sheet(["单位", "等次"], ["海曙分局", "A*"], ["镇海分局", "Ａ"])
    assert simple(read(built, scheme=scheme)) == {("hs", "grade"): "A*", ("zh", "grade"): "A"}


def test_that_a_guess_in_a_column_of_another_unit_is_converted_or_not_made():
    built = sheet(["单位", "挽回损失（元）"], ["海曙分局", "约3600000"], ["镇海分局", "约360万"])
    gathered = read(built)
    assert ["建议：360。" in p.say("zh") for p in gathered.problems if p.code == "E-TEXTNUM"] == [True, False]
    assert simple(read(built, accept=True)) == {("hs", "loss"): "360", ("zh", "loss"): "pending"}


@pytest.mark.parametrize("above", [["金额单位：元"], ["情况表（单位：元）"], ["计量单位：元"]])
def test_that_a_unit_stated_above_the_table_converts_its_figures(above):
    assert one("挽回损失", 3_000_000, above=[above]) == ("300", ["N-UNITS"])


def test_that_a_bare_fraction_beside_percentages_is_said_and_counts_as_it_stands():
    scheme = scheme_of([leaf("rate", "破案率", unit="%")])
    gathered = read(sheet(["单位", "破案率"], ["海曙分局", "55%"], ["镇海分局", 0.66]), scheme=scheme)
    assert simple(gathered) == {("hs", "rate"): "55", ("zh", "rate"): "0.66"}
    assert [p.code for p in gathered.problems] == ["W-UNIT"]
