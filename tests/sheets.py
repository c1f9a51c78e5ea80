"""Sheets built from grids of values, and what the reading of tables makes of them."""

import datetime
from decimal import Decimal

from evaluator.reading.cells import Cell, Kind, Sheet, Workbook
from evaluator.reading.gather import gather_workbook
from evaluator.scheme import Scheme
from evaluator.scheme_file import check_scheme


def bureau(id_, name, *aliases):
    return {"id": id_, "name": name, "aliases": list(aliases)}


def leaf(id_, name, unit="", number="", rule=None, aliases=(), **more):
    base = {"id": id_, "name": name, "unit": unit, "number": number, "marks": "10", "better": "higher"}
    return base | {"aliases": list(aliases), "rule": rule or {"kind": "direct"}} | more


BUREAUS = [
    bureau("hs", "海曙公安分局", "海曙分局"),
    bureau("zh", "镇海公安分局", "镇海分局"),
    bureau("qw", "杭州湾新区公安分局", "杭州湾新区分局"),
]
GRADES = {"kind": "grade_map", "map": {"优秀": "1", "达标": "0.8"}}
LEAVES = [
    leaf("fraud", {"zh": "电诈破案同比", "en": "Fraud cases"}, "%", "1.1"),
    leaf("loss", "挽回损失", "万元", "1.2"),
    leaf("calls", "110接处警", "起", "2.1"),
    leaf("grade", "执法等次", rule=GRADES),
    leaf("growth", "刑事立案", "%", measure={"kind": "growth"}),
    leaf("rate", "人均/户均收入"),
    leaf("cover", "覆盖(企业)率", measure={"kind": "ratio"}),
]


def scheme_of(criteria=LEAVES, bureaus=BUREAUS) -> Scheme:
    data = {"format": "four-firsts/scheme/1", "id": "s", "title": "方案"}
    bonuses = [{"id": "honour", "name": "表彰", "kinds": {"省级表彰": "1"}}]
    group = {"id": "g", "bureaus": bureaus}
    return check_scheme(data | {"groups": [group], "criteria": criteria, "bonuses": bonuses}, "s.json")


SCHEME = scheme_of()


class Raw:
    """A cell of any kind in a grid."""

    def __init__(self, kind, text, number_format="General", formula=None):
        self.kind, self.text, self.number_format, self.formula = kind, text, number_format, formula


ERROR = Raw(Kind.ERROR, "#DIV/0!")
UNCALCULATED = Raw(Kind.EMPTY, "", formula="SUM(B2:B3)")
DATE = Raw(Kind.DATE, "2020-03-01", "m-d")
INFINITE = Raw(Kind.NUMBER, "1E+999")


def percent(text):
    return Raw(Kind.NUMBER, text, "0%")


def cell_of(row, column, value) -> Cell:
    match value:
        case Raw():
            return Cell(row, column, value.kind, value.text, value.number_format, value.formula)
        case bool():
            return Cell(row, column, Kind.BOOLEAN, str(value).upper())
        case int() | float() | Decimal():
            return Cell(row, column, Kind.NUMBER, str(value))
        case datetime.date():
            return Cell(row, column, Kind.DATE, value.isoformat())
        case _:
            return Cell(row, column, Kind.TEXT, value)


def sheet(*rows, name="表", merges=(), hidden_rows=(), hidden_columns=(), hidden=False) -> Sheet:
    """A sheet from rows of values; None is no cell. `merges` are addresses of corners ("A1:C1")."""
    cells = {
        (r, c): cell_of(r, c, value)
        for r, row in enumerate(rows, 1)
        for c, value in enumerate(row, 1)
        if value is not None
    }
    areas = tuple(area(each) for each in merges)
    return Sheet(name, cells, areas, frozenset(hidden_rows), frozenset(hidden_columns), hidden)


def area(text):
    (left, top), (right, bottom) = ((ord(corner[0]) - 64, int(corner[1:])) for corner in text.split(":"))
    return top, left, bottom, right


def turned(built: Sheet) -> Sheet:
    cells = {(c, r): Cell(c, r, cell.kind, cell.text, cell.number_format) for (r, c), cell in built.cells.items()}
    return Sheet(built.name, cells, tuple((b, a, d, c) for a, b, c, d in built.merges))


def read(*sheets, scheme=SCHEME, accept=False):
    """What a workbook "f.xlsx" of these sheets reports; every message is said once in both languages."""
    gathered = gather_workbook(Workbook("f.xlsx", "", sheets), scheme, accept=accept)
    for problem in gathered.problems:
        assert problem.file == "f.xlsx" and (problem.sheet or problem.code == "E-NODATA")
        for lang in ("zh", "en"):
            said = problem.say(lang)
            assert "None" not in said and "Text(" not in said and "Kind." not in said and "Decimal" not in said
    return gathered


def values(gathered) -> dict:
    """What was read: bureau, indicator and field -> number or word, else the state."""
    return {
        (o.bureau, o.indicator, o.field): o.state.value
        if o.value is None
        else f"{o.value:f}"
        if isinstance(o.value, Decimal)
        else o.value
        for o in gathered.observations
    }


def simple(gathered) -> dict:
    """As `values`, for indicators of one field: bureau, indicator."""
    return {key[:2]: value for key, value in values(gathered).items()}


def codes(gathered) -> list[tuple[str, str]]:
    return sorted((p.code, p.cell or "") for p in gathered.problems)


# A table that many tests vary, and what it says.
HEAD = ["单位", "挽回损失", "110接处警"]
ROWS = [["海曙分局", 5, 50], ["镇海分局", 7, 70]]
EXPECTED = {("hs", "loss"): "5", ("hs", "calls"): "50", ("zh", "loss"): "7", ("zh", "calls"): "70"}
