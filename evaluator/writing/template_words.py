"""The words of the blank workbooks that departments fill in, in both languages."""

from __future__ import annotations

from evaluator.problems import Text

_WORDS: dict[str, Text] = {
    # files and sheets
    "unassigned": Text("未定部门", "Unassigned"),
    "events": Text("加分事项", "Bonus events"),
    "title": Text("{scheme}数据报送表（{department}）", "{scheme}: data report ({department})"),
    "events_title": Text("{scheme}加分和否决事项报送表", "{scheme}: bonus and veto events"),
    "plain_title": Text("数据报送表", "Data report"),
    "period": Text("考评期 {period}", "period {period}"),
    "days": Text("{start} 至 {end}", "{start} to {end}"),
    "due": Text("报送截止 {day}", "due {day}"),
    "fill_white": Text("只填白底单元格", "fill in the white cells only"),
    # headers that the reader knows
    "bureau": Text("单位", "Bureau"),
    "note": Text("备注", "Note"),
    "kind": Text("类别", "Kind"),
    "reason": Text("事由", "Reason"),
    "document": Text("文号", "Document"),
    "points": Text("分值", "Points"),
    # above an indicator's name
    "numbered": Text("{number}、{name}", "{number}. {name}"),
    "marks": Text("{marks} 分", "marks: {marks}"),
    "unit": Text("计量单位 {unit}", "in {unit}"),
    "higher": Text("越高越好", "higher is better"),
    "lower": Text("越低越好", "lower is better"),
    "none": Text("只列示", "shown only"),
    # beneath the table
    "how_1": Text(
        "填报说明：只填白底单元格；灰底的对该单位不适用。请勿改动表头和单位名称，请勿增删行列。",
        "How to fill in: only the white cells; a grey one does not apply to that bureau. Leave headers and bureau "
        "names as they are, and add or delete no rows or columns.",
    ),
    "how_2": Text(
        "只填数字，不写计量单位；百分数写 78 或 78%，不写 0.78。没有此项业务的填“不涉及”；"
        "暂无数据的留空，并在备注中说明。",
        "Write figures only, without their units; percentages as 78 or 78%, not 0.78. Write 不涉及 (not applicable) "
        "where the bureau has nothing of the kind; leave blank what is not known yet, and say why in the notes.",
    ),
    "how_3": Text("各项指标的口径和计分：", "What the indicators mean and how they are scored:"),
    "how_events": Text(
        "填报说明：每行一件事项；单位和类别从下拉列表中选择。分值留空的，按方案规定的分值计；写明事由和文号。",
        "How to fill in: one event per row; choose bureau and kind from the lists. Points left blank are "
        "those of the scheme. State the reason and the document.",
    ),
    "how_kinds": Text("类别和分值：", "Kinds and their points:"),
    "signature": Text(
        "填报人：                审核人：                联系电话：                日期：",
        "Filled in by:                Checked by:                Telephone:                Date:",
    ),
    "listed": Text("下拉列表所用的词（请勿改动）：{name}", "Words of the drop-down lists (leave as they are): {name}"),
    "range": Text("允许范围 {low} 至 {high}", "allowed: {low} to {high}"),
    "at_least": Text("不小于 {low}", "at least {low}"),
    "at_most": Text("不大于 {high}", "at most {high}"),
    "bracketed": Text("（{unit}）", " ({unit})"),
    "joint": Text("，", ", "),
    "pause": Text("；", "; "),
    "stop": Text("。", "."),
    "colon": Text("：", ": "),
    # hints at a cell
    "hint_number": Text(
        "填数字{unit}；不涉及的填“不涉及”，暂无数据的留空。",
        "A figure{unit}; 不涉及 if not applicable, blank if not known.",
    ),
    "hint_choice": Text("从下拉列表中选择；暂无数据的留空。", "Choose from the list; blank if not known."),
    "hint_bureau": Text("从下拉列表中选择单位。", "Choose the bureau from the list."),
    "hint_kind": Text("从下拉列表中选择类别。", "Choose the kind from the list."),
    "hint_points": Text("留空则按方案规定的分值计。", "Blank for the points of the scheme."),
    "wrong_number": Text(
        "这里应填数字{limits}。如确为“不涉及”等文字，请选“是”继续。",
        "A figure is expected here{limits}. If a word such as 不涉及 is meant, choose Yes to go on.",
    ),
    "wrong_choice": Text("请从下拉列表中选择。", "Choose from the list."),
}

NOT_APPLICABLE = "不涉及"  # read as such whatever the language of the rest


def tell(key: str, lang: str, **facts: str) -> str:
    """The words for that key."""
    text = _WORDS[key].say(lang)
    return text.format(**facts) if facts else text
