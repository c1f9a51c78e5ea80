"""Rules and measures in words, from their parameters."""

import pytest

from evaluator.rule_words import measure_sentence, rule_sentence
from evaluator.rules import Rule
from evaluator.scheme import Indicator


def indicator_with(**given):
    """An indicator of 10 marks."""
    data = {"id": "leaf", "name": "指标", "marks": "10", "better": "higher", "rule": {"kind": "direct"}}
    return Indicator.model_validate(data | given)


RULES = [
    (
        {"kind": "rank_step", "step": "0.8"},
        "第一名 10 分，每后移一名减 0.8 分，最低 0 分",
        "10 points for rank 1, 0.8 less",
    ),
    ({"kind": "ratio_to_best"}, "10 分×本单位值÷最优值（最优为最高）", "10 × own value ÷ best"),
    (
        {"kind": "efficacy", "unacceptable": "90", "satisfactory": "99"},
        "不允许值 90 得 6 分，满意值 99 得 10 分，其间按比例，超出两端按端点计",
        "6 points at 90, 10 at 99",
    ),
    (
        {"kind": "per_unit", "at": "-10", "base": "6", "points": "-0.1"},
        "−10 得 6 分，每低 1 加 0.1 分，每高 1 减 0.1 分（不足一个单位按比例），最低 0 分，最高 10 分",
        "6 points at −10; 0.1 more for every 1 below it",
    ),
    (
        {"kind": "target_ratio", "target": "20"},
        "目标 20：10 分×完成率（本单位值÷目标，按 0%～100% 计）",
        "target 20: 10 ×",
    ),
    ({"kind": "grade_map", "map": {"优秀": "1", "达标": "0.8"}}, "优秀 10 分，达标 8 分", "优秀 10, 达标 8 points"),
    ({"kind": "deduct", "each": "0.5"}, "满分 10 分，每 1 个扣 0.5 分，最低 0 分", "10 points, 0.5 off for each one"),
    (
        {"kind": "deduct", "points_per": {"minor": "1", "major": "2"}},
        "满分 10 分，每“minor”扣 1 分，每“major”扣 2 分，最低 0 分",
        "10 points, 1 off for every “minor”",
    ),
    ({"kind": "linear", "slope": "2", "intercept": "-3"}, "2×本单位值－3，最低 0 分，最高 10 分", "2 × own value − 3"),
    (
        {"kind": "bands", "bands": [{"to": "60", "points": "0"}, {"from": "60", "points": "10"}], "otherwise": "1"},
        "60 ≤ x 得 10 分；x < 60 得 0 分；其余 1 分",
        "60 ≤ x: 10; x < 60: 0; otherwise 1 points",
    ),
    ({"kind": "pass_fail", "target": "5"}, "≥ 5 得 10 分，否则 0 分", "10 points if ≥ 5, else 0"),
    (
        {"kind": "direct", "scale": "100"},
        "报送得分（满分 100）折成 10 分",
        "the reported points out of 100, made out of 10",
    ),
    (
        {"kind": "formula", "formula": "x/2", "undefined": "zero"},
        "公式：x/2；算不出时记 0 分",
        "formula: x/2; 0 points where",
    ),
]


@pytest.mark.parametrize(("rule", "chinese", "english"), RULES, ids=[rule["kind"] for rule, _, _ in RULES])
def test_that_a_rule_is_said_in_words(rule, chinese, english):
    indicator = indicator_with(rule=rule)
    assert rule_sentence(indicator, "zh") == chinese
    assert rule_sentence(indicator, "en").startswith(english)


MEASURES = [
    ({"kind": "value"}, "报送值", "as reported"),
    (
        {"kind": "growth"},
        "（本期－上年同期）÷|上年同期|×100",
        "(current − same period last year) ÷ |same period last year| × 100",
    ),
    ({"kind": "ratio", "scale": "1000"}, "实际÷总数×1000", "current ÷ total × 1000"),
    (
        {"kind": "ratio", "fields": {"of": {"name": "应办数"}}, "undefined": "none"},
        "实际÷应办数×100；算不出时视为不涉及",
        "current ÷ 应办数 × 100; not applicable where it has no result",
    ),
]


@pytest.mark.parametrize(("measure", "chinese", "english"), MEASURES)
def test_that_a_measure_is_said_in_words(measure, chinese, english):
    indicator = indicator_with(measure=measure)
    assert (measure_sentence(indicator, "zh"), measure_sentence(indicator, "en")) == (chinese, english)


def test_that_every_kind_of_rule_has_words():
    kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in Rule.__origin__.__args__}
    assert {rule["kind"] for rule, _, _ in RULES} == kinds


def test_that_an_indicator_without_direction_is_only_shown():
    assert rule_sentence(indicator_with(better="none"), "en") == "shown only, not scored"
