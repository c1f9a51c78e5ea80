"""Cells to exact numbers, numbers to text."""

from __future__ import annotations

import time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from evaluator.numbers import (
    Meaning,
    exact_text,
    from_excel_number,
    from_text,
    half_up,
    normalise_digits,
    parse_decimal,
    to_text,
)

# (text, unit, value, steps that must be among those taken)
CLEAR = [
    ("95", "", "95", "text_number"),
    ("-0.50", "%", "-0.5", "text_number"),
    ("11929287", "", "11929287", "text_number"),
    ("2020.7", "", "2020.7", "text_number"),
    ("20200715", "", "20200715", "text_number"),
    ("-0", "", "0", "text_number"),
    ("+95", "", "95", "text_number"),
    (".5", "", "0.5", "text_number"),
    ("0.1234567890123456789", "", "0.1234567890123456789", "text_number"),
    # around the number
    ("  95 ", "", "95", "text_number"),
    ("\u00a095", "", "95", "text_number"),
    ("95\u3000", "", "95", "text_number"),
    ("\u200b95\ufeff", "", "95", "text_number"),
    ("'95", "", "95", "text_number"),
    ("\n95\r\n分", "分", "95", "unit"),
    # full width and other signs
    ("９５．５", "", "95.5", "full_width"),
    ("９６．５％", "%", "96.5", "full_width percent"),
    ("－３", "", "-3", "full_width"),
    ("−3", "", "-3", "minus_sign"),
    ("–3", "", "-3", "minus_sign"),
    ("\ufe635", "", "-5", "minus_sign"),
    ("负3", "", "-3", "text_number"),
    # percent
    ("78%", "%", "78", "percent"),
    ("78 %", "％", "78", "percent"),
    ("78%", "", "0.78", "percent"),
    ("78%", "‰", "780", "percent"),
    ("98.5‰", "‰", "98.5", "per_mille"),
    ("98.5‰", "%", "9.85", "per_mille"),
    ("5个百分点", "%", "5", "percent"),
    ("5百分点", "%", "5", "percent"),
    ("3pp", "%", "3", "percent"),
    ("1.5PP", "百分点", "1.5", "percent"),
    ("百分之七十八", "%", "78", "percent chinese_numeral"),
    ("百分之78.5", "%", "78.5", "percent"),
    ("百分之百", "%", "100", "percent"),
    ("千分之三", "‰", "3", "per_mille chinese_numeral"),
    # thousands
    ("1,234", "", "1234", "thousands"),
    ("1,234,567.89", "元", "1234567.89", "thousands"),
    ("１，２３４", "", "1234", "thousands full_width"),
    ("-12,345元", "元", "-12345", "thousands unit"),
    # multipliers and units
    ("1.2万", "", "12000", "wan"),
    ("1.2万", "起", "12000", "wan"),
    ("3亿", "万元", "30000", "wan"),
    ("20万", "", "200000", "wan"),
    ("5千", "", "5000", "wan"),
    ("3百人", "人", "300", "wan unit"),
    ("3600000元", "万元", "360", "unit"),
    ("¥3,600,000", "万元", "360", "unit"),
    ("人民币360万元", "万元", "360", "unit"),
    ("360万元", "元", "3600000", "wan unit"),
    ("360", "万元", "360", "text_number"),
    ("360万", "万元", "360", "wan"),
    ("360（万元）", "万元", "360", "unit"),
    ("1.5亿元", "万元", "15000", "wan unit"),
    ("20", "万条", "20", "text_number"),
    ("5000条", "万条", "0.5", "unit"),
    ("3千克", "公斤", "3", "unit"),
    ("10分", "分", "10", "unit"),
    ("36人", "人", "36", "unit"),
    ("30起", "起", "30", "unit"),
    ("32人次", "人次", "32", "unit"),
    ("36人", "", "36", "unit"),
    ("36名", "人", "36", "unit"),
    ("36人", "名", "36", "unit"),
    ("30宗", "起", "30", "unit"),
    ("3件", "起", "3", "unit"),
    ("3年", "年", "3", "unit"),
    ("3.2起/万人", "起/万人", "3.2", "unit"),
    ("5.3倍", "倍", "5.3", "times"),
    # changes
    ("同比上升28%", "%", "28", "percent increase"),
    ("环比增长 28%", "%", "28", "percent increase"),
    ("提高了5个百分点", "%", "5", "percent increase"),
    ("up 28%", "%", "28", "percent increase"),
    ("上升28.5", "%", "28.5", "increase"),
    ("同比下降39%", "%", "-39", "percent decrease"),
    ("较去年同期减少7.3%", "%", "-7.3", "percent decrease"),
    ("降低3‰", "‰", "-3", "per_mille decrease"),
    ("Down 39%", "%", "-39", "percent decrease"),
    ("回落39%", "", "-0.39", "percent decrease"),
    ("↑28%", "%", "28", "percent increase"),
    ("↓ 39%", "%", "-39", "percent decrease"),
    ("28%↑", "%", "28", "percent increase"),
    ("39%↓", "%", "-39", "percent decrease"),
    ("+28%", "%", "28", "percent"),
    ("同比-28%", "%", "-28", "percent"),
    ("持平", "%", "0", "unchanged"),
    ("同比持平", "", "0", "unchanged"),
    ("与去年同期持平", "%", "0", "unchanged"),
    ("同比上升5.3倍", "%", "530", "times increase"),
    ("增长1倍", "%", "100", "times increase"),
    ("增长一倍", "%", "100", "times increase"),
    ("上升5.3倍", "", "5.3", "times increase"),
    # brackets
    ("(3)", "", "-3", "parentheses"),
    ("（3）", "", "-3", "parentheses full_width"),
    ("(1,234.5)", "元", "-1234.5", "parentheses thousands"),
    ("(3.5%)", "%", "-3.5", "parentheses percent"),
    ("(0)", "", "0", "parentheses"),
    # Chinese numerals
    ("三", "", "3", "chinese_numeral"),
    ("两", "", "2", "chinese_numeral"),
    ("零", "", "0", "chinese_numeral"),
    ("十二", "", "12", "chinese_numeral"),
    ("九十五", "分", "95", "chinese_numeral"),
    ("九十五点五", "分", "95.5", "chinese_numeral"),
    ("两点五", "", "2.5", "chinese_numeral"),
    ("一百零五", "", "105", "chinese_numeral"),
    ("一百一十", "", "110", "chinese_numeral"),
    ("一百十五", "", "115", "chinese_numeral"),
    ("三千二百", "", "3200", "chinese_numeral"),
    ("两千零三", "", "2003", "chinese_numeral"),
    ("一万二千", "", "12000", "chinese_numeral"),
    ("十万零五千", "", "105000", "chinese_numeral"),
    ("一亿零三百万", "", "103000000", "chinese_numeral"),
    ("叁佰陆拾万元", "万元", "360", "chinese_numeral unit"),
    ("负三", "", "-3", "chinese_numeral"),
    ("三起", "起", "3", "chinese_numeral unit"),
    ("两个", "个", "2", "chinese_numeral unit"),
    ("三万元", "万元", "3", "chinese_numeral unit"),
]

# (text, unit, low end, end that is not reached any more)
APPROXIMATE = [
    ("360余万元", "万元", "360", "370"),
    ("360余万元", "元", "3600000", "3700000"),
    ("360余", "万元", "360", "370"),
    ("363余万元", "万元", "363", "364"),
    ("100余个", "个", "100", "200"),
    ("百余个", "个", "100", "200"),
    ("20余万条", "万条", "20", "30"),
    ("20万余条", "万条", "20", "30"),
    ("二十余万条", "万条", "20", "30"),
    ("70余万人", "人", "700000", "800000"),
    ("400多人", "人", "400", "500"),
    ("四百多名", "人", "400", "500"),
    ("1万余元", "元", "10000", "20000"),
    ("一万余元", "元", "10000", "20000"),
    ("万余元", "万元", "1", "2"),
    ("1.2万余元", "元", "12000", "13000"),
    ("十余起", "起", "10", "20"),
    ("1,200余件", "件", "1200", "1300"),
    ("30多个百分点", "%", "30", "40"),
    ("百分之三十多", "%", "30", "40"),
    ("同比上升30余%", "%", "30", "40"),
]

# (text, unit, what to suggest: a number, a meaning, or None)
UNCLEAR = [
    ("无", "起", "0"),
    ("没有", "", "0"),
    ("N/A", "", Meaning.NOT_APPLICABLE),
    ("n/a", "%", Meaning.NOT_APPLICABLE),
    ("缺项", "", Meaning.NOT_APPLICABLE),
    ("缺", "", Meaning.MISSING),
    ("？", "", Meaning.MISSING),
    ("×", "", None),
    ("√", "", None),
    ("约", "", None),
    ("#DIV/0!", "", None),
    ("#REF!", "%", None),
    ("nan", "", None),
    ("-Infinity", "", None),
    ("∞", "", None),
    ("下降-30%", "%", "-30"),
    ("同比减少－30％", "%", "-30"),
    ("下降+30%", "%", "-30"),
    ("↓-30%", "%", "-30"),
    ("上升-5%", "%", "-5"),
    ("上升+5%", "%", "5"),
    ("下降至30%", "%", "30"),
    ("增长到30%", "%", "30"),
    ("同比28%", "%", "28"),
    ("下降30余%", "%", "-30"),
    ("-30余万元", "万元", "-30"),
    ("下降1倍", "%", "-100"),
    ("5.3倍", "%", "530"),
    ("三成", "%", "30"),
    ("减少3起", "起", "-3"),
    ("同比增加3起", "起", "3"),
    ("持平", "起", None),
    ("基本持平", "%", "0"),
    ("近百个", "个", "100"),
    ("上千人", "人", "1000"),
    ("约360万元", "万元", "360"),
    ("大约 360 余万元", "万元", "360"),
    ("360万元左右", "万元", "360"),
    ("360万左右", "万元", "360"),
    ("30人以上", "人", "30"),
    ("≥95%", "%", "95"),
    ("超过20起", "起", "20"),
    ("数十人", "人", None),
    ("几百", "", None),
    ("36人", "起", "36"),
    ("36人次", "人", "36"),
    ("36人", "%", "36"),
    ("36公里", "", "36"),
    ("36公里", "起", "36"),
    ("78%", "起", "78"),
    ("78％", "分", "78"),
    ("1.2万", "%", "12000"),
    ("第一名", "", "1"),
    ("第1名", "", "1"),
    ("并列第2", "", "2"),
    ("并列第二", "", "2"),
    ("第十二位", "名", "12"),
    ("1,23", "", None),
    ("1,2345", "", None),
    ("0,123", "", None),
    ("1e5", "", "100000"),
    ("1.5E-3", "", "0.0015"),
    ("1e999", "", None),
    ("1_000", "", None),
    ("0x1F", "", None),
    ("3-5", "", None),
    ("3~5", "", None),
    ("2020-07-15", "", None),
    ("2020年7月", "", None),
    ("7月上旬", "", None),
    ("3年", "", None),
    ("95/100", "", None),
    ("10:30", "", None),
    ("1亿2000万", "", None),
    ("7.3%、8.5%", "%", None),
    ("95 88", "", None),
    ("1 234", "", "1234"),
    ("- 5", "", "-5"),
    ("—5", "", "-5"),
    ("--5", "", None),
    ("±5%", "%", None),
    ("5-", "", None),
    ("(-3)", "", "-3"),
    ("(含3起)", "起", None),
    ("95.5*", "", "95.5"),
    ("36人(估)", "人", "36"),
    ("360万元（预估）", "万元", "360"),
    ("360万元。", "万元", "360"),
    ("360万块", "万元", "360"),
    ("36万百", "", None),
    ("20余万余条", "万条", "20"),
    ("万余百", "", "1000000"),
    ("0余起", "起", "0"),
    ("3千克", "", "3"),
    ("95.", "", "95"),
    ("95。5", "", "95.5"),
    ("95·5", "", "95.5"),
    ("O5", "", "5"),
    ("9O", "", "90"),
    ("①", "", None),
    ("½", "", None),
    ("破案32起", "起", "32"),
    ("共32起", "起", "32"),
    ("降幅30%", "%", None),
    ("一", "", "1"),
    ("十分", "分", "10"),
    ("一百五", "", "150"),
    ("三万五", "", "35000"),
    ("二〇二〇", "", None),
    ("千万", "", None),
    ("9" * 41, "", None),
    ("9" * 41 + "%", "%", None),
]

MISSING = ["", " ", "\u3000\n", "—", "——", "-", "--", "–", "－", "- -", "/", "／", "…", "......"]
MISSING += ["未报", "缺报", "未报送", "暂无", "暂无数据", "暂 无", "待补", " 待补 "]
NOT_APPLICABLE = ["不涉及", "不适用", "不参评", "无此项", "无此项业务", "无此业务", " 不 涉 及 "]
WORDS = [
    "优秀",
    "达标",
    "一般",
    "一等",
    "三好学生",
    "二等奖",
    "百货",
    "万元",
    "A1",
    "B+",
    "上升",
    "增加警力",
    "多个",
]
WORDS += ["达到标准", "第三方", "见附件3", "总分", "%", "余", "(优秀)", "负责人", "0" * 201, "9" * 32767]


@pytest.mark.parametrize(("text", "unit", "value", "steps"), CLEAR)
def test_that_a_certain_text_becomes_the_exact_number(text, unit, value, steps):
    reading = from_text(text, unit)

    assert (reading.meaning, reading.value) == (Meaning.NUMBER, Decimal(value))
    assert reading.steps[0] == "text_number"
    assert set(steps.split()) <= set(reading.steps)
    assert reading.low is reading.high is reading.guess is None


@pytest.mark.parametrize(("text", "unit", "low", "high"), APPROXIMATE)
def test_that_an_approximate_figure_is_its_low_end_and_an_interval(text, unit, low, high):
    reading = from_text(text, unit)

    assert (reading.meaning, reading.value) == (Meaning.NUMBER, Decimal(low))
    assert (reading.low, reading.high) == (Decimal(low), Decimal(high))
    assert "approximate" in reading.steps


@pytest.mark.parametrize(("text", "unit", "guess"), UNCLEAR)
def test_that_an_uncertain_text_is_only_suggested(text, unit, guess):
    reading = from_text(text, unit)

    assert (reading.meaning, reading.value) == (Meaning.UNCLEAR, None)
    expected = Decimal(guess) if isinstance(guess, str) and not isinstance(guess, Meaning) else guess
    assert reading.guess == expected
    assert reading.steps


@pytest.mark.parametrize("unit", ["", "%", "万元"])
@pytest.mark.parametrize(
    ("texts", "meaning"),
    [(MISSING, Meaning.MISSING), (NOT_APPLICABLE, Meaning.NOT_APPLICABLE), (WORDS, Meaning.WORD)],
)
def test_that_a_text_without_number_has_its_own_meaning(texts, meaning, unit):
    for text in texts:
        reading = from_text(text, unit)
        assert (text, reading.meaning, reading.value, reading.steps) == (text, meaning, None, ())


def test_that_a_minus_zero_has_no_sign():
    for reading in (from_text("-0.00", ""), from_text("(0)", ""), from_text("下降0%", "%")):
        assert not reading.value.is_signed()
    assert not from_excel_number("-0", "General", "").value.is_signed()


@pytest.mark.parametrize(
    ("raw", "number_format", "unit", "value", "steps"),
    [
        ("95", "General", "", "95", ()),
        ("-12.5", "0.0", "分", "-12.5", ()),
        ("1.05E+2", "General", "", "105", ()),
        ("0.30000000000000004", "General", "", "0.3", ("fifteen_digits",)),
        ("94.399999999999991", "0.00", "", "94.4", ("fifteen_digits",)),
        ("123456789012345678", "0", "", "123456789012346000", ("fifteen_digits",)),
        ("0.78", "0%", "%", "78", ("percent",)),
        ("0.78", "0.00%", "‰", "780", ("percent",)),
        ("0.78", "0%", "", "0.78", ("percent",)),
        ("0.78", "0%", "倍", "0.78", ("percent",)),
        ("-0.055", "0.0%;[Red]-0.0%", "%", "-5.5", ("percent",)),
        ("0.28999999999999998", "0%", "%", "29", ("fifteen_digits", "percent")),
        ("78", '0"%"', "%", "78", ()),
        ("78", "0\\%", "%", "78", ()),
        ("78", "[$%-804]0", "%", "78", ()),
        ("360", '#,##0"万元"', "万元", "360", ()),
        ("1e-400", "General", "", "0", ("fifteen_digits",)),
    ],
)
def test_that_an_excel_number_enters_once_as_its_decimal(raw, number_format, unit, value, steps):
    reading = from_excel_number(raw, number_format, unit)

    assert (reading.meaning, reading.value, reading.steps) == (Meaning.NUMBER, Decimal(value), steps)


@pytest.mark.parametrize(
    "raw",
    [
        "INF",
        "NaN",
        "-Infinity",
        "1e999",
        "-1e999",
        "",
        " ",
        " 5",
        "5\n",
        "1,234",
        "0x1F",
        "９５",
        "1.2.3",
        "1_000",
        "abc",
        "5%",
        "--5",
        "1e",
        ".",
    ],
)
def test_that_a_bad_excel_number_is_unclear_without_suggestion(raw):
    for number_format in ("General", "0%"):
        reading = from_excel_number(raw, number_format, "%")
        assert (reading.meaning, reading.value, reading.guess) == (Meaning.UNCLEAR, None, None)


@given(st.floats(allow_nan=False, allow_infinity=False))
@example(5e-324)
@example(1.7976931348623157e308)
def test_that_an_excel_number_is_the_fifteen_digit_decimal_of_its_double(number):
    assert from_excel_number(repr(number), "General", "").value == Decimal(f"{number:.15g}")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_that_an_excel_decimal_within_fifteen_digits_is_kept(number):
    assert from_excel_number(f"{number:f}", "General", "").value == number


# Chinese numerals up to 99,999,999, written another way than the program's: digit by digit, zeros tidied.


def in_chinese(number: int) -> str:
    marks = ["", "十", "百", "千", "万", "十", "百", "千"]
    text = ""
    for place, digit in zip(range(len(str(number)) - 1, -1, -1), str(number), strict=True):
        mark = marks[place] if digit != "0" or place == 4 else ""
        text += "零一二三四五六七八九"[int(digit)] + mark
    while "零零" in text or "零万" in text or text.endswith("零"):
        text = text.replace("零零", "零").replace("零万", "万").removesuffix("零")
    return text


def test_that_the_independent_writer_writes_known_numerals():
    known = {10: "一十", 105: "一百零五", 12000: "一万二千", 10000005: "一千万零五", 30500000: "三千零五十万"}
    assert {number: in_chinese(number) for number in known} == known


@given(st.integers(2, 99_999_999) | st.integers(2, 2_000))
@example(10)
@example(10_010)
@example(99_999_999)
def test_that_chinese_numerals_come_back_as_their_number(number):
    text = in_chinese(number)

    assert from_text(text, "").value == number
    assert from_text(text + "起", "起").value == number
    assert from_text(text.removeprefix("一") if text.startswith("一十") else text, "").value == number


@pytest.mark.parametrize("text", ["十两", "两十", "二百两", "一百零", "零五", "一千五十", "百十千", "三点", "一百百"])
def test_that_ill_formed_chinese_numerals_have_no_value(text):
    assert from_text(text, "").value is None
    assert from_text(text, "").guess is None


# Any text

CELL_SIGNS = (
    "0123456789０９.,．，-－−—+%％‰()（）/ \u3000\u200b'\n余多万亿千百十零一二两三点负eEoO_¥½①↑↓"
    "同比上升下降至约近第并列名元人起个倍成分之百无持平"
)


@given(
    st.text() | st.text(alphabet=CELL_SIGNS, max_size=12),
    st.sampled_from(["", "%", "万元", "起", "万条", "倍", "分"]),
)
@example("¥", "")
@example("百分之", "%")
@example("()", "")
def test_that_any_text_is_read_without_failing_and_a_value_needs_a_figure(text, unit):
    reading = from_text(text, unit)

    assert (reading.value is not None) == (reading.meaning is Meaning.NUMBER)
    assert (reading.low is None) == (reading.high is None)
    assert reading.guess is None or reading.meaning is Meaning.UNCLEAR
    if reading.value is not None:
        assert reading.value.is_finite()
        assert set(normalise_digits(text)) & set(
            "0123456789零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億持"
        )
    if reading.low is not None:
        assert reading.low == reading.value < reading.high


@given(st.text(), st.text())
def test_that_any_unit_is_taken(text, unit):
    from_text(text, unit)
    from_text("36" + unit, unit)
    from_excel_number(text, text, unit)


@pytest.mark.parametrize(
    "text",
    [
        "9" * 200,
        "1," * 100,
        "约" * 200,
        "零" * 200,
        "亿" * 200,
        "(" * 200,
        "9o" * 100,
        "1 " * 100,
        "同比" * 100,
    ],
)
def test_that_a_hostile_text_is_refused_at_once(text):
    start = time.perf_counter()
    for hostile in (text, text + "x", text * 160):
        assert from_text(hostile, "万元").value is None
    assert time.perf_counter() - start < 0.5


def test_that_normalising_leaves_one_space_for_blanks_and_no_marks():
    assert normalise_digits("\u3000１，２３４．５\u00a0\n（％）\u200b −5 ") == "1,234.5 (%) -5"


# Numbers to text

decimals = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12)
fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("2.675", 2, "2.68"),
        ("0.125", 2, "0.13"),
        ("-0.125", 2, "-0.13"),
        ("0.5", 0, "1"),
        ("-0.5", 0, "-1"),
        ("-0.004", 2, "0.00"),
        ("1250", -2, "1300"),
        ("1e20", 2, "100000000000000000000.00"),
    ],
)
def test_that_halves_are_rounded_away_from_zero(value, places, rounded):
    for number in (Decimal(value), Fraction(value)):
        assert half_up(number, places) == Decimal(rounded)
        assert to_text(number, places) == rounded


@given(decimals, st.integers(0, 8))
def test_that_half_up_equals_the_decimal_rounding_mode(value, places):
    expected = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if value.copy_abs() < 10**12 else value
    assert half_up(value, places) == half_up(Fraction(value), places) == expected


@given(fractions, st.integers(-3, 8))
def test_that_half_up_of_a_fraction_is_the_nearest_decimal(value, places):
    rounded = Fraction(half_up(value, places))

    assert abs(rounded - value) <= Fraction(1, 2) / Fraction(10) ** places
    assert half_up(-value, places) == -half_up(value, places)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(4, 5), "0.8"),
        (Fraction(7, 9), "0.777777777777778"),
        (Fraction(-2, 3), "-0.666666666666667"),
        (Decimal("1E+5"), "100000"),
        (Decimal("95.500"), "95.5"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E-7"), "0.0000001"),
        (Decimal("0.1234567890123455"), "0.123456789012346"),
        (Fraction(10**20, 3), "33333333333333300000"),
        (Fraction(0), "0"),
    ],
)
def test_that_text_has_at_most_fifteen_digits_and_no_exponent(value, text):
    assert to_text(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(4, 5), "0.8"),
        (Fraction(7, 9), "7/9"),
        (Fraction(-7, 9), "-7/9"),
        (Fraction(1, 1024), "0.0009765625"),
        (Fraction(1200), "1200"),
        (Fraction(-1, 40), "-0.025"),
        (Decimal("1.20E+3"), "1200"),
        (Decimal("0.800"), "0.8"),
        (Decimal("-0"), "0"),
    ],
)
def test_that_exact_text_is_a_decimal_if_it_ends_and_else_a_fraction(value, text):
    assert exact_text(value) == text


@given(fractions | decimals)
def test_that_exact_text_comes_back_as_the_same_number(value):
    text = exact_text(value)

    assert Fraction(text) == Fraction(value)
    assert "e" not in text.casefold()
    assert "." not in text or not text.endswith("0")


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 15))
def test_that_text_within_fifteen_digits_comes_back_as_the_same_number(digits, places):
    value = Fraction(digits, 10**places)
    text = to_text(value)

    assert Fraction(text) == value
    assert text == exact_text(value) == to_text(Decimal(digits).scaleb(-places))
    assert from_text(text, "").value == value


def test_that_a_fraction_of_many_thousand_digits_is_written():
    assert len(exact_text(Fraction(10**5000 + 1, 3**10000))) > 5000
    assert to_text(Fraction(1, 3**100)).startswith("0.000")


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity"])
def test_that_no_text_is_made_of_what_is_no_number(value):
    for write in (lambda number: half_up(number, 2), to_text, exact_text):
        with pytest.raises(ValueError, match="is no number"):
            write(Decimal(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"),
        ("-0.80", "-0.8"),
        ("+5", "5"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("1.5E-30", "1.5e-30"),
        ("-0", "0"),
        ("9" * 40, "9" * 40),
    ],
)
def test_that_a_plain_decimal_is_parsed(text, value):
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        " 5",
        "5 ",
        "5\n",
        "5.",
        ".",
        "1,234",
        "1_000",
        "５",
        "٣",
        "nan",
        "inf",
        "Infinity",
        "1e31",
        "1e-31",
        "1e999",
        "0x1",
        "5%",
        "1.2.3",
        "--5",
        "e5",
        "9" * 41,
        "0." + "0" * 40,
        "9" * 32767,
        "7/9",
    ],
)
def test_that_anything_but_a_plain_decimal_is_refused(text):
    assert parse_decimal(text) is None


@given(st.text(alphabet="0123456789.eE+-_ ,", max_size=12))
def test_that_parsing_agrees_with_decimal_or_refuses(text):
    value = parse_decimal(text)
    assert value is None or value == Decimal(text)
