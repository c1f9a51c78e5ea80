"""Random schemes with their values, events and weights, and the same values as workbooks of departments."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Draw = Callable[[st.SearchStrategy], Any]
NOT_APPLICABLE = "NA"
TYPES = "玄黄洪荒盈辰宿列张寒暑秋冬藏云雨露霜玉剑珠光珍柰"  # no units, no numerals, no words of a totals row
PLACES = "海江湖河山川林原岭峰泉溪桥塔港湾岛洲关城镇堡台亭"
WORDS = ("优秀", "良好", "达标", "不达标")
UNKNOWN_WORD = "合格"
FIELD_HEADERS = {"growth": {"value": "本期", "base": "上年同期"}, "ratio": {"value": "实际", "of": "总数"}}


@dataclass(frozen=True)
class Case:
    scheme: dict
    values: dict[tuple[str, str, str], str | None]
    events: list[tuple[str, str, str | None]]
    weights: dict[str, str]


# ---------------------------------------------------------------- numbers


def text(number: Decimal | int) -> str:
    """Plain digits without trailing zeros."""
    plain = format(Decimal(number), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def scaled(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low, high).map(lambda n: Decimal(n).scaleb(-places))


# Decimals that a float does not hold, halves after one more digit, and the ends of the 15 digits.
AWKWARD = [
    *("0.299999999999997", "105.3", "50.3", "-0.3", "0.1", "0.005", "1.005", "2.675", "-2.675", "0.285"),
    *("999999999999999", "-999999999999999", "123456789.012345", "0.000000000000001", "33.3333333333333"),
    *("0.000000000000000123", "66.6666666666667", "99.9999999999999", "1.15", "1000000", "-39", "97.85"),
]
wide = st.tuples(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 20)).map(
    lambda pair: Decimal(pair[0]).scaleb(-pair[1])
)
numbers = st.one_of(
    st.integers(0, 6).map(Decimal),
    st.integers(-30, 130).map(Decimal),
    scaled(-3000, 12000, 3),
    st.sampled_from(AWKWARD).map(Decimal),
    wide,
).map(text)
tame = st.one_of(st.integers(0, 10).map(Decimal), scaled(-50, 1200, 1), scaled(-5000, 120000, 3))
positive = st.one_of(st.integers(1, 20).map(Decimal), scaled(1, 400, 1), scaled(1, 9999, 3))
marks = st.one_of(
    st.integers(1, 30).map(Decimal),
    st.sampled_from(["12.5", "0.01", "0.07", "0.25", "2.345", "8.05", "100", "0.3"]).map(Decimal),
)
steps = st.sampled_from(["0.5", "1", "0.005", "0.125", "0.8", "0.015", "2", "0"]).map(Decimal)


def part_of(m: Decimal) -> st.SearchStrategy[Decimal]:
    """Something between nothing and all of the marks."""
    return st.integers(0, 8).map(lambda eighths: m * eighths / 8)


def put(draw: Draw, mapping: dict, key: str, strategy: st.SearchStrategy) -> None:
    """The key or, as often, its default."""
    if draw(st.booleans()):
        mapping[key] = plain(draw(strategy))


def plain(value: Any) -> Any:
    return text(value) if isinstance(value, Decimal) else value


# ---------------------------------------------------------------- rules: each gives its parameters
# `better` may be changed by a rule whose own ends set the direction.


def rank_step(draw: Draw, m: Decimal, leaf: dict) -> dict:
    rule = {"step": text(draw(steps))}
    put(draw, rule, "floor", st.one_of(part_of(m), st.just(Decimal(-5))))
    return rule


def ratio_to_best(draw: Draw, m: Decimal, leaf: dict) -> dict:
    return undefined(draw, {})


def target_ratio(draw: Draw, m: Decimal, leaf: dict) -> dict:
    targets = positive if leaf["better"] == "lower" else st.one_of(positive, positive, st.just(Decimal(0)))
    rule = {"target": text(draw(targets))}
    put(draw, rule, "cap", st.sampled_from(["1.2", "1", "0.9"]))
    put(draw, rule, "floor", st.sampled_from(["0.25", "0", "-1"]))
    return undefined(draw, rule)


def pass_fail(draw: Draw, m: Decimal, leaf: dict) -> dict:
    rule = {"target": text(draw(tame))}
    put(draw, rule, "compare", st.sampled_from([">=", "<=", ">", "<", "="]))
    return rule


def per_unit(draw: Draw, m: Decimal, leaf: dict) -> dict:
    points = draw(steps) * draw(st.sampled_from([1, -1]))
    rule = {"at": text(draw(tame)), "base": text(draw(part_of(m))), "points": text(points)}
    put(draw, rule, "unit", st.sampled_from(["5", "0.1", "3", "0.7"]))
    put(draw, rule, "partial", st.sampled_from(["drop", "whole", "pro_rata"]))
    clips(draw, rule, m)
    return rule


def linear(draw: Draw, m: Decimal, leaf: dict) -> dict:
    slope = draw(steps) * draw(st.sampled_from([1, -1]))
    rule = {"slope": text(slope), "intercept": text(draw(scaled(-500, 2000, 2)))}
    clips(draw, rule, m)
    return rule


def clips(draw: Draw, rule: dict, m: Decimal) -> None:
    put(draw, rule, "low", st.sampled_from([Decimal(-2), m / 8]))
    put(draw, rule, "high", st.sampled_from([m * 3 / 4, m]))


def bands(draw: Draw, m: Decimal, leaf: dict) -> dict:
    """Stretches between cuts, some left out; the cut itself belongs to one side or to none."""
    cuts = sorted(draw(st.lists(tame, min_size=1, max_size=4, unique=True)))
    owners = [draw(st.sampled_from(["right", "left", "none"])) for _ in cuts]
    found = []
    for n in range(len(cuts) + 1):
        if n and draw(st.sampled_from([False, False, False, True])):
            continue
        band = {"points": text(draw(part_of(m)))}
        if n > 0:
            band["from"] = text(cuts[n - 1])
            if owners[n - 1] != "right":
                band["from_open"] = True
        if n < len(cuts):
            band["to"] = text(cuts[n])
            if owners[n] == "left":
                band["to_open"] = False
        found.append(band)
    rule: dict = {"bands": draw(st.permutations(found))}
    put(draw, rule, "otherwise", part_of(m))
    return rule


def efficacy(draw: Draw, m: Decimal, leaf: dict) -> dict:
    low, high = sorted(draw(st.lists(tame, min_size=2, max_size=2, unique=True)))
    bad, good = (low, high) if leaf["better"] == "higher" else (high, low)
    ends = draw(st.sampled_from([("worst", "best"), (bad, good), (bad, "best"), ("worst", good)]))
    rule = {"unacceptable": plain(ends[0]), "satisfactory": plain(ends[1])}
    put(draw, rule, "base", st.sampled_from(["50", "0", "100", "62.5"]))
    put(draw, rule, "clip", st.booleans())
    return rule if ends == (bad, good) else undefined(draw, rule)


def deduct(draw: Draw, m: Decimal, leaf: dict) -> dict:
    points = steps.filter(bool)
    rule: dict = {}
    if draw(st.booleans()):
        rule["each"] = text(draw(points))
    else:
        names = ["minor", "serious", "grave"][: draw(st.integers(1, 3))]
        rule["points_per"] = {name: text(draw(points)) for name in names}
        leaf["measure"] = {"kind": "count"}
    put(draw, rule, "floor", st.one_of(part_of(m), st.just(Decimal(-3))))
    return rule


def grade_map(draw: Draw, m: Decimal, leaf: dict) -> dict:
    shares = ["1", draw(st.sampled_from(["0.75", "0.8", "0.333"])), "0.6", "0"]
    return {"map": dict(zip(WORDS, shares, strict=True))}


def direct(draw: Draw, m: Decimal, leaf: dict) -> dict:
    rule: dict = {}
    put(draw, rule, "scale", st.one_of(st.just("100"), positive))
    return rule


FORMULAS = (
    "MIN(marks, MAX(0, x/5))",
    "marks - (rank-1)*0.5",
    "marks*(x-worst)/(best-worst)",
    "IF(x >= mean, marks, ROUND(marks/3 + x/7, 2))",
    "ROUNDDOWN(x, 1)/2 + ROUNDUP(x/3, 0)*0.01",
    "INT(x/2) - 0.005",
    "-2^2 + x",
    "2^3^2/64*marks/count",
    "IF(x=0, marks, marks/x)",
    "marks/x",
    "SUM(x, 1)/count + AVERAGE(x, best, worst)/10",
    "IF(AND(x>0, x<=10), marks/2, IF(OR(x>50, NOT(x<0)), marks, 0))",
    "ABS(x)^2/100",
)
FIELD_FORMULAS = {
    "growth": "MIN(marks, x/10 + value/5 - base/20)",
    "ratio": "MIN(marks, x/100*marks + of/1000)",
}


def formula(draw: Draw, m: Decimal, leaf: dict) -> dict:
    texts = [*FORMULAS]
    kind = leaf.get("measure", {}).get("kind", "value")
    if kind in FIELD_FORMULAS:
        texts.append(FIELD_FORMULAS[kind])
    return undefined(draw, {"formula": draw(st.sampled_from(texts))})


def undefined(draw: Draw, rule: dict) -> dict:
    put(draw, rule, "undefined", st.sampled_from(["zero", "full", "none", "ask"]))
    return rule


RULES = (
    direct,
    rank_step,
    ratio_to_best,
    efficacy,
    per_unit,
    target_ratio,
    grade_map,
    deduct,
    linear,
    bands,
    pass_fail,
    formula,
)
RELATIVE = ("rank_step", "ratio_to_best", "efficacy", "formula")


# ---------------------------------------------------------------- the scheme


class Builder:
    """Draws one scheme; ids are numbered as they come."""

    def __init__(self, draw: Draw, groups: list[dict], peers_of_all: bool) -> None:
        self.draw, self.groups, self.peers_of_all = draw, groups, peers_of_all
        self.plain_numbers = draw(st.booleans())
        self.leaves: list[dict] = []
        self.inner: list[dict] = []

    def json_number(self, value: Decimal) -> str | int | float:
        """Numbers stand in a scheme as strings, or as plain JSON numbers."""
        if not self.plain_numbers:
            return text(value)
        return int(value) if value == value.to_integral_value() else float(value)

    def tree(self, depth: int, budget: int) -> list[dict]:
        nodes = []
        for _ in range(self.draw(st.integers(1, 3))):
            if nodes and len(self.leaves) >= budget:
                break
            deeper = depth > 1 and self.draw(st.booleans())
            nodes.append(self.node(depth, budget) if deeper else self.leaf())
        return nodes

    def node(self, depth: int, budget: int) -> dict:
        node: dict = {"id": f"c{len(self.inner) + 1}", "name": f"{PLACES[len(self.inner)]}字板块"}
        self.inner.append(node)
        node["criteria"] = self.tree(depth - 1, budget)
        total = marks_of(node)
        match self.draw(st.sampled_from(["sum", "sum", "absent", "other"])):
            case "sum":
                node["marks"] = self.json_number(total)
            case "other":
                node["marks"] = self.json_number(self.draw(marks))
        return node

    def leaf(self) -> dict:
        draw = self.draw
        m = draw(marks)
        leaf: dict = {"id": f"i{len(self.leaves) + 1}", "name": f"{TYPES[len(self.leaves)]}类指标"}
        self.leaves.append(leaf)
        leaf["marks"] = self.json_number(m)
        leaf["better"] = draw(st.sampled_from(["higher", "lower"]))
        rule = draw(st.sampled_from(RULES))
        if rule is not grade_map:
            self.measure(leaf)
        leaf["rule"] = {"kind": rule.__name__, **rule(draw, m, leaf)}
        if self.peers_of_all and rule.__name__ in RELATIVE:
            put(draw, leaf["rule"], "peers", st.sampled_from(["all", "group"]))
        if draw(st.sampled_from([False] * 9 + [True])):
            leaf["better"] = "none"
            leaf["rule"] = {"kind": "direct"}
            leaf.pop("measure", None)
        else:
            put(draw, leaf, "missing", st.sampled_from(["zero", "rescale", "pending", "unranked"]))
        if draw(st.sampled_from([False] * 4 + [True])):
            ids = [group["id"] for group in self.groups]
            leaf["groups"] = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
        return leaf

    def measure(self, leaf: dict) -> None:
        kind = self.draw(st.sampled_from([None, None, "value", "growth", "ratio"]))
        if kind is None:
            return
        leaf["measure"] = {"kind": kind}
        if kind == "ratio":
            put(self.draw, leaf["measure"], "scale", st.sampled_from(["100", "1", "1000"]))
        if kind != "value":
            undefined(self.draw, leaf["measure"])


def marks_of(node: dict) -> Decimal:
    if "marks" in node:
        return Decimal(str(node["marks"]))
    return sum((marks_of(child) for child in node["criteria"]), Decimal(0))


def depth_of(nodes: list[dict]) -> int:
    return 1 + max(depth_of(node["criteria"]) if "criteria" in node else 0 for node in nodes)


def draw_groups(draw: Draw) -> list[dict]:
    groups, count = [], 0
    for n in range(draw(st.sampled_from([1, 1, 2, 3]))):
        bureaus = []
        for _ in range(draw(st.integers(1, 8))):
            count += 1
            bureau: dict = {"id": f"b{count}", "name": f"{PLACES[count - 1]}阳分局"}
            if draw(st.sampled_from([False] * 7 + [True])):
                bureau["exempt"] = True
            bureaus.append(bureau)
        groups.append({"id": f"g{n + 1}", "name": f"第{'甲乙丙'[n]}序列", "bureaus": bureaus})
    return groups


def draw_settings(draw: Draw, criteria: list[dict], scored: list[str]) -> dict:
    settings: dict = {}
    places = st.sampled_from([2, 1, 0, 3, None])
    put(draw, settings, "rounding", st.fixed_dictionaries({}, optional={"points": places, "total": places}))
    keys = ["total", "firsts", "seconds", "thirds", *scored]
    by = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)
    ties = st.sampled_from(["competition", "dense", "average"])
    put(draw, settings, "ranking", st.fixed_dictionaries({}, optional={"by": by, "ties": ties}))
    firsts = {
        "depth": st.sampled_from([*range(1, depth_of(criteria) + 1), -1]),
        "shared": st.booleans(),
        "all_equal": st.booleans(),
        "minimum_group": st.integers(1, 4),
    }
    put(draw, settings, "firsts", st.fixed_dictionaries({}, optional=firsts))
    froms = sorted(draw(st.lists(tame, max_size=4, unique=True)), reverse=True)
    if froms:
        pairs = zip(WORDS, froms, strict=False)
        settings["grades"] = [{"name": name, "from": text(start)} for name, start in pairs]
    return settings


BONUSES = (
    ("h1", "表彰奖励", ("省级表彰", "市级表彰")),
    ("h2", "专项加减分", ("创新项目", "通报批评")),
)
bonus_points = st.one_of(scaled(-20, 40, 1), scaled(-400, 800, 2), scaled(0, 4000, 3))


def draw_bonuses(draw: Draw) -> list[dict]:
    bonuses = []
    for bonus_id, name, kinds in BONUSES[: draw(st.integers(0, 2))]:
        bonus: dict = {"id": bonus_id, "name": name}
        put(draw, bonus, "cap", st.sampled_from(["3", "0.5", None]))
        put(draw, bonus, "floor", st.sampled_from(["0", "-2", None]))
        bonus["kinds"] = {kind: text(draw(bonus_points)) for kind in kinds}
        bonuses.append(bonus)
    return bonuses


@st.composite
def events_of(draw: Draw, bonuses: list[dict], bureaus: list[str]) -> list[tuple[str, str, str | None]]:
    events = []
    kinds = [(kind, True) for bonus in bonuses for kind in bonus["kinds"]]
    kinds += [(bonus["name"], False) for bonus in bonuses]
    for _ in range(draw(st.integers(0, 5)) if kinds else 0):
        kind, priced = draw(st.sampled_from(kinds))
        blank = priced and draw(st.booleans())
        events.append((draw(st.sampled_from(bureaus)), kind, None if blank else text(draw(bonus_points))))
    return events


# ---------------------------------------------------------------- values


def fields_of(leaf: dict) -> list[str]:
    kind = leaf.get("measure", {}).get("kind", "value")
    return list(leaf["rule"]["points_per"]) if kind == "count" else list(FIELD_HEADERS.get(kind, ["value"]))


def tuples_for(leaf: dict) -> st.SearchStrategy[tuple]:
    """One cell of an indicator: as many texts as the measure has fields."""
    if leaf["rule"]["kind"] == "grade_map":
        return st.sampled_from([*WORDS, *WORDS, UNKNOWN_WORD]).map(lambda word: (word,))
    kind = leaf.get("measure", {}).get("kind", "value")
    if kind == "count":
        return st.tuples(*[st.integers(0, 12).map(str) for _ in fields_of(leaf)])
    if kind == "value":
        halves = st.integers(-20, 4000).map(lambda n: text(Decimal(5 * n).scaleb(-3)))  # of the second place
        return st.tuples(st.one_of(numbers, halves, halves, halves))
    return st.tuples(numbers, st.one_of(st.just("0"), numbers, positive.map(text)))


def draw_values(draw: Draw, leaf: dict, bureaus: list[str]) -> dict[tuple[str, str, str], str | None]:
    """A few different cells, so that ties are common; sometimes missing or not applicable ones among them.

    The picks go round and round over the bureaus, so that fewer bureaus need no other picks.
    """
    names = fields_of(leaf)
    pool = draw(st.lists(tuples_for(leaf), min_size=1, max_size=5))
    if draw(st.booleans()):
        partly = (pool[0][0], *[None] * (len(names) - 1)) if len(names) > 1 else (None,)
        pool = [*pool, *pool, (None,) * len(names), (NOT_APPLICABLE,) * len(names), partly]
    picks = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=13))
    values = {}
    for n, bureau in enumerate(bureaus):
        for name, cell in zip(names, picks[n % len(picks)], strict=True):
            if cell is not None:
                values[bureau, leaf["id"], name] = cell
    return values


# ---------------------------------------------------------------- the case


@st.composite
def cases(draw: Draw, peers_of_all: bool = False, leaves: int = 7) -> Case:
    """A scheme of at most `leaves` indicators with values, events and weights."""
    groups = draw_groups(draw)
    builder = Builder(draw, groups, peers_of_all)
    criteria = builder.tree(draw(st.integers(1, 3)), leaves)
    nodes = [*builder.inner, *builder.leaves]
    bonuses = draw_bonuses(draw)
    scheme = {"format": "four-firsts/scheme/1", "id": "drawn", "title": "随机方案"}
    scheme |= {"groups": groups, "criteria": criteria}
    if bonuses:
        scheme["bonuses"] = bonuses
    scored = [node["id"] for node in nodes if node.get("better") != "none"]
    scheme |= draw_settings(draw, criteria, scored)
    bureaus = [bureau["id"] for group in groups for bureau in group["bureaus"]]
    values = {}
    for leaf in builder.leaves:
        counted = leaf.get("groups") or [group["id"] for group in groups]
        among = [b["id"] for group in groups if group["id"] in counted for b in group["bureaus"]]
        values |= draw_values(draw, leaf, among)
    weight = st.one_of(st.integers(0, 40).map(Decimal), scaled(0, 300, 1), scaled(0, 9999, 3)).map(text)
    ids = st.sampled_from([node["id"] for node in nodes])
    weights = draw(st.one_of(st.just({}), st.dictionaries(ids, weight, max_size=4)))
    return Case(scheme, values, draw(events_of(bonuses, bureaus)), weights)


# ---------------------------------------------------------------- workbooks


def write_workbooks(case: Case, folder: Path, shuffle_seed: int | None = None) -> list[Path]:
    """The values as plain data files: one file in the scheme's order, or several in an order of chance."""
    chance = None if shuffle_seed is None else random.Random(shuffle_seed)
    leaves = list(all_leaves(case.scheme["criteria"]))
    sheets = [SheetPlan(chosen) for chosen in divided(leaves, chance)]
    if case.events:
        sheets.append(SheetPlan(None))
    if chance:
        chance.shuffle(sheets)
    count = chance.randint(1, min(3, len(sheets))) if chance else 1
    paths = []
    for n in range(count):
        book = Workbook()
        book.remove(book.active)
        for sheet in sheets[n::count]:
            sheet.write(case, book.create_sheet(f"表{len(book.worksheets) + 1}"), chance)
        paths.append(folder / f"数据{n + 1}.xlsx")
        book.save(paths[-1])
    if chance:
        chance.shuffle(paths)
    return paths


def all_leaves(nodes: list[dict]) -> list[dict]:
    return [leaf for node in nodes for leaf in (all_leaves(node["criteria"]) if "criteria" in node else [node])]


def divided(leaves: list[dict], chance: random.Random | None) -> list[list[dict]]:
    """Indicators of one field on one sheet and the others on a second; by chance, in up to four heaps."""
    if chance is None:
        heaps = [[x for x in leaves if len(fields_of(x)) == 1], [x for x in leaves if len(fields_of(x)) > 1]]
    else:
        leaves = chance.sample(leaves, len(leaves))
        count = chance.randint(1, 4)
        heaps = [leaves[n::count] for n in range(count)]
    return [heap for heap in heaps if heap]


class SheetPlan:
    """One table: the indicators in its columns, or the events when there are none."""

    def __init__(self, leaves: list[dict] | None) -> None:
        self.leaves = leaves

    def write(self, case: Case, sheet: Worksheet, chance: random.Random | None) -> None:
        bureaus = [bureau for group in case.scheme["groups"] for bureau in group["bureaus"]]
        if self.leaves is None:
            write_events(case, sheet, {each["id"]: each["name"] for each in bureaus}, chance)
            return
        if chance:
            chance.shuffle(bureaus)
        columns = []
        for leaf in self.leaves:
            names = fields_of(leaf)
            columns += [(leaf, name) for name in (chance.sample(names, len(names)) if chance else names)]
        heads = write_header(sheet, columns)
        for row, bureau in enumerate(bureaus, heads + 1):
            sheet.cell(row, 1, bureau["name"])
            for column, (leaf, name) in enumerate(columns, 2):
                sheet.cell(row, column, cell_value(case.values.get((bureau["id"], leaf["id"], name))))


def write_header(sheet: Worksheet, columns: list[tuple[dict, str]]) -> int:
    """One row of names, or two: the name merged over its fields. Gives the number of rows."""
    heads = 2 if any(len(fields_of(leaf)) > 1 for leaf, _ in columns) else 1
    sheet.cell(1, 1, "单位")
    merge(sheet, 1, heads, 1, 1)
    for column, (leaf, name) in enumerate(columns, 2):
        width = len(fields_of(leaf))
        first = column == 2 or columns[column - 3][0] is not leaf
        if first:
            sheet.cell(1, column, leaf["name"])
            merge(sheet, 1, 1 if width > 1 else heads, column, column + width - 1)
        if width > 1:
            sheet.cell(2, column, field_header(leaf, name))
    return heads


def merge(sheet: Worksheet, top: int, bottom: int, left: int, right: int) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)


def field_header(leaf: dict, name: str) -> str:
    measure = leaf["measure"]
    own = measure.get("fields", {}).get(name, {}).get("name")
    return own or FIELD_HEADERS.get(measure["kind"], {}).get(name, name)


def write_events(case: Case, sheet: Worksheet, names: dict[str, str], chance: random.Random | None) -> None:
    heads = ["单位", "类别", "事由", "文号", "分值"]
    rows = [
        dict(
            zip(
                heads,
                [names[who], kind, f"事由{PLACES[n]}", f"文号{PLACES[n]}", cell_value(points)],
                strict=True,
            )
        )
        for n, (who, kind, points) in enumerate(case.events)
    ]
    if chance:
        chance.shuffle(rows)
        chance.shuffle(heads)
    sheet.append(heads)
    for row in rows:
        sheet.append([row[head] for head in heads])


def cell_value(value: str | None) -> str | int | float | None:
    """Numbers as numeric cells, words as they are, blanks as blanks."""
    if value is None:
        return None
    if value == NOT_APPLICABLE:
        return "不涉及"
    try:
        number = Decimal(value)
    except ArithmeticError:
        return value
    return int(number) if number == number.to_integral_value() else float(number)
