"""Finding and reading tables: layouts, headers, names and values of all the sorts that departments send."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sheets import (
    DATE,
    ERROR,
    GRADES,
    INFINITE,
    LEAVES,
    SCHEME,
    UNCALCULATED,
    Raw,
    bureau,
    codes,
    leaf,
    percent,
    read,
    scheme_of,
    sheet,
    simple,
    turned,
    values,
)

from evaluator.reading.cells import Cell, Kind, Sheet, Workbook, address
from evaluator.reading.gather import gather_workbook

HEAD = ["单位", "挽回损失", "110接处警"]
ROWS = [["海曙分局", 5, 50], ["镇海分局", 7, 70]]
EXPECTED = {("hs", "loss"): "5", ("hs", "calls"): "50", ("zh", "loss"): "7", ("zh", "calls"): "70"}


# Layouts -------------------------------------------------------------------------------------------------

LAYOUTS = {
    "plain": sheet(HEAD, *ROWS),
    "titles and period": sheet(
        ["2020年度考评数据表"], ["统计时段：2019.12.21—2020.12.20"], HEAD, *ROWS, merges=["A1:C1"]
    ),
    "unit line of the same unit": sheet(["单位：万元、起"], HEAD, *ROWS),
    "numbers, points and units": sheet(["单 位", "1.2 挽回损失（万元）（7分）", "2.1、110接处警\n（起，8分）"], *ROWS),
    "circled numbers": sheet(["单位", "①挽回损失", "②110接处警"], *ROWS),
    "brackets of other shapes": sheet(["单位", "(一)挽回损失【万元】", "110接处警[起]"], *ROWS),
    "ids": sheet(["bureau", "loss", "calls"], ["hs", 5, 50], ["zh", 7, 70]),
    "no word over the bureaus": sheet([None, *HEAD[1:]], *ROWS),
    "parents above, merged": sheet(["单位", "治安整治（25分）"], [None, *HEAD[1:]], *ROWS, merges=["A1:A2", "B1:C1"]),
    "parents above, not merged": sheet(["单位", "治安整治（25分）", None], [None, *HEAD[1:]], *ROWS),
    "three rows": sheet(["单位", "治安", None], [None, *HEAD[1:]], [None, "（万元）", "起"], *ROWS),
    "name over two rows": sheet(["单位", "挽回", "110"], [None, "损失", "接处警"], *ROWS),
    "fields below": sheet(["单位", "挽回损失", "110接处警"], [None, "本期", "数值"], *ROWS),
    "field after a slash": sheet(["单位", "挽回损失/本期", "110接处警／本期"], *ROWS),
    "points in a row of their own": sheet(HEAD, ["分值", 10, 10], *ROWS),
    "column numbers": sheet(HEAD, ["甲", 1, 2], *ROWS),
    "column numbers without a label": sheet(HEAD, [None, 1, 2], *ROWS),
    "sum on top": sheet(HEAD, ["合  计", 12, 120], *ROWS),
    "sums below": sheet(HEAD, *ROWS, ["总计", 12, 120], ["平均值", 6, 60], ["全市平均", 6, 60], ["最高", 7, 70]),
    "sum merged over two columns": sheet(
        ["序号", *HEAD], [1, *ROWS[0]], [2, *ROWS[1]], ["合计", None, 12, 120], merges=["A4:B4"]
    ),
    "sum that was never calculated": sheet(HEAD, *ROWS, ["合计", UNCALCULATED, UNCALCULATED]),
    "notes and signatures": sheet(
        HEAD, *ROWS, [], ["注：含追缴。"], ["填报单位（盖章）：经侦支队", "审核人：甲", "联系电话：1"], ["2020年12月"]
    ),
    "order, rank and total": sheet(
        ["序号", "单位", "名次", "挽回损失", "110接处警", "总分"],
        [1, *ROWS[0][:1], 2, 5, 50, 9],
        [2, "镇海分局", 1, 7, 70, 8],
    ),
    "bureau not in the first column": sheet(
        ["挽回损失", "单位", "110接处警"], [5, "海曙分局", 50], [7, "镇海分局", 70]
    ),
    "decorated bureaus": sheet(HEAD, ["1.海 曙分局★", 5, 50], ["２、镇海公安分局", 7, 70]),
    "stacked": sheet(
        ["单位", "挽回损失"],
        ["海曙分局", 5],
        ["镇海分局", 7],
        ["第二部分"],
        ["单位", "110接处警"],
        ["镇海分局", 70],
        ["海曙分局", 50],
    ),
    "side by side, other order": sheet(
        ["单位", "挽回损失", None, "单位", "110接处警"],
        ["海曙分局", 5, None, "镇海分局", 70],
        ["镇海分局", 7, None, "海曙分局", 50],
    ),
    "side by side, same columns": sheet([*HEAD, *HEAD], [*ROWS[0], *ROWS[1]]),
    "header repeated on the next page": sheet(HEAD, ROWS[0], HEAD, ROWS[1]),
    "long": sheet(
        ["单位", "指标", "数值"],
        ["海曙分局", "挽回损失", 5],
        ["海曙分局", "110接处警", 50],
        ["镇海分局", "1.2 挽回损失", 7],
        ["镇海分局", "calls", 70],
    ),
    "long, indicator merged, units in a column": sheet(
        ["指标名称", "单位", "分局", "指标值"],
        ["挽回损失", "万元", "海曙分局", 5],
        [None, "万元", "镇海分局", 7],
        ["110接处警", "起", "海曙分局", 50],
        [None, "起", "镇海分局", 70],
        merges=["A2:A3", "A4:A5"],
    ),
    "across, with a column of units": sheet(
        ["序号", "指标名称", "单位", "分值", "海曙分局", "镇海分局", "合计"],
        [1, "挽回损失", "万元", 10, 5, 7, 12],
        [2, "110接处警", "起", 10, 50, 70, 120],
    ),
}


@pytest.mark.parametrize("built", LAYOUTS.values(), ids=LAYOUTS)
def test_that_every_layout_gives_the_same_values(built):
    gathered = read(built)
    assert simple(gathered) == EXPECTED
    assert not gathered.problems


@pytest.mark.parametrize("built", LAYOUTS.values(), ids=LAYOUTS)
def test_that_every_layout_may_be_turned_on_its_side(built):
    assert simple(read(turned(built))) == EXPECTED


def test_that_a_table_of_one_bureau_and_one_indicator_is_read_either_way():
    built = sheet(["单位", "挽回损失"], ["海曙分局", 5])
    for each in (built, turned(built)):
        assert simple(read(each)) == {("hs", "loss"): "5"}


def test_that_bureaus_may_be_many():
    many = [bureau(f"b{n}", f"第{n}号分局") for n in range(1000)]
    rows = [[each["name"], n] for n, each in enumerate(many)]
    gathered = read(sheet(["单位", "挽回损失"], *rows), scheme=scheme_of(bureaus=many))
    assert simple(gathered) == {(f"b{n}", "loss"): str(n) for n in range(1000)}
    assert not gathered.problems


def test_that_several_sheets_each_give_their_values():
    first, second = (
        sheet(["单位", "挽回损失"], ["海曙分局", 5]),
        sheet(["单位", "110接处警"], ["海曙分局", 50], name="二"),
    )
    gathered = read(first, second)
    assert {(o.source.sheet, str(o.value)) for o in gathered.observations} == {("表", "5"), ("二", "50")}


@pytest.mark.parametrize("name", ["<img src=x>", "=1+1", "{0}", "%s"])
def test_that_a_name_that_looks_like_code_is_only_a_name(name):
    scheme = scheme_of(bureaus=[bureau("odd", name), *BUREAUS_WITHOUT_ALIASES])
    assert simple(read(sheet(["单位", "挽回损失"], [name, 5]), scheme=scheme)) == {("odd", "loss"): "5"}
    gathered = read(sheet(["单位", "挽回损失"], ["海曙分局", 1], [name, 5]))
    assert codes(gathered) == [("E-UNKNOWNBUREAU", "A3")] and name in gathered.problems[0].say("zh")


BUREAUS_WITHOUT_ALIASES = [bureau("zz", "其他分局")]


# Headers -------------------------------------------------------------------------------------------------

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


# Rows ----------------------------------------------------------------------------------------------------


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
    assert "B2、B4" in gathered.problems[0].say("zh") and "5、6" in gathered.problems[0].say("zh")


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


# Notes ---------------------------------------------------------------------------------------------------


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


# Events --------------------------------------------------------------------------------------------------

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


# Values --------------------------------------------------------------------------------------------------


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


# Anything ------------------------------------------------------------------------------------------------

TEXTS = [
    *(
        "单位",
        "指标",
        "数值",
        "备注",
        "类别",
        "事由",
        "分值",
        "合计",
        "序号",
        "名次",
        "单位：元",
        "（万元）",
        "本期",
        "上年同期",
        "/",
        "//",
    ),
    *(
        name
        for each in LEAVES
        for name in (each["id"], f"{each['name']}" if isinstance(each["name"], str) else "电诈破案同比")
    ),
    *(
        "海曙分局",
        "镇海分局",
        "杭州湾新区公安",
        "杭州湾新区派出所",
        "省级表彰",
        "挽回损失额",
        "刑事立案/本期",
        "刑事立案/x",
    ),
    *(
        "5",
        "78%",
        "360余万元",
        "—",
        "不涉及",
        "优秀",
        "",
        " ",
        "\u200b",
        "①",
        "1.",
        "()",
        "注：",
        "<b>",
        "=1",
        "{0}",
        "\x00",
    ),
]
cell_values = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.integers(-5, 100),
    st.sampled_from([ERROR, UNCALCULATED, DATE, INFINITE, True, percent("0.5"), Raw(Kind.BAD, "x")]),
    st.text(max_size=6),
)
grids = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(cell_values, min_size=width, max_size=width), max_size=7)
)
corners = st.tuples(st.integers(1, 7), st.integers(1, 6), st.integers(0, 2), st.integers(0, 3))
merges = st.lists(corners.map(lambda c: (c[0], c[1], c[0] + c[2], c[1] + c[3])), max_size=3)
lines = st.frozensets(st.integers(1, 7), max_size=2)


def headed(grid):
    """The grid with a header that is likely to be one."""
    return [["单位", "挽回损失", "刑事立案/本期", "执法等次", "备注", "挽回损失额"], *grid]


@given(st.one_of(grids, grids.map(headed)), merges, lines, lines, st.booleans())
@settings(max_examples=400)
def test_that_any_grid_is_read_without_failure_and_every_value_has_its_cell(grid, areas, rows, columns, accept):
    built = sheet(*grid)
    built = Sheet(built.name, built.cells, tuple(areas), rows, columns)
    gathered = read(built, accept=accept)
    at = {address(*place): cell for place, cell in built.cells.items()}
    for each in (*gathered.observations, *gathered.events):
        assert at[each.source.cell].text == each.source.text
    for problem in gathered.problems:
        assert problem.cell is None or problem.cell in at


def test_that_the_whole_grid_of_a_merge_does_not_stop_the_reading():
    built = Sheet("表", {(1, 1): Cell(1, 1, Kind.TEXT, "单位")}, ((1, 1, 1048576, 16384),))
    assert [p.code for p in gather_workbook(Workbook("f", "", (built,)), SCHEME).problems] == ["E-NOHEADER"]


assert GRADES
