"""A rule and a measure in words, from their parameters: what a department reads instead of a formula."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from evaluator.measures import Count, Growth, MeasureBase, Ratio
from evaluator.numbers import exact_text
from evaluator.problems import Text
from evaluator.rules import (
    Band,
    Bands,
    Deduct,
    Direct,
    Efficacy,
    Formula,
    GradeMap,
    Linear,
    PassFail,
    PerUnit,
    RankStep,
    RatioToBest,
    TargetRatio,
)
from evaluator.scheme import Indicator

_UNDEFINED = {
    "zero": Text("；算不出时记 0 分", "; 0 points where it has no result"),
    "full": Text("；算不出时记满分", "; full marks where it has no result"),
    "none": Text("；算不出时视为不涉及", "; not applicable where it has no result"),
}
_FIELDS_EN = {"value": "current", "base": "same period last year", "of": "total"}


def rule_sentence(indicator: Indicator, lang: str) -> str:
    """How the measured value becomes points, as one short sentence in `zh` or `en`."""
    if indicator.better == "none":
        return Text("只列示，不计分", "shown only, not scored").say(lang)
    rule = indicator.rule
    said = _SENTENCES[rule.kind](rule, indicator) if rule.kind in _SENTENCES else Text(rule.kind, rule.kind)
    return said.say(lang) + (_UNDEFINED[rule.undefined].say(lang) if rule.undefined in _UNDEFINED else "")


def measure_sentence(indicator: Indicator, lang: str) -> str:
    """How the measured value comes from what is reported, in `zh` or `en`."""
    measure = indicator.measure
    names = [field_name(indicator, field, lang) for field in indicator.fields()]
    if isinstance(measure, Growth):
        value, base = names
        said = f"（{value}－{base}）÷|{base}|×100" if lang == "zh" else f"({value} − {base}) ÷ |{base}| × 100"
    elif isinstance(measure, Ratio):
        value, of = names
        scale = _n(measure.scale)
        said = f"{value}÷{of}×{scale}" if lang == "zh" else f"{value} ÷ {of} × {scale}"
    elif isinstance(measure, Count):
        said = "计数：" + "、".join(names) if lang == "zh" else "counted: " + ", ".join(names)
    else:
        said = "报送值" if lang == "zh" else "as reported"
    undefined = measure.undefined
    return said + (_UNDEFINED[undefined].say(lang) if undefined in _UNDEFINED else "")


def field_name(indicator: Indicator, field: str, lang: str) -> str:
    """What a field is called: as the scheme names it, else by its usual name."""
    measure: MeasureBase = indicator.measure
    own = measure.fields.get(field)
    if own is not None and own.name:
        return own.name
    if lang == "en":
        return _FIELDS_EN.get(field, field)
    return next(iter(measure.default_names.get(field, ())), field)


def _n(value: Decimal) -> str:
    return exact_text(value).replace("-", "−")


def _rank_step(rule: RankStep, indicator: Indicator) -> Text:
    m, step, floor = _n(indicator.marks), _n(rule.step), _n(rule.floor)
    return Text(
        f"第一名 {m} 分，每后移一名减 {step} 分，最低 {floor} 分",
        f"{m} points for rank 1, {step} less for every further rank, at least {floor}",
    )


def _ratio_to_best(rule: RatioToBest, indicator: Indicator) -> Text:
    m = _n(indicator.marks)
    if indicator.better == "lower":
        return Text(f"{m} 分×最优值÷本单位值（最优为最低）", f"{m} × best ÷ own value (best is lowest)")
    return Text(f"{m} 分×本单位值÷最优值（最优为最高）", f"{m} × own value ÷ best (best is highest)")


def _efficacy(rule: Efficacy, indicator: Indicator) -> Text:
    m = _n(indicator.marks)
    base = exact_text(indicator.marks * rule.base / 100).replace("-", "−")
    low, high = rule.unacceptable, rule.satisfactory
    low_zh, low_en = ("最差值", "the worst value") if isinstance(low, str) else (f"不允许值 {_n(low)} ", _n(low))
    high_zh, high_en = ("最优值", "the best value") if isinstance(high, str) else (f"满意值 {_n(high)} ", _n(high))
    zh = f"{low_zh}得 {base} 分，{high_zh}得 {m} 分，其间按比例"
    en = f"{base} points at {low_en}, {m} at {high_en}, in proportion between"
    if isinstance(low, str) and isinstance(high, str):
        return Text(zh, en)
    if rule.clip:
        return Text(f"{zh}，超出两端按端点计", f"{en}, no less and no more beyond them")
    return Text(f"{zh}，超出两端同样按比例", f"{en} and beyond")


_PARTIAL = {
    "pro_rata": Text("不足一个单位按比例", "parts pro rata"),
    "drop": Text("不足一个单位不计", "parts do not count"),
    "whole": Text("不足一个单位按一个计", "a part counts as a whole"),
}


def _per_unit(rule: PerUnit, indicator: Indicator) -> Text:
    at, base, unit, points = _n(rule.at), _n(rule.base), _n(rule.unit), _n(abs(rule.points_))
    rises = rule.points_ >= 0
    up, down = ("高", "低") if rises else ("低", "高")
    up_en, down_en = ("above", "below") if rises else ("below", "above")
    high = _n(indicator.marks if rule.high is None else rule.high)
    partial, low = _PARTIAL[rule.partial], _n(rule.low)
    return Text(
        f"{at} 得 {base} 分，每{up} {unit} 加 {points} 分，每{down} {unit} 减 {points} 分"
        f"（{partial.zh}），最低 {low} 分，最高 {high} 分",
        f"{base} points at {at}; {points} more for every {unit} {up_en} it, {points} less for every {unit} {down_en} "
        f"({partial.en}); at least {low}, at most {high}",
    )


def _target_ratio(rule: TargetRatio, indicator: Indicator) -> Text:
    m, target = _n(indicator.marks), _n(rule.target)
    cap, floor = _n(rule.cap * 100), _n(rule.floor * 100)
    share = (
        ("目标÷本单位值", "target ÷ own value")
        if indicator.better == "lower"
        else ("本单位值÷目标", "own value ÷ target")
    )
    return Text(
        f"目标 {target}：{m} 分×完成率（{share[0]}，按 {floor}%～{cap}% 计）",
        f"target {target}: {m} × share reached ({share[1]}, counted from {floor}% to {cap}%)",
    )


def _grade_map(rule: GradeMap, indicator: Indicator) -> Text:
    points = [(word, _n(indicator.marks * share)) for word, share in rule.map.items()]
    return Text(
        "，".join(f"{word} {given} 分" for word, given in points),
        ", ".join(f"{word} {given}" for word, given in points) + " points",
    )


def _deduct(rule: Deduct, indicator: Indicator) -> Text:
    m, floor = _n(indicator.marks), _n(rule.floor)
    if rule.each is not None:
        zh, en = f"每 1 {indicator.unit.zh or '个'}扣 {_n(rule.each)} 分", f"{_n(rule.each)} off for each one"
    else:
        per = [
            (field_name(indicator, f, "zh"), field_name(indicator, f, "en"), _n(p))
            for f, p in (rule.points_per or {}).items()
        ]
        zh = "，".join(f"每“{name}”扣 {points} 分" for name, _, points in per)
        en = ", ".join(f"{points} off for every “{name}”" for _, name, points in per)
    return Text(f"满分 {m} 分，{zh}，最低 {floor} 分", f"{m} points, {en}, at least {floor}")


def _linear(rule: Linear, indicator: Indicator) -> Text:
    slope, sign, rest = _n(rule.slope), "－" if rule.intercept < 0 else "＋", _n(abs(rule.intercept))
    low, high = _n(rule.low), _n(indicator.marks if rule.high is None else rule.high)
    return Text(
        f"{slope}×本单位值{sign}{rest}，最低 {low} 分，最高 {high} 分",
        f"{slope} × own value {'−' if sign == '－' else '+'} {rest}, at least {low}, at most {high}",
    )


def _bands(rule: Bands, indicator: Indicator) -> Text:
    bands = list(reversed(rule.in_order()))
    zh = [f"{_interval(band)} 得 {_n(band.points)} 分" for band in bands]
    en = [f"{_interval(band)}: {_n(band.points)}" for band in bands]
    if rule.otherwise is not None:
        zh.append(f"其余 {_n(rule.otherwise)} 分")
        en.append(f"otherwise {_n(rule.otherwise)}")
    return Text("；".join(zh), "; ".join(en) + " points")


def _interval(band: Band) -> str:
    """The band as everybody reads it, in both languages: 80 ≤ x < 90."""
    left = "" if band.from_ is None else f"{_n(band.from_)} {'<' if band.from_open else '≤'} "
    right = "" if band.to is None else f" {'<' if band.to_open else '≤'} {_n(band.to)}"
    return f"{left}x{right}"


_SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "=": "="}


def _pass_fail(rule: PassFail, indicator: Indicator) -> Text:
    sign, target, m = _SIGNS[rule.compare], _n(rule.target), _n(indicator.marks)
    return Text(f"{sign} {target} 得 {m} 分，否则 0 分", f"{m} points if {sign} {target}, else 0")


def _direct(rule: Direct, indicator: Indicator) -> Text:
    if rule.scale is None:
        return Text("采用报送得分", "the reported points")
    m, scale = _n(indicator.marks), _n(rule.scale)
    return Text(f"报送得分（满分 {scale}）折成 {m} 分", f"the reported points out of {scale}, made out of {m}")


def _formula(rule: Formula, indicator: Indicator) -> Text:
    return Text(f"公式：{rule.formula}", f"formula: {rule.formula}")


_SENTENCES: dict[str, Callable[[Any, Indicator], Text]] = {
    "rank_step": _rank_step,
    "ratio_to_best": _ratio_to_best,
    "efficacy": _efficacy,
    "per_unit": _per_unit,
    "target_ratio": _target_ratio,
    "grade_map": _grade_map,
    "deduct": _deduct,
    "linear": _linear,
    "bands": _bands,
    "pass_fail": _pass_fail,
    "direct": _direct,
    "formula": _formula,
}
