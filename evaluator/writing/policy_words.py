"""The scheme's policies in words: ranking, ties, rounding, firsts, bonuses, vetoes, grades."""

from __future__ import annotations

from evaluator.numbers import exact_text
from evaluator.problems import Text
from evaluator.scheme import Bonus, Effect, Scheme, Veto

_KEYS = {
    "total": Text("总分", "total"),
    "firsts": Text("单项第一数", "number of firsts"),
    "seconds": Text("单项第二数", "number of seconds"),
    "thirds": Text("单项第三数", "number of thirds"),
}
_TIES = {
    "competition": Text("并列者同名次，其后名次空出（1、2、2、4）", "equal ranks, the next ones skipped (1, 2, 2, 4)"),
    "dense": Text("并列者同名次，其后名次不空（1、2、2、3）", "equal ranks, none skipped (1, 2, 2, 3)"),
    "average": Text("并列者取平均名次（1、2.5、2.5、4）", "the mean of their ranks (1, 2.5, 2.5, 4)"),
}


def ranking_sentence(scheme: Scheme, lang: str) -> str:
    """One line about rank, ties and rounding, for the foot of a ranking."""
    parts = (ranked_by(scheme, lang), ties_sentence(scheme, lang), rounding_sentence(scheme, lang))
    if lang == "zh":
        return f"名次按{parts[0]}排定；{parts[1]}。{parts[2]}。"
    return f"Ranked by {parts[0]}; ties: {parts[1]}. {parts[2][:1].upper()}{parts[2][1:]}."


def ranked_by(scheme: Scheme, lang: str) -> str:
    """The ranking keys in order."""
    names = []
    for key in scheme.ranking.by:
        if key in _KEYS:
            names.append(_KEYS[key].say(lang))
        else:
            names.append(scheme.by_id[key].name.say(lang) if key in scheme.by_id else key)
    return ("，其次" if lang == "zh" else ", then ").join(names)


def ties_sentence(scheme: Scheme, lang: str) -> str:
    """The tie convention."""
    return _TIES[scheme.ranking.ties].say(lang)


def rounding_sentence(scheme: Scheme, lang: str) -> str:
    """The published places."""
    points, total = scheme.rounding.points, scheme.rounding.total
    if lang == "zh":
        zh = ["不取舍" if places is None else f"四舍五入保留 {places} 位小数" for places in (points, total)]
        return f"指标得分和总分{zh[0]}" if zh[0] == zh[1] else f"指标得分{zh[0]}，总分{zh[1]}"
    en = ["exact" if places is None else f"rounded half up to {places} places" for places in (points, total)]
    if en[0] == en[1]:
        return f"points and totals are {en[0]}"
    return f"points are {en[0]}, totals {en[1]}"


def firsts_sentence(scheme: Scheme, lang: str) -> str:
    """What counts as an item first."""
    policy = scheme.firsts
    if lang == "zh":
        level = "末级指标" if policy.depth == -1 else f"第 {policy.depth} 级项目"
        shared = "并列第一均计入" if policy.shared else "并列第一不计，只计独占第一"
        equal = "全组同分时均计第一" if policy.all_equal else "全组同分时无第一"
        return f"在{level}上统计；{shared}；{equal}；少于 {policy.minimum_group} 个单位的序列不设第一"
    level = "the last level" if policy.depth == -1 else f"level {policy.depth}"
    shared = "shared firsts count" if policy.shared else "shared firsts do not count"
    equal = "if all are equal, all are first" if policy.all_equal else "if all are equal, nobody is first"
    return f"on {level} of the criteria; {shared}; {equal}; no firsts in groups of fewer than {policy.minimum_group}"


def bonus_sentence(bonus: Bonus, lang: str) -> str:
    """What a bonus gives, and its limits."""
    zh = lang == "zh"
    given = [f"{kind} {exact_text(points)}{' 分' if zh else ''}" for kind, points in bonus.kinds.items()]
    limits = []
    if bonus.cap is not None:
        limits.append(f"合计最高 {exact_text(bonus.cap)} 分" if zh else f"at most {exact_text(bonus.cap)} in all")
    if bonus.floor is not None:
        limits.append(f"合计最低 {exact_text(bonus.floor)} 分" if zh else f"at least {exact_text(bonus.floor)} in all")
    name = bonus.name.say(lang) or bonus.id
    listed = ("，" if zh else ", ").join(given) or ("分值由报送部门填报" if zh else "points as reported")
    return name + ("：" if zh else ": ") + ("；" if zh else "; ").join([listed, *limits])


def veto_sentence(scheme: Scheme, veto: Veto, lang: str) -> str:
    """What a veto does."""
    name = veto.name.say(lang) or veto.id
    return name + ("：" if lang == "zh" else ": ") + _effect(scheme, veto.effect).say(lang)


def _effect(scheme: Scheme, effect: Effect) -> Text:
    if effect.kind == "minus":
        points = exact_text(effect.points) if effect.points is not None else "0"
        return Text(f"总分扣 {points} 分", f"{points} points off the total")
    if effect.kind == "item_zero":
        item = scheme.by_id.get(effect.item or "")
        name = Text(effect.item or "", effect.item or "") if item is None else item.name
        return Text(f"“{name.zh}”记 0 分", f"no points on “{name.en}”")
    if effect.kind == "grade_cap":
        return Text(f"等次不高于“{effect.grade}”", f"no grade above “{effect.grade}”")
    return {
        "total_zero": Text("总分记 0 分", "the total is 0"),
        "no_firsts": Text("不计单项第一", "no item firsts"),
        "unranked": Text("不参加排名", "not ranked"),
    }[effect.kind]


def grades_sentence(scheme: Scheme, lang: str) -> str:
    """The grades from the best down, with where each begins."""
    ordered = sorted(scheme.grades, key=lambda grade: grade.from_, reverse=True)
    if lang == "zh":
        return "，".join(f"{grade.name.zh} {exact_text(grade.from_)} 分及以上" for grade in ordered)
    return ", ".join(f"{grade.name.en} from {exact_text(grade.from_)}" for grade in ordered)
