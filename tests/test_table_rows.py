"""Rows: bureaus, sums, remarks, hidden lines, and lists of events."""

import pytest

from tests.sheets import (
    EXPECTED,
    HEAD,
    ROWS,
    UNCALCULATED,
    codes,
    read,
    sheet,
    simple,
    values,
)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("杭州湾新区公安", "杭州湾新区公安分局"),
        ("杭州湾新区公安分居", "杭州湾新区公安分局"),
        ("杭州湾新区派出所", "—"),
        ("杭州湾新区公安分局交警大队", "—"),
        ("天一分局", "—"),
    ],
)
def test_that_an_unknown_bureau_is_asked_about(name, near):
    gathered = read(sheet(HEAD, [name, 1, 2], *ROWS))
    assert simple(gathered) == EXPECTED
    assert codes(gathered) == [("E-UNKNOWNBUREAU", "A2")]
    assert f"“{name}”" in gathered.problems[0].say("zh") and f"最接近：“{near}”" in gathered.problems[0].say("zh")
    accepted = read(sheet(HEAD, [name, 1, 2], *ROWS), accept=True)
    assert [p.code for p in accepted.problems] == ["N-ACCEPTED" if near != "—" else "E-UNKNOWNBUREAU"]
    assert (simple(accepted).get(("qw", "loss")) == "1") == (near != "—")


def test_that_a_bureau_the_table_names_is_not_suggested_for_another_name():
    gathered = read(sheet(HEAD, ["海曙公安", 1, 2], *ROWS), accept=True)
    assert simple(gathered) == EXPECTED
    assert [p.code for p in gathered.problems] == ["E-UNKNOWNBUREAU"]


def test_that_values_without_a_bureau_are_asked_about():
    gathered = read(sheet(HEAD, [None, 3, 30], ROWS[0], [None, 4, 40], ROWS[1]))
    assert simple(gathered) == EXPECTED
    assert [code for code, _ in codes(gathered)] == ["E-UNKNOWNBUREAU"] * 2


def test_that_a_row_of_grades_without_a_bureau_is_no_header():
    gathered = read(sheet(["单位", "执法等次"], [None, "优秀"], ["海曙分局", "达标"]))
    assert simple(gathered) == {("hs", "grade"): "达标"}
    assert [code for code, _ in codes(gathered)] == ["E-UNKNOWNBUREAU"]


def test_that_a_bureau_name_never_calculated_is_an_error():
    assert codes(read(sheet(HEAD, *ROWS, [UNCALCULATED, 1, 2]))) == [("E-NOCACHE", "A4")]


def test_that_an_unknown_unit_whose_name_starts_like_a_sum_is_not_dropped():
    for name in ("审核大队", "平均镇分局", "注县分局", "Summer Hill", "全市直属分局"):
        assert codes(read(sheet(HEAD, [name, 1, 2], *ROWS))) == [("E-UNKNOWNBUREAU", "A2")], name


def test_that_a_bureau_that_stands_twice_counts_from_neither_row():
    gathered = read(sheet(["单位", "挽回损失"], ["海曙分局", 5], ["镇海分局", 7], ["海曙公安分局", 6]))
    assert simple(gathered) == {("hs", "loss"): "pending", ("zh", "loss"): "7"}
    assert codes(gathered) == [("E-DUPBUREAU", "B2")]
    assert "5 (B2)、6 (B4)" in gathered.problems[0].say("zh")


def test_that_a_bureau_cell_merged_over_two_rows_is_the_bureau_of_both():
    gathered = read(sheet(["单位", "挽回损失", "110接处警"], ["海曙分局", 5], [None, None, 50], merges=["A2:A3"]))
    assert simple(gathered) == {("hs", "loss"): "5", ("hs", "calls"): "50"}


def test_that_hidden_rows_and_columns_count_and_each_is_said_once():
    gathered = read(sheet(HEAD, *ROWS, hidden_rows=[3], hidden_columns=[2]))
    assert simple(gathered) == EXPECTED
    assert codes(gathered) == [("W-HIDDEN", "B2"), ("W-HIDDEN", "B3")]


def test_that_a_hidden_sheet_is_not_read():
    gathered = read(sheet(HEAD, *ROWS), sheet(HEAD, *ROWS, name="旧", hidden=True))
    assert simple(gathered) == EXPECTED
    assert [(p.code, p.sheet) for p in gathered.problems] == [("W-HIDDENSHEET", "旧")]


def notes(gathered):
    return {(o.bureau, o.indicator): o.source.note for o in gathered.observations}


def test_that_a_column_of_remarks_alone_belongs_to_the_whole_row():
    gathered = read(sheet([*HEAD, "备 注"], [*ROWS[0], "文章 "], ROWS[1]))
    assert notes(gathered) == {key: "文章" if key[0] == "hs" else "" for key in EXPECTED}


def test_that_a_column_of_remarks_under_an_indicator_belongs_to_it():
    built = sheet(
        ["单位", "挽回损失", None, "110接处警", "备注"],
        [None, "数值", "数据性质"],
        ["海曙分局", 5, "虚构", 50, "文章"],
        merges=["B1:C1", "D1:D2", "E1:E2"],
    )
    assert notes(read(built)) == {("hs", "loss"): "虚构", ("hs", "calls"): "文章"}


def test_that_the_evidence_is_the_cell_as_it_stands():
    gathered = read(sheet(HEAD, ["海曙分局", "５ 万元", 50]))
    source = gathered.observations[0].source
    assert (source.file, source.sheet, source.cell, source.text) == ("f.xlsx", "表", "B2", "５ 万元")


EVENT_HEAD = ["序号", "单位", "类别", "事由", "文号", "分值", "备注"]


def events(gathered):
    return [(e.bureau, e.kind, e.reason, e.document, e.points and str(e.points)) for e in gathered.events]


def test_that_a_list_of_events_is_read():
    built = sheet(
        ["加分明细"],
        EVENT_HEAD,
        [1, "海曙分局", "省级表彰", "甲", "一号", 1, "文章"],
        [2, "镇海分局", "省级表彰", "乙", "二号"],
        ["注：略"],
    )
    gathered = read(built)
    assert events(gathered) == [("hs", "省级表彰", "甲", "一号", "1"), ("zh", "省级表彰", "乙", "二号", None)]
    assert gathered.events[0].source.cell == "C3" and gathered.events[0].source.note == "文章"
    assert not gathered.problems


def test_that_a_bureau_and_a_kind_merged_over_several_events_count_for_each():
    built = sheet(
        EVENT_HEAD, [1, "海曙分局", "省级表彰", "甲", "一"], [2, None, None, "乙", "二"], merges=["B2:B3", "C2:C3"]
    )
    assert [(e[0], e[1], e[2]) for e in events(read(built))] == [("hs", "省级表彰", "甲"), ("hs", "省级表彰", "乙")]


def test_that_points_merged_over_two_lines_of_one_event_count_once():
    built = sheet(
        EVENT_HEAD,
        [1, "海曙分局", "省级表彰", "甲", "一", 1],
        [None, None, None, "续"],
        merges=["B2:B3", "C2:C3", "F2:F3"],
    )
    assert len(read(built).events) == 1


def test_that_an_event_without_a_kind_is_kept_for_scoring_to_ask_about():
    gathered = read(sheet(EVENT_HEAD, [1, "海曙分局", None, "甲", "一", 1]))
    assert events(gathered) == [("hs", "", "甲", "一", "1")]


def test_that_an_event_of_an_unknown_bureau_is_asked_about():
    gathered = read(sheet(EVENT_HEAD, [1, "海曙分局", "省级表彰"], [2, "天一分局", "省级表彰"]))
    assert len(gathered.events) == 1 and codes(gathered) == [("E-UNKNOWNBUREAU", "B3")]


def test_that_points_that_are_no_number_are_asked_about():
    gathered = read(sheet(EVENT_HEAD, [1, "海曙分局", "省级表彰", "甲", "一", "若干"]))
    assert codes(gathered) == [("E-TEXTNUM", "F2")]


def test_that_a_wide_table_with_a_column_of_kinds_is_no_list_of_events():
    gathered = read(sheet(["单位", "类别", "挽回损失"], ["海曙分局", "一类", 5]))
    assert simple(gathered) == {("hs", "loss"): "5"} and not gathered.events


def test_that_an_unknown_indicator_in_a_list_is_asked_about_and_taken_on_request():
    built = sheet(["单位", "指标", "数值"], ["海曙分局", "挽回损失额", 5], ["海曙分局", "天气", 1])
    gathered = read(built)
    assert not values(gathered)
    assert codes(gathered) == [("E-UNKNOWNCOLUMN", "B2"), ("E-UNKNOWNCOLUMN", "B3")]
    accepted = read(built, accept=True)
    assert simple(accepted) == {("hs", "loss"): "5"}
    assert codes(accepted) == [("E-UNKNOWNCOLUMN", "B3"), ("N-ACCEPTED", "B2")]


def test_that_a_listed_value_without_an_indicator_is_asked_about():
    assert codes(read(sheet(["单位", "指标", "数值"], ["海曙分局", None, 5]))) == [("E-UNKNOWNCOLUMN", "C2")]
