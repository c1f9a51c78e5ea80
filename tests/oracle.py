"""The slow, obvious scorer: the rule text of the contract in fractions, one bureau and one cell at a time.

It shares nothing with the product and is what the product's figures are compared with. Read it beside the
rule text: one small function per rule kind, then the sums, the rescaling, the ranks and the firsts.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

NOT_APPLICABLE = "NA"
Values = dict[tuple[str, str, str], str | None]
Events = list[tuple[str, str, str | None]]


class UndefinedError(ArithmeticError):
    """A quotient that the policy `undefined` has to settle."""


class NoPointsError(ValueError):
    """A value in no band or a word without a share: pending, whatever the policy."""


# ---------------------------------------------------------------- numbers and their text


def number(value) -> Fraction:
    return Fraction(str(value))


def optional(mapping: dict, key: str, default=None) -> Fraction | None:
    value = mapping.get(key)
    return default if value is None else number(value)


def half_up(x: Fraction, places: int | None) -> Fraction:
    """四舍五入, away from zero; no places, no rounding."""
    if places is None:
        return x
    unit = Fraction(10) ** places
    size = math.floor(abs(x) * unit + Fraction(1, 2)) / unit
    return -size if x < 0 else size


def toward_zero(x: Fraction, places: int = 0) -> Fraction:
    unit = Fraction(10) ** places
    size = math.floor(abs(x) * unit) / unit
    return -size if x < 0 else size


def away_from_zero(x: Fraction, places: int = 0) -> Fraction:
    unit = Fraction(10) ** places
    size = math.ceil(abs(x) * unit) / unit
    return -size if x < 0 else size


def clip(x: Fraction, low: Fraction | None, high: Fraction | None) -> Fraction:
    if high is not None:
        x = min(x, high)
    return x if low is None else max(x, low)


def fixed(x: Fraction, places: int) -> str:
    """Exactly `places` decimals; x must end there."""
    digits = str(abs(int(x * 10**places))).rjust(places + 1, "0")
    sign = "-" if x < 0 else ""
    return sign + (f"{digits[:-places]}.{digits[-places:]}" if places else digits)


def exact_text(x: Fraction) -> str:
    """A plain decimal if it ends, else a fraction in lowest terms."""
    rest = x.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{x.numerator}/{x.denominator}"
    places = 0
    while (x * 10**places).denominator != 1:
        places += 1
    return fixed(x, places)


def printed(x: Fraction, places: int | None) -> str:
    """With places, that many decimals; exact figures with at most 15 significant digits."""
    if places is not None:
        return fixed(half_up(x, places), places)
    if x == 0:
        return "0"
    first = 0  # the power of ten of the first digit
    while abs(x) >= Fraction(10) ** (first + 1):
        first += 1
    while abs(x) < Fraction(10) ** first:
        first -= 1
    return exact_text(half_up(x, 14 - first))


# ---------------------------------------------------------------- formula text

TOKEN = re.compile(r"\s*(\d+\.?\d*|\.\d+|[A-Za-z_]\w*|<=|>=|<>|[-+*/^()=<>,])")
LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"), ("^",))


class Formula:
    """Excel syntax: ^ is left associative and binds looser than a sign; IF is lazy."""

    def __init__(self, text: str) -> None:
        self.tokens = TOKEN.findall(text)
        if "".join(self.tokens) != re.sub(r"\s", "", text):
            raise ValueError(text)
        self.at = 0
        self.tree = self.level(0)
        if self.at != len(self.tokens):
            raise ValueError(text)

    def peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def level(self, depth: int) -> tuple:
        if depth == len(LEVELS):
            return self.signed()
        left = self.level(depth + 1)
        while self.peek() in LEVELS[depth]:
            left = (self.take(), left, self.level(depth + 1))
        return left

    def signed(self) -> tuple:
        if self.peek() in ("+", "-"):
            return ("sign", self.take(), self.signed())
        token = self.take()
        if token == "(":
            inner = self.level(0)
            self.take()
            return inner
        if token[0].isdigit() or token[0] == ".":
            return ("number", Fraction(token))
        if self.peek() != "(":
            return ("name", token)
        arguments = []
        while self.take() != ")":  # takes "(" first, then "," between arguments
            arguments.append(self.level(0))
        return ("call", token.upper(), arguments)

    def value(self, names: Callable[[str], Fraction]) -> Fraction:
        return evaluate(self.tree, names)


def evaluate(node: tuple, names: Callable[[str], Fraction]) -> Fraction:
    match node:
        case ("number", value):
            return value
        case ("name", name):
            return names(name)
        case ("sign", sign, inner):
            return evaluate(inner, names) * (-1 if sign == "-" else 1)
        case ("call", "IF", [condition, yes, no]):
            return evaluate(yes if evaluate(condition, names) else no, names)
        case ("call", name, arguments):
            return Fraction(FUNCTIONS[name](*[evaluate(each, names) for each in arguments]))
        case (operator, left, right):
            return Fraction(OPERATORS[operator](evaluate(left, names), evaluate(right, names)))
    raise ValueError(node)


def quotient(a: Fraction, b: Fraction) -> Fraction:
    if b == 0:
        raise UndefinedError
    return a / b


def power(a: Fraction, b: Fraction) -> Fraction:
    if b.denominator != 1:
        raise NotImplementedError("roots are not rational")
    if a == 0 and b <= 0:
        raise UndefinedError
    return a ** int(b)


OPERATORS: dict[str, Callable] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": quotient,
    "^": power,
    "=": lambda a, b: a == b,
    "<>": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
FUNCTIONS: dict[str, Callable] = {
    "MIN": lambda *a: min(a),
    "MAX": lambda *a: max(a),
    "ABS": abs,
    "ROUND": lambda x, n: half_up(x, int(n)),
    "ROUNDUP": lambda x, n: away_from_zero(x, int(n)),
    "ROUNDDOWN": lambda x, n: toward_zero(x, int(n)),
    "INT": math.floor,
    "SUM": lambda *a: sum(a),
    "AVERAGE": lambda *a: sum(a) / len(a),
    "AND": lambda *a: all(a),
    "OR": lambda *a: any(a),
    "NOT": lambda a: not a,
}


# ---------------------------------------------------------------- measures


@dataclass(frozen=True)
class Measured:
    """What stands for one bureau at one indicator: `state` is value, missing, not_applicable or undefined."""

    state: str
    x: Fraction | str | None = None
    fields: dict[str, Fraction] | None = None


def field_names(leaf: dict) -> list[str]:
    kind = leaf.get("measure", {}).get("kind", "value")
    if kind == "count":
        return list(leaf["rule"]["points_per"])
    return {"value": ["value"], "growth": ["value", "base"], "ratio": ["value", "of"]}[kind]


def measure(leaf: dict, bureau: str, values: Values) -> Measured:
    texts = {name: values.get((bureau, leaf["id"], name)) for name in field_names(leaf)}
    if NOT_APPLICABLE in texts.values():
        return Measured("not_applicable")
    if None in texts.values():
        return Measured("missing")
    if leaf["rule"]["kind"] == "grade_map":
        return Measured("value", texts["value"])
    fields = {name: Fraction(text) for name, text in texts.items()}
    how = leaf.get("measure", {})
    match how.get("kind", "value"):
        case "growth":  # (value − base) ÷ |base| × 100
            if fields["base"] == 0:
                return Measured("undefined")
            x = (fields["value"] - fields["base"]) / abs(fields["base"]) * 100
        case "ratio":  # value ÷ of × scale
            if fields["of"] == 0:
                return Measured("undefined")
            x = fields["value"] / fields["of"] * number(how.get("scale", "100"))
        case "count":  # the figure shown for a count is the sum of its fields
            x = sum(fields.values(), Fraction(0))
        case _:
            x = fields["value"]
    return Measured("value", x, fields)


# ---------------------------------------------------------------- rules: points of one bureau


@dataclass(frozen=True)
class Seen:
    """What a rule sees of one bureau: m, x, the fields, and the values of its peers."""

    m: Fraction
    x: Fraction | str
    fields: dict[str, Fraction] | None
    better: str
    peers: list[Fraction]

    def is_better(self, a: Fraction, b: Fraction) -> bool:
        return a > b if self.better == "higher" else a < b

    def over_peers(self, choose: Callable) -> Fraction:
        if not self.peers:
            raise UndefinedError
        return choose(self.peers)

    def best(self) -> Fraction:
        return self.over_peers(max if self.better == "higher" else min)

    def worst(self) -> Fraction:
        return self.over_peers(min if self.better == "higher" else max)

    def mean(self) -> Fraction:
        return self.over_peers(lambda peers: sum(peers) / len(peers))

    def rank(self) -> Fraction:
        return Fraction(1 + sum(self.is_better(peer, self.x) for peer in self.peers))


def rank_step(rule: dict, s: Seen) -> Fraction:
    """max(floor, m − step·(rank−1))."""
    return max(optional(rule, "floor", Fraction(0)), s.m - number(rule["step"]) * (s.rank() - 1))


def ratio_to_best(rule: dict, s: Seen) -> Fraction:
    """higher: m·x/best; lower: m·best/x; best ≤ 0 is undefined."""
    best = s.best()
    if best <= 0:
        raise UndefinedError
    return s.m * s.x / best if s.better == "higher" else s.m * quotient(best, s.x)


def pass_fail(rule: dict, s: Seen) -> Fraction:
    """m or 0."""
    return s.m if OPERATORS[rule.get("compare", ">=")](s.x, number(rule["target"])) else Fraction(0)


def target_ratio(rule: dict, s: Seen) -> Fraction:
    """m·clip(x/target, floor, cap); lower: target/x; target 0 is undefined."""
    target = number(rule["target"])
    if target == 0:
        raise UndefinedError
    q = s.x / target if s.better == "higher" else quotient(target, s.x)
    return s.m * clip(q, optional(rule, "floor", Fraction(0)), optional(rule, "cap", Fraction(1)))


def per_unit(rule: dict, s: Seen) -> Fraction:
    """clip(base + points·u, low, high), u = (x−at)/unit; drop toward zero, whole away from zero."""
    u = (s.x - number(rule["at"])) / optional(rule, "unit", Fraction(1))
    u = {"pro_rata": lambda u: u, "drop": toward_zero, "whole": away_from_zero}[rule.get("partial", "pro_rata")](u)
    points = number(rule["base"]) + number(rule["points"]) * u
    return clip(points, optional(rule, "low", Fraction(0)), optional(rule, "high", s.m))


def linear(rule: dict, s: Seen) -> Fraction:
    """clip(slope·x + intercept, low, high)."""
    points = number(rule["slope"]) * s.x + number(rule["intercept"])
    return clip(points, optional(rule, "low", Fraction(0)), optional(rule, "high", s.m))


def bands(rule: dict, s: Seen) -> Fraction:
    """The band's points; from is in the band and to is not unless the band says otherwise."""
    for band in rule["bands"]:
        low, high = optional(band, "from"), optional(band, "to")
        above = low is None or s.x > low or (s.x == low and not band.get("from_open", False))
        below = high is None or s.x < high or (s.x == high and not band.get("to_open", True))
        if above and below:
            return number(band["points"])
    if rule.get("otherwise") is None:
        raise NoPointsError
    return number(rule["otherwise"])


def efficacy(rule: dict, s: Seen) -> Fraction:
    """m/100·(base + (100−base)·d), d = (x−u)/(s−u) clipped to 0…1; s = u gives m."""
    ends = {"worst": s.worst, "best": s.best}
    bad, good = (ends[end]() if end in ends else number(end) for end in (rule["unacceptable"], rule["satisfactory"]))
    if good == bad:
        return s.m
    d = (s.x - bad) / (good - bad)
    if rule.get("clip", True):
        d = clip(d, Fraction(0), Fraction(1))
    base = optional(rule, "base", Fraction(60))
    return s.m / 100 * (base + (100 - base) * d)


def deduct(rule: dict, s: Seen) -> Fraction:
    """max(floor, m − Σ count·p)."""
    if "points_per" in rule:
        loss = sum(s.fields[name] * number(points) for name, points in rule["points_per"].items())
    else:
        loss = s.x * number(rule["each"])
    return max(optional(rule, "floor", Fraction(0)), s.m - loss)


def grade_map(rule: dict, s: Seen) -> Fraction:
    """m·share."""
    if s.x not in rule["map"]:
        raise NoPointsError
    return s.m * number(rule["map"][s.x])


def direct(rule: dict, s: Seen) -> Fraction:
    """m·x/scale."""
    return s.m * s.x / optional(rule, "scale", s.m)


def formula(rule: dict, s: Seen) -> Fraction:
    """The typed expression, in points."""

    def names(name: str) -> Fraction:
        known = {"best": s.best, "worst": s.worst, "mean": s.mean, "rank": s.rank}
        if name in known:
            return known[name]()
        return {"x": s.x, "marks": s.m, "count": Fraction(len(s.peers)), **(s.fields or {})}[name]

    return Formula(rule["formula"]).value(names)


RULES: dict[str, Callable[[dict, Seen], Fraction]] = {
    rule.__name__: rule
    for rule in (
        rank_step,
        ratio_to_best,
        pass_fail,
        target_ratio,
        per_unit,
        linear,
        bands,
        efficacy,
        deduct,
        grade_map,
        direct,
        formula,
    )
}


# ---------------------------------------------------------------- one indicator, one bureau


@dataclass(frozen=True)
class Mark:
    """The outcome of one cell; `blocks` is a missing value that takes the bureau out of the ranking."""

    status: str
    value: Fraction | str | None = None
    share: Fraction | None = None
    points: Fraction = Fraction(0)
    blocks: bool = False

    @property
    def applicable(self) -> bool:
        return self.status != "not_applicable"


def settle(policy: str | None, value: Fraction | None) -> Mark:
    """`undefined`: ask is pending, zero and full are scored, none is not applicable."""
    match policy or "ask":
        case "zero":
            return Mark("scored", value, Fraction(0))
        case "full":
            return Mark("scored", value, Fraction(1))
        case "none":
            return Mark("not_applicable", value)
        case "ask":
            return Mark("pending", value)
    raise ValueError(policy)


def mark(leaf: dict, measured: Measured, peers: list[Fraction]) -> Mark:
    if leaf["better"] == "none":
        return Mark("shown", measured.x)
    if measured.state == "undefined":
        return settle(leaf["measure"].get("undefined"), None)
    missing = leaf.get("missing", "pending")
    if measured.state == "not_applicable" or (measured.state == "missing" and missing == "rescale"):
        return Mark("not_applicable")
    if measured.state == "missing":
        if missing not in ("pending", "zero", "unranked"):
            raise NotImplementedError(missing)
        return Mark("missing", blocks=missing == "unranked")
    m, rule = number(leaf["marks"]), leaf["rule"]
    try:
        points = RULES[rule["kind"]](rule, Seen(m, measured.x, measured.fields, leaf["better"], peers))
    except UndefinedError:
        return settle(rule.get("undefined"), measured.x)
    except NoPointsError:
        return Mark("pending", measured.x)
    return Mark("scored", measured.x, points / m)


# ---------------------------------------------------------------- the tree


def is_leaf(node: dict) -> bool:
    return not node.get("criteria")


def leaves(nodes: list[dict]) -> list[dict]:
    return [leaf for node in nodes for leaf in ([node] if is_leaf(node) else leaves(node["criteria"]))]


def levels(nodes: list[dict], depth: int = 1) -> list[tuple[dict, int]]:
    """Every criterion with its depth, in the order of the scheme."""
    return [pair for node in nodes for pair in [(node, depth), *levels(node.get("criteria") or [], depth + 1)]]


def own_marks(node: dict) -> Fraction:
    """The marks as written; an inner node without any has its children's."""
    if node.get("marks") is not None:
        return number(node["marks"])
    return sum((own_marks(child) for child in node["criteria"]), Fraction(0))


def counts_for(leaf: dict, group: str) -> bool:
    return leaf.get("groups") is None or group in leaf["groups"]


def belongs(node: dict, group: str) -> bool:
    """A criterion belongs to a peer group when something under it is scored there."""
    return any(leaf["better"] != "none" and counts_for(leaf, group) for leaf in leaves([node]))


def is_item(node: dict, depth: int) -> bool:
    """The result lists as items the top criteria and everything above the indicators."""
    return depth == 1 or not is_leaf(node)


def effective_weights(nodes: list[dict], weights: dict, factor: Fraction = Fraction(1)) -> dict[str, Fraction]:
    """A weight replaces an indicator's marks; at an inner node it scales everything beneath."""
    found = {}
    for node in nodes:
        weight = number(weights[node["id"]]) if node["id"] in weights else own_marks(node)
        if is_leaf(node):
            found[node["id"]] = weight * factor
        else:
            found |= effective_weights(node["criteria"], weights, factor * weight / own_marks(node))
    return found


def worth(node: dict, group: str, weights: dict) -> Fraction:
    weight = number(weights[node["id"]]) if node["id"] in weights else own_marks(node)
    if is_leaf(node):
        return weight
    children = [child for child in node["criteria"] if belongs(child, group)]
    ground = sum(own_marks(child) for child in children)
    return weight / ground * sum(worth(child, group, weights) for child in children)


@dataclass(frozen=True)
class Sum:
    points: Fraction
    applicable: bool
    line: Fraction | None = None  # 折算


class Column:
    """One bureau's points from the indicators up to the scheme."""

    def __init__(self, group: str, weights: dict, places: int | None, marks: dict[str, Mark]) -> None:
        self.group, self.weights, self.places, self.marks = group, weights, places, marks
        self.sums: dict[str | None, Sum] = {}

    def add_up(self, node: dict) -> Sum:
        if is_leaf(node):
            one = self.marks[node["id"]]
            result = Sum(one.points, one.applicable)
        else:
            result = self.add_children(node)
        self.sums[node["id"]] = result
        return result

    def add_children(self, node: dict) -> Sum:
        children = [child for child in node["criteria"] if belongs(child, self.group)]
        sums = [self.add_up(child) for child in children]
        points = sum((each.points for each in sums), Fraction(0))
        if not any(each.applicable for each in sums):
            return Sum(Fraction(0), applicable=False)
        if all(each.applicable for each in sums):
            return Sum(points, applicable=True)
        worths = [worth(child, self.group, self.weights) for child in children]
        usable = sum(w for w, each in zip(worths, sums, strict=True) if each.applicable)
        if usable == 0:
            return Sum(points, applicable=True)
        f = own_marks(node) / sum(own_marks(child) for child in children) * sum(worths) / usable
        line = half_up(points * (f - 1), self.places)
        return Sum(points + line, applicable=True, line=line)


# ---------------------------------------------------------------- ranks, bonuses, grades


def competition(points: dict[str, Fraction]) -> dict[str, int]:
    return {each: 1 + sum(other > mine for other in points.values()) for each, mine in points.items()}


def overall_ranks(keys: dict[str, tuple], ties: str) -> dict[str, str]:
    """competition 1,2,2,4; dense 1,2,2,3; average 1,2.5,2.5,4."""
    ranks = {}
    for bureau, mine in keys.items():
        better = sum(other > mine for other in keys.values())
        equal = sum(other == mine for other in keys.values())
        rank = {
            "competition": Fraction(better + 1),
            "dense": Fraction(len({other for other in keys.values() if other > mine}) + 1),
            "average": better + Fraction(equal + 1, 2),
        }[ties]
        ranks[bureau] = exact_text(rank)
    return ranks


def bonus_of(bonuses: list[dict], bureau: str, events: Events) -> Fraction:
    total = Fraction(0)
    for bonus in bonuses:
        kinds = bonus.get("kinds", {})
        points = Fraction(0)
        for who, kind, text in events:
            if who == bureau and kind in (bonus["id"], bonus["name"], *kinds):
                points += number(kinds[kind] if text is None else text)
        total += clip(points, optional(bonus, "floor"), optional(bonus, "cap"))
    return total


def grade_of(grades: list[dict], total: Fraction) -> str | None:
    reached = [grade for grade in grades if total >= number(grade["from"])]
    return max(reached, key=lambda grade: number(grade["from"]))["name"] if reached else None


def count_firsts(
    items: list[dict[str, int]], points: list[dict[str, Fraction]], rules: dict, size: int
) -> dict[str, list[bool]]:
    """For each bureau its firsts, each with whether it is the only one."""
    firsts: dict[str, list[bool]] = {}
    if size < rules.get("minimum_group", 2):
        return firsts
    for ranks, figures in zip(items, points, strict=True):
        if len(set(figures.values())) == 1 and not rules.get("all_equal", False):
            continue
        winners = [bureau for bureau, rank in ranks.items() if rank == 1]
        for bureau in winners:
            firsts.setdefault(bureau, []).append(len(winners) == 1)
    return firsts


# ---------------------------------------------------------------- one peer group, the whole result


class Group:
    def __init__(self, scheme: dict, group: dict, values: Values, events: Events, weights: dict) -> None:
        self.scheme, self.group, self.events = scheme, group, events
        self.id = group["id"]
        rounding = scheme.get("rounding", {})
        self.points_places, self.total_places = rounding.get("points", 2), rounding.get("total", 2)
        self.bureaus = [bureau["id"] for bureau in group["bureaus"]]
        self.judged = [bureau["id"] for bureau in group["bureaus"] if not bureau.get("exempt", False)]
        self.leaves = [leaf for leaf in leaves(scheme["criteria"]) if counts_for(leaf, self.id)]
        counted = effective_weights(scheme["criteria"], weights)
        self.marks: dict[str, dict[str, Mark]] = {}  # indicator → bureau → mark
        for leaf in self.leaves:
            peers = self.peers(leaf, values)
            self.marks[leaf["id"]] = {}
            for bureau in self.bureaus:
                one = mark(leaf, measure(leaf, bureau, values), peers)
                points = half_up((one.share or Fraction(0)) * counted[leaf["id"]], self.points_places)
                self.marks[leaf["id"]][bureau] = Mark(one.status, one.value, one.share, points, one.blocks)
        self.sums = {bureau: self.column(bureau, weights) for bureau in self.bureaus}
        self.tree = [pair for pair in levels(scheme["criteria"]) if belongs(pair[0], self.id)]
        self.figures = {node["id"]: self.judged_points(node["id"]) for node, _ in self.tree}
        self.ranks = {each: competition(points) for each, points in self.figures.items()}

    def peers(self, leaf: dict, values: Values) -> list[Fraction]:
        """The bureaus that are judged and have a value; of all groups when the rule says so."""
        if leaf["rule"].get("peers") == "all":
            groups = [each for each in self.scheme["groups"] if counts_for(leaf, each["id"])]
        else:
            groups = [self.group]
        bureaus = [each for group in groups for each in group["bureaus"] if not each.get("exempt", False)]
        seen = [measure(leaf, bureau["id"], values) for bureau in bureaus]
        return [each.x for each in seen if each.state == "value"]

    def column(self, bureau: str, weights: dict) -> dict[str | None, Sum]:
        marks = {leaf["id"]: self.marks[leaf["id"]][bureau] for leaf in self.leaves}
        column = Column(self.id, weights, self.points_places, marks)
        top = [node for node in self.scheme["criteria"] if belongs(node, self.id)]
        if top:
            column.add_up({"id": None, "criteria": top})
        else:
            column.sums[None] = Sum(Fraction(0), applicable=False)
        return column.sums

    def judged_points(self, criterion: str) -> dict[str, Fraction]:
        """Published points of those that take part in the criterion's rank."""
        sums = {bureau: self.sums[bureau][criterion] for bureau in self.judged}
        return {bureau: each.points for bureau, each in sums.items() if each.applicable}

    def ranking(self) -> list[dict]:
        rules = self.scheme.get("firsts", {})
        depth = rules.get("depth", 1)
        chosen = [node["id"] for node, at in self.tree if (is_leaf(node) if depth == -1 else at == depth)]
        items = [self.ranks[each] for each in chosen]
        firsts = count_firsts(items, [self.figures[each] for each in chosen], rules, len(self.judged))
        rows, keys = [], {}
        for bureau in self.bureaus:
            bonus = bonus_of(self.scheme.get("bonuses", []), bureau, self.events)
            total = half_up(self.sums[bureau][None].points + bonus, self.total_places)
            sole = sum(firsts.get(bureau, []))
            facts = {
                "total": total,
                "firsts": len(firsts.get(bureau, [])) if rules.get("shared", True) else sole,
                "seconds": sum(ranks.get(bureau) == 2 for ranks in items),
                "thirds": sum(ranks.get(bureau) == 3 for ranks in items),
            }
            unranked = any(marks[bureau].blocks for marks in self.marks.values())
            ranked = bureau in self.judged and not unranked
            if ranked:
                keys[bureau] = self.key(bureau, facts)
            row = {
                "bureau": bureau,
                "rank": None,
                "total": None if unranked else printed(total, self.total_places),
                "bonus": printed(bonus, self.points_places),
                "firsts": facts["firsts"],
                "sole_firsts": sole,
                "grade": grade_of(self.scheme.get("grades", []), total) if ranked else None,
                "items": [self.item(node, bureau) for node, at in self.tree if is_item(node, at)],
                "indicators": [self.indicator(leaf, bureau) for leaf in self.leaves],
            }
            line = self.sums[bureau][None].line
            if line is not None:
                row["rescaled"] = printed(line, self.points_places)
            rows.append(row)
        return self.in_order(rows, keys)

    def in_order(self, rows: list[dict], keys: dict[str, tuple]) -> list[dict]:
        ranks = overall_ranks(keys, self.scheme.get("ranking", {}).get("ties", "competition"))
        for row in rows:
            row["rank"] = ranks.get(row["bureau"])
        return sorted(rows, key=lambda row: Fraction(row["rank"]) if row["rank"] else math.inf)

    def key(self, bureau: str, facts: dict) -> tuple:
        sums = self.sums[bureau]
        by = self.scheme.get("ranking", {}).get("by", ["total"])
        return tuple(facts[key] if key in facts else sums[key].points if key in sums else 0 for key in by)

    def item(self, node: dict, bureau: str) -> dict:
        own, rank = self.sums[bureau][node["id"]], self.ranks[node["id"]].get(bureau)
        item = {
            "id": node["id"],
            "points": printed(own.points, self.points_places),
            "marks": exact_text(own_marks(node)),
            "rank": None if rank is None else str(rank),
        }
        if own.line is not None:
            item["rescaled"] = printed(own.line, self.points_places)
        return item

    def indicator(self, leaf: dict, bureau: str) -> dict:
        own = self.marks[leaf["id"]][bureau]
        rank = self.ranks.get(leaf["id"], {}).get(bureau)
        return {
            "id": leaf["id"],
            "value": exact_text(own.value) if isinstance(own.value, Fraction) else own.value,
            "share": None if own.share is None else exact_text(own.share),
            "points": printed(own.points, self.points_places),
            "rank": None if rank is None else str(rank),
            "status": own.status,
        }


def score(scheme: dict, values: Values, events: Events = (), weights: dict[str, str] | None = None) -> dict:
    """The `weights` and `groups` of the result, as far as they are figures."""
    laid = weights or {}
    counted = effective_weights(scheme["criteria"], laid)
    groups = []
    for group in scheme["groups"]:
        ranking = Group(scheme, group, values, list(events), laid).ranking()
        groups.append({"id": group["id"], "ranking": ranking})
    return {"weights": {each: exact_text(weight) for each, weight in counted.items()}, "groups": groups}


ROW_KEYS = ("bureau", "rank", "total", "bonus", "firsts", "sole_firsts", "grade", "rescaled")
ITEM_KEYS = ("id", "points", "marks", "rank", "rescaled")
INDICATOR_KEYS = ("id", "value", "share", "points", "rank", "status")


def figures(result: dict) -> dict:
    """The part of a result that `score` gives: without names, vetoes, sources and problems."""

    def only(mapping: dict, keys: tuple[str, ...]) -> dict:
        return {key: mapping[key] for key in keys if key in mapping}

    groups = []
    for group in result["groups"]:
        rows = []
        for row in group["ranking"]:
            items = [only(item, ITEM_KEYS) for item in row["items"]]
            indicators = [only(each, INDICATOR_KEYS) for each in row["indicators"]]
            rows.append({**only(row, ROW_KEYS), "items": items, "indicators": indicators})
        groups.append({"id": group["id"], "ranking": rows})
    return {"weights": result["weights"], "groups": groups}
