"""How a cell's text was read, in words."""

from __future__ import annotations

from evaluator.problems import Text

# How a cell's text was read: the codes of `evaluator.numbers`.
STEPS: dict[str, Text] = {
    "text_number": Text("文本数字", "text"),
    "full_width": Text("全角字符", "full-width characters"),
    "minus_sign": Text("特殊负号", "another minus sign"),
    "percent": Text("百分数", "percentage"),
    "per_mille": Text("千分数", "per mille"),
    "times": Text("倍数", "multiple"),
    "tenths": Text("成", "tenths"),
    "wan": Text("万/亿换算", "万/亿 converted"),
    "unit": Text("去除或换算单位", "unit removed or converted"),
    "thousands": Text("千分位逗号", "thousands separators"),
    "chinese_numeral": Text("中文数字", "Chinese numeral"),
    "approximate": Text("约数", "approximate"),
    "unchanged": Text("持平，计 0", "unchanged: 0"),
    "increase": Text("“上升”为正", "a rise is positive"),
    "decrease": Text("“下降”为负", "a fall is negative"),
    "parentheses": Text("括号为负", "parentheses: negative"),
    "fifteen_digits": Text("取 15 位有效数字", "15 significant digits"),
    "accepted": Text("按建议采用", "accepted as suggested"),
    # why a cell was in doubt; only met where a suggestion was accepted
    "about": Text("大约", "“about”"),
    "exponent": Text("科学计数法文字", "exponent as text"),
    "several_numbers": Text("含多个数", "several numbers"),
    "unit_differs": Text("单位不一致", "another unit"),
    "unit_unknown": Text("单位不认识", "unknown unit"),
    "open_token": Text("含义不定的符号", "a sign of open meaning"),
    "double_sign": Text("正负号重复", "sign given twice"),
    "no_direction": Text("没有说升降", "no direction given"),
    "level_not_change": Text("是水平不是增幅", "a level, not a change"),
    "rank": Text("名次", "a rank"),
    "colloquial": Text("口语数字", "colloquial numeral"),
    "negative_approximate": Text("负的约数", "negative and approximate"),
    "remark": Text("夹有其他文字", "other words beside it"),
    "blank": Text("数字中有空格", "blanks within"),
    "unreadable": Text("无法确认", "not clear"),
    "change_of_count": Text("数量的增减", "a change of a count"),
    "times_of_base": Text("是基数的倍数", "a multiple of the base"),
    "rough": Text("粗略", "rough"),
    "date": Text("像日期", "looks like a date"),
    "dash": Text("破折号作负号", "a dash for a minus"),
    "point": Text("句号作小数点", "a full stop for a point"),
    "letters": Text("字母 O 作 0", "letter O for 0"),
    "too_long": Text("位数过多", "too many digits"),
}


def step_words(step: str, lang: str) -> str:
    """How a text was read, in words; a step without any keeps its code."""
    return STEPS[step].say(lang) if step in STEPS else step
