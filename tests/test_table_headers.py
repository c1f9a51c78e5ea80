"""Headers: which column means what, and which are asked about."""

import pytest

from tests.sheets import (
    ERROR,
    EXPECTED,
    HEAD,
    ROWS,
    UNCALCULATED,
    codes,
    leaf,
    read,
    scheme_of,
    sheet,
    simple,
    values,
)

GROWTH = {("hs", "growth", "value"): "9", ("hs", "growth", "base"): "8"}


@pytest.mark.parametrize(
    "built",
    [
        sheet(["单位", "刑事立案", None], [None, "本期", "上年同期"], ["海曙分局", 9, 8], merges=["A1:A2", "B1:C1"]),
        sheet(["单位", "刑事立案", None], [None, "本期", "上年同期"], ["海曙分局", 9, 8]),
        sheet(["单位", "刑事立案/去年同期", "刑事立案/本期数"], ["海曙分局", 8, 9]),
        sheet(["刑事立案"], ["单位", "本期", "上年同期"], ["海曙分局", 9, 8]),
        sheet(["刑事立案"], ["单位", "本期", "上年同期"], ["海曙分局", 9, 8], merges=["A1:C1"]),
        sheet(
            ["单位", "刑事立案", None, None],
            [None, "本期", "上年同期", "同比"],
            ["海曙分局", 9, 8, 12.5],
            merges=["B1:D1"],
        ),
        sheet(["单位", "指标", "本期", "上年同期"], ["海曙分局", "刑事立案", 9, 8]),
        sheet(["单位", "指标", "数值"], ["海曙分局", "刑事立案/本期", 9], ["海曙分局", "刑事立案/上年同期", 8]),
    ],
)
def test_that_both_fields_of_a_growth_are_found(built):
    assert values(read(built)) == GROWTH


def test_that_a_column_that_is_no_field_of_its_indicator_is_an_error_while_a_field_is_wanted():
    gathered = read(sheet(["单位", "刑事立案/本期", "刑事立案/2019年"], ["海曙分局", 9, 8]))
    assert values(gathered) == {("hs", "growth", "value"): "9"}
    assert codes(gathered) == [("E-UNKNOWNFIELD", "C1")]
    assert "上年同期" in gathered.problems[0].say("zh") or "base" in gathered.problems[0].say("zh")


def test_that_last_years_figures_in_brackets_are_not_taken_for_this_years():
    for header in ("挽回损失（上年同期）", "挽回损失（2019）"):
        assert not values(read(sheet(["单位", header], ["海曙分局", 9])))
    assert not values(read(sheet(["单位", "挽回损失"], [None, "（上年同期）"], ["海曙分局", 9])))


def test_that_a_name_with_a_slash_or_brackets_of_its_own_is_one_name():
    built = sheet(["单位", "人均/户均收入", "覆盖(企业)率/实际", "覆盖（企业）率/总数"], ["海曙分局", 1, 2, 3])
    assert values(read(built)) == {
        ("hs", "rate", "value"): "1",
        ("hs", "cover", "value"): "2",
        ("hs", "cover", "of"): "3",
    }


def test_that_english_headers_are_read():
    assert simple(read(sheet(["Bureau name", "fraud CASES (%)"], ["hs", 5]))) == {("hs", "fraud"): "5"}


def test_that_a_cell_of_the_body_may_hold_the_name_of_an_indicator():
    gathered = read(sheet([*HEAD, "备注"], [*ROWS[0], "挽回损失"], ["不明分局", 1, 2, "挽回损失"], [*ROWS[1], "单位"]))
    assert simple(gathered) == EXPECTED
    assert codes(gathered) == [("E-UNKNOWNBUREAU", "A3")]


def test_that_a_column_that_stands_twice_is_not_used():
    gathered = read(sheet(["单位", "挽回损失", "1.2 挽回损失", "110接处警"], ["海曙分局", 5, 6, 50]))
    assert simple(gathered) == {("hs", "calls"): "50"}
    assert codes(gathered) == [("E-DUPCOL", "B1")]
    assert "B1、C1" in gathered.problems[0].say("zh")


def test_that_an_unknown_column_is_noticed():
    gathered = read(sheet([*HEAD, "天气"], [*ROWS[0], "晴"], ROWS[1]))
    assert simple(gathered) == EXPECTED
    assert codes(gathered) == [("N-COLUMN", "D1")] and "天气" in gathered.problems[0].say("zh")


NEAR = sheet(["单位", "挽回损失额", "110接处警"], *ROWS)


def test_that_a_near_header_is_asked_about():
    gathered = read(NEAR)
    assert simple(gathered) == {key: value for key, value in EXPECTED.items() if key[1] == "calls"}
    assert codes(gathered) == [("E-UNKNOWNCOLUMN", "B1")]
    assert "“挽回损失额”" in gathered.problems[0].say("zh") and "“挽回损失”" in gathered.problems[0].say("zh")


def test_that_a_near_header_is_taken_on_request_and_said_so():
    gathered = read(NEAR, accept=True)
    assert simple(gathered) == EXPECTED
    assert codes(gathered) == [("N-ACCEPTED", "B1")]


def test_that_a_near_header_is_not_taken_where_another_column_has_the_indicator():
    gathered = read(sheet(["单位", "挽回损失额", "挽回损失"], ["海曙分局", 5, 6]), accept=True)
    assert simple(gathered) == {("hs", "loss"): "6"}
    assert codes(gathered) == [("N-COLUMN", "B1")]


def test_that_two_headers_near_to_one_indicator_are_both_asked_about():
    gathered = read(sheet(["单位", "挽回损失额", "挽回损失数"], ["海曙分局", 5, 6]), accept=True)
    assert not values(gathered)
    assert codes(gathered) == [("E-UNKNOWNCOLUMN", "B1"), ("E-UNKNOWNCOLUMN", "C1")]


def test_that_a_sheet_with_only_a_near_header_says_so_beside_another_sheet():
    gathered = read(sheet(HEAD, *ROWS), sheet(["单位", "电诈破案同比数"], ["海曙分局", 5], name="二"))
    assert [p.code for p in gathered.problems] == ["E-UNKNOWNCOLUMN"]


TWINS = scheme_of(
    [
        {"id": "a", "name": "反诈打防", "criteria": [leaf("a1", "破案数", number="1.1")]},
        {"id": "b", "name": "治安整治", "criteria": [leaf("b1", "破案数", number="2.1")]},
    ]
)


@pytest.mark.parametrize(
    "built",
    [
        sheet(
            ["单位", "反诈打防（25分）", "治安整治"], [None, "破案数", "破案数"], ["海曙分局", 5, 6], merges=["A1:A2"]
        ),
        sheet(["单位", "反诈打防/破案数", "治安整治/破案数"], ["海曙分局", 5, 6]),
        sheet(["单位", "1.1 破案数（8分）", "2.1破案数(起)"], ["海曙分局", 5, 6]),
        sheet(["单位", "a1", "b1"], ["海曙分局", 5, 6]),
    ],
)
def test_that_the_parent_the_number_or_the_id_tells_indicators_of_one_name_apart(built):
    assert simple(read(built, scheme=TWINS)) == {("hs", "a1"): "5", ("hs", "b1"): "6"}


def test_that_a_name_of_two_indicators_alone_is_asked_about():
    for built in (
        sheet(["单位", "破案数"], ["海曙分局", 5]),
        sheet(["单位", "指标", "数值"], ["海曙分局", "破案数", 5]),
    ):
        gathered = read(built, scheme=TWINS)
        assert not values(gathered)
        assert [p.code for p in gathered.problems] == ["E-AMBIGUOUSCOLUMN"]
        assert "a1、b1" in gathered.problems[0].say("en")


def test_that_an_exact_name_counts_more_than_one_with_a_unit():
    scheme = scheme_of([leaf("plain", "破案"), leaf("rate", "破案（%）")])
    built = sheet(["单位", "破案", "破案（％）"], ["海曙分局", 5, 6])
    assert simple(read(built, scheme=scheme)) == {("hs", "plain"): "5", ("hs", "rate"): "6"}


def test_that_a_header_never_calculated_is_an_error():
    gathered = read(sheet(["单位", "挽回损失", UNCALCULATED], ["海曙分局", 5, 6]))
    assert codes(gathered) == [("E-NOCACHE", "C1")]


@pytest.mark.parametrize("built", [sheet(["分局"]), sheet(["挽回损失"]), sheet(["说明", 1]), sheet([ERROR])])
def test_that_a_sheet_without_a_table_has_no_header(built):
    assert codes(read(built)) == [("E-NOHEADER", "")]


def test_that_a_line_below_the_header_that_is_no_value_belongs_to_the_header():
    gathered = read(sheet(["单位", "挽回损失"], [None, "追缴部分"], ["海曙分局", 5]))
    assert not values(gathered)
    assert codes(gathered) == [("E-UNKNOWNFIELD", "B2")]


def test_that_a_row_with_a_bureau_is_no_header_even_if_it_only_names_an_indicator():
    gathered = read(sheet(["单位", "挽回损失", "备注"], ["海曙分局", None, "挽回损失"], ["镇海分局", 7]))
    assert values(gathered) == {("zh", "loss", "value"): "7"}
