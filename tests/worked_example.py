"""The worked example as plain dicts: the article's bureau, five invented peers, the published figures."""

BUREAUS = {
    "hzw": "杭州湾新区公安分局",
    "jia": "示例甲分局（虚构）",
    "yi": "示例乙分局（虚构）",
    "bing": "示例丙分局（虚构）",
    "ding": "示例丁分局（虚构）",
    "wu": "示例戊分局（虚构）",
}


def leaf(leaf_id: str, name: str, marks: str, better: str, rule: dict, **rest: object) -> dict:
    return {"id": leaf_id, "name": name, "marks": marks, "better": better, "rule": rule, **rest}


def item(item_id: str, name: str, marks: str, *criteria: dict) -> dict:
    return {"id": item_id, "name": name, "marks": marks, "criteria": list(criteria)}


BEST = {"kind": "ratio_to_best"}
ENDS = {"kind": "efficacy", "unacceptable": "worst", "satisfactory": "best"}
FALL = {"kind": "per_unit", "at": "-10", "base": "6", "points": "-0.1", "high": "8"}
GRADES = {"kind": "grade_map", "map": {"优秀": "1", "达标": "0.8", "不达标": "0"}}
SAFETY = {"kind": "efficacy", "unacceptable": "90", "satisfactory": "99"}


def step(size: str) -> dict:
    return {"kind": "rank_step", "step": size}


def target(figure: str) -> dict:
    return {"kind": "target_ratio", "target": figure}


SCHEME = {
    "format": "four-firsts/scheme/1",
    "id": "hangzhou_bay_2020",
    "title": {"zh": "杭州湾新区2020年业务工作考核（示例）", "en": "Hangzhou Bay 2020 (example)"},
    "groups": [
        {
            "id": "second",
            "name": "第二序列",
            "bureaus": [{"id": bureau, "name": name} for bureau, name in BUREAUS.items()],
        }
    ],
    "criteria": [
        item(
            "fraud",
            "反诈打防",
            "25",
            leaf("fraud_cases", "电信诈骗案件破案数同比", "8", "higher", step("0.8")),
            leaf("fraud_recovered", "挽回群众损失", "7", "higher", BEST),
            leaf("fraud_losses", "群众损失金额同比", "10", "lower", ENDS),
        ),
        item(
            "order",
            "治安整治",
            "15",
            leaf("order_reports", "涉黄赌警情同比", "8", "lower", FALL),
            leaf("order_cases", "破获涉黄涉赌案件", "7", "higher", BEST),
        ),
        item(
            "data",
            "数据赋能",
            "10",
            leaf("data_models", "实战模型", "5", "higher", BEST),
            leaf("data_pushed", "推送核查数据", "5", "higher", step("0.5")),
        ),
        item(
            "law",
            "执法质量",
            "15",
            leaf("law_grade", "执法质量考评等次", "9", "higher", GRADES),
            leaf("law_faults", "执法问题", "6", "lower", {"kind": "deduct", "each": "0.5"}),
        ),
        item("drugs", "禁毒", "10", leaf("drugs_caught", "抓获吸毒人员同比", "10", "higher", step("1"))),
        item(
            "firms",
            "服务企业",
            "10",
            leaf("firms_covered", "服务企业覆盖率", "6", "higher", target("20"), measure={"kind": "ratio"}),
            leaf("firms_advice", "收集意见建议", "4", "higher", BEST),
        ),
        item("public", "群众满意", "10", leaf("public_safety", "安全感满意度", "10", "higher", SAFETY)),
        item("team", "队伍建设", "5", leaf("team_care", "暖警慰问", "5", "higher", target("40"))),
    ],
    "bonuses": [{"id": "honour", "name": "表彰奖励", "cap": "3", "kinds": {"省级表彰": "1", "市级表彰": "0.5"}}],
}

# One figure for each bureau, in the order of BUREAUS.
FIGURES = {
    "fraud_cases": "78 52 61 33 12 -5",
    "fraud_recovered": "360 305 210 255 140 98",
    "fraud_losses": "-39 -31 -12 -20 5 9",
    "order_reports": "-30 -22 -26 -9 -15 4",
    "order_cases": "30 24 27 19 16 11",
    "data_models": "100 90 64 71 38 45",
    "data_pushed": "20 18.6 12.4 9.8 7.1 15.2",
    "law_grade": "优秀 优秀 达标 优秀 达标 达标",
    "law_faults": "1 3 2 2 4 6",
    "drugs_caught": "28 35 19 41 10 0",
    "firms_advice": "72 65 80 95 40 33",
    "public_safety": "97.20 97.85 96.40 97.31 98.02 95.10",
    "team_care": "32 40 28 40 25 18",
}
FIRMS = {"value": "66 33 21 75 121 63", "of": "625 250 250 400 1000 1000"}

VALUES = {
    (bureau, indicator, "value"): figure
    for indicator, row in FIGURES.items()
    for bureau, figure in zip(BUREAUS, row.split(), strict=True)
} | {
    (bureau, "firms_covered", field): figure
    for field, row in FIRMS.items()
    for bureau, figure in zip(BUREAUS, row.split(), strict=True)
}

EVENTS = [
    ("hzw", "省级表彰", None),
    ("hzw", "省级表彰", None),
    ("hzw", "市级表彰", "0.5"),
    ("jia", "市级表彰", None),
    ("bing", "省级表彰", "1"),
]

# What is published, in the order of rank.
RANKED = ["hzw", "jia", "bing", "yi", "ding", "wu"]
TOTALS = ["94.40", "87.65", "84.74", "77.06", "63.68", "54.33"]
BONUSES = ["2.50", "0.50", "1.00", "0.00", "0.00", "0.00"]
FIRSTS = [4, 1, 3, 0, 1, 0]
SOLE_FIRSTS = [4, 0, 2, 0, 1, 0]
LEADER_ITEMS = ["25.00", "15.00", "10.00", "14.50", "8.00", "6.20", "9.20", "4.00"]
EQUAL_ITEMS = {each["id"]: "12.5" for each in SCHEME["criteria"]}
EQUAL_TOTALS = ["88.83", "88.00"]
