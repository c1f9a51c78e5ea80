"""Names in their many spellings: what is the same, what is not, and what is suggested."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.names import bureau_key, header_keys, pieces, says_only_unit, units_in, without_outer_brackets
from evaluator.reading.vocabulary import is_label, is_remark, is_summary, vocabulary
from tests.sheets import bureau, leaf, scheme_of


@pytest.mark.parametrize(
    "text",
    [
        "海曙分局",
        " 海 曙\u3000分局 ",
        "1.海曙分局",
        "１、海曙分局",
        "(3)海曙分局",
        "①海曙分局",
        "★海曙分局",
        "海曙\u200b分局",
        "海曙分局※",
    ],
)
def test_that_spellings_of_one_bureau_have_one_key(text):
    assert bureau_key(text) == "海曙分局"


@pytest.mark.parametrize("text", ["海曙区分局", "海曙分局（虚构）", "110分局", "海曙派出所"])
def test_that_other_names_have_other_keys(text):
    assert bureau_key(text) != bureau_key("海曙分局") and bureau_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "1.2 挽回损失（万元）（7分）",
        "挽回损失(7分)",
        "挽回损失\n[万元]",
        "二、挽 回 损 失【权重10%】",
        "挽回损失（万元，7分）",
        "挽回损失（12.5）",
        "挽回损失(单位：万元)",
        "★挽回损失（逆向）",
    ],
)
def test_that_units_points_and_numbering_do_not_change_a_header(text):
    assert header_keys(text)[-1] == "挽回损失"


@pytest.mark.parametrize(
    "text", ["110接处警", "挽回损失（上年同期）", "挽回损失（2019）", "挽回损失（2019年）", "损失(A类)"]
)
def test_that_what_belongs_to_the_name_stays(text):
    assert header_keys(text)[-1] == header_keys(text)[0]


def test_that_a_header_that_is_only_a_number_or_a_unit_keeps_its_text():
    assert header_keys("1.2") == ("1.2",)
    assert header_keys("（万元）")[0] == "(万元)"


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("挽回损失（元）（7分）", ["元"]),
        ("损失（万元，7分）", ["万元"]),
        ("万元", ["万元"]),
        ("（单位：%、起）", ["%", "起"]),
        ("同比(％)", ["%"]),
        ("损失", []),
        ("损失()", []),
        ("损失（2019年）", []),
    ],
)
def test_that_the_units_of_a_header_are_found(text, units):
    assert units_in(text) == units


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("（万元）", True),
        ("%", True),
        ("（8分）", True),
        ("8分", True),
        ("", False),
        ("（上年同期）", False),
        ("本期", False),
    ],
)
def test_that_a_line_of_units_is_told_from_a_field(text, only):
    assert says_only_unit(text) is only


def test_that_a_header_is_taken_apart_at_slashes_of_either_width():
    assert pieces("立案/本期") == pieces("立案／本期") == ["立案", "本期"]
    assert pieces("/立案/ ") == ["立案"]
    assert without_outer_brackets("（上年 同期）") == "上年同期"
    assert without_outer_brackets("立案（件）") == "立案（件）"


@given(st.text())
def test_that_keys_are_stable_for_any_text(text):
    assert bureau_key(text) == bureau_key(f" {text}\u3000")
    assert header_keys(text)[0] == header_keys(f"\n{text}")[0]
    assert all(isinstance(unit, str) and unit for unit in units_in(text))
    pieces(text), says_only_unit(text), without_outer_brackets(text)


@pytest.mark.parametrize(
    "text", ["合计", "合 计", "总计：", "小计(不含直属)", "全市平均", "平均值", "全市", "Total", "average", "栏次"]
)
def test_that_labels_of_sums_are_known(text):
    assert is_summary(text)


@pytest.mark.parametrize("text", ["平均镇分局", "全市直属分局", "Summer Hill", "Totnes", "最高检", "海曙分局"])
def test_that_names_that_start_like_a_sum_are_none(text):
    assert not is_summary(text)


@pytest.mark.parametrize(
    "text", ["注：含追缴", "备注", "注1、略", "填报单位（盖章）：刑侦支队", "数据来源：样例", "审核人：", "Note: none"]
)
def test_that_notes_and_signature_lines_are_known(text):
    assert is_remark(text)


@pytest.mark.parametrize("text", ["注县分局", "审核大队", "说明镇分局", "联系"])
def test_that_names_that_start_like_a_note_are_none(text):
    assert not is_remark(text)


def test_that_rows_that_describe_columns_have_labels():
    assert is_label("分 值") and is_label("计量单位") and not is_label("海曙分局")


WORDS = vocabulary(
    scheme_of(
        [leaf("loss", "挽回群众损失"), leaf("rate", "电诈破案率"), leaf("count", "电诈破案数")],
        [
            bureau("gx", "高新分局"),
            bureau("qw", "前湾新区公安分局"),
            bureau("jb", "江北公安分局"),
            bureau("jd", "江东公安分局"),
        ],
    )
)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("高新公安分局", "gx"),
        ("前湾新区公安", "qw"),
        ("前湾新区公安分居", "qw"),
        ("前湾新区派出所", None),
        ("前湾新区公安分局巡警大队", None),
        ("江公安分局", None),
        ("天一公安分局", None),
        ("", None),
    ],
)
def test_that_a_bureau_is_suggested_only_where_one_is_nearest(text, near):
    assert WORDS.nearest_bureau(text) == near


def test_that_a_bureau_already_there_is_not_suggested():
    assert WORDS.nearest_bureau("前湾新区公安", {"qw"}) is None


def test_that_an_indicator_is_suggested_only_where_one_is_nearest():
    near = WORDS.nearest_indicator("1.2 挽回群众的损失（万元）")
    assert near is not None and near.id == "loss"
    assert WORDS.nearest_indicator("电诈破案") is None
    assert WORDS.nearest_indicator("挽回群众的损失", {"loss"}) is None
    assert WORDS.nearest_indicator("天气") is None
