"""Finding tables: layouts of all the sorts that departments send, and grids of anything."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.reading.cells import Cell, Kind, Sheet, Workbook, address
from evaluator.reading.gather import gather_workbook
from tests.sheets import (
    DATE,
    ERROR,
    EXPECTED,
    HEAD,
    INFINITE,
    LEAVES,
    ROWS,
    SCHEME,
    UNCALCULATED,
    Raw,
    bureau,
    codes,
    percent,
    read,
    scheme_of,
    sheet,
    simple,
    turned,
)

LAYOUTS = {
    "plain": sheet(HEAD, *ROWS),
    "titles and period": sheet(
        ["2020年度考评数据表"], ["统计时段：2019.12.21—2020.12.20"], HEAD, *ROWS, merges=["A1:C1"]
    ),
    "unit line of the same unit": sheet(["单位：万元、起"], HEAD, *ROWS),
    "numbers, points and units": sheet(["单 位", "1.2 挽回损失（万元）（7分）", "2.1、110接处警\n（起，8分）"], *ROWS),
    "circled numbers": sheet(["单位", "①挽回损失", "②110接处警"], *ROWS),
    "brackets of other shapes": sheet(["单位", "(一)挽回损失【万元】", "110接处警[起]"], *ROWS),
    "ids": sheet(["bureau", "loss", "calls"], ["hs", 5, 50], ["zh", 7, 70]),
    "no word over the bureaus": sheet([None, *HEAD[1:]], *ROWS),
    "parents above, merged": sheet(["单位", "治安整治（25分）"], [None, *HEAD[1:]], *ROWS, merges=["A1:A2", "B1:C1"]),
    "parents above, not merged": sheet(["单位", "治安整治（25分）", None], [None, *HEAD[1:]], *ROWS),
    "three rows": sheet(["单位", "治安", None], [None, *HEAD[1:]], [None, "（万元）", "起"], *ROWS),
    "name over two rows": sheet(["单位", "挽回", "110"], [None, "损失", "接处警"], *ROWS),
    "fields below": sheet(["单位", "挽回损失", "110接处警"], [None, "本期", "数值"], *ROWS),
    "field after a slash": sheet(["单位", "挽回损失/本期", "110接处警／本期"], *ROWS),
    "points in a row of their own": sheet(HEAD, ["分值", 10, 10], *ROWS),
    "column numbers": sheet(HEAD, ["甲", 1, 2], *ROWS),
    "column numbers without a label": sheet(HEAD, [None, 1, 2], *ROWS),
    "sum on top": sheet(HEAD, ["合  计", 12, 120], *ROWS),
    "sums below": sheet(HEAD, *ROWS, ["总计", 12, 120], ["平均值", 6, 60], ["全市平均", 6, 60], ["最高", 7, 70]),
    "sum merged over two columns": sheet(
        ["序号", *HEAD], [1, *ROWS[0]], [2, *ROWS[1]], ["合计", None, 12, 120], merges=["A4:B4"]
    ),
    "sum that was never calculated": sheet(HEAD, *ROWS, ["合计", UNCALCULATED, UNCALCULATED]),
    "notes and signatures": sheet(
        HEAD, *ROWS, [], ["注：含追缴。"], ["填报单位（盖章）：经侦支队", "审核人：甲", "联系电话：1"], ["2020年12月"]
    ),
    "order, rank and total": sheet(
        ["序号", "单位", "名次", "挽回损失", "110接处警", "总分"],
        [1, *ROWS[0][:1], 2, 5, 50, 9],
        [2, "镇海分局", 1, 7, 70, 8],
    ),
    "bureau not in the first column": sheet(
        ["挽回损失", "单位", "110接处警"], [5, "海曙分局", 50], [7, "镇海分局", 70]
    ),
    "decorated bureaus": sheet(HEAD, ["1.海 曙分局★", 5, 50], ["２、镇海公安分局", 7, 70]),
    "stacked": sheet(
        ["单位", "挽回损失"],
        ["海曙分局", 5],
        ["镇海分局", 7],
        ["第二部分"],
        ["单位", "110接处警"],
        ["镇海分局", 70],
        ["海曙分局", 50],
    ),
    "side by side, other order": sheet(
        ["单位", "挽回损失", None, "单位", "110接处警"],
        ["海曙分局", 5, None, "镇海分局", 70],
        ["镇海分局", 7, None, "海曙分局", 50],
    ),
    "side by side, same columns": sheet([*HEAD, *HEAD], [*ROWS[0], *ROWS[1]]),
    "header repeated on the next page": sheet(HEAD, ROWS[0], HEAD, ROWS[1]),
    "long": sheet(
        ["单位", "指标", "数值"],
        ["海曙分局", "挽回损失", 5],
        ["海曙分局", "110接处警", 50],
        ["镇海分局", "1.2 挽回损失", 7],
        ["镇海分局", "calls", 70],
    ),
    "long, indicator merged, units in a column": sheet(
        ["指标名称", "单位", "分局", "指标值"],
        ["挽回损失", "万元", "海曙分局", 5],
        [None, "万元", "镇海分局", 7],
        ["110接处警", "起", "海曙分局", 50],
        [None, "起", "镇海分局", 70],
        merges=["A2:A3", "A4:A5"],
    ),
    "across, with a column of units": sheet(
        ["序号", "指标名称", "单位", "分值", "海曙分局", "镇海分局", "合计"],
        [1, "挽回损失", "万元", 10, 5, 7, 12],
        [2, "110接处警", "起", 10, 50, 70, 120],
    ),
}


@pytest.mark.parametrize("built", LAYOUTS.values(), ids=LAYOUTS)
def test_that_every_layout_gives_the_same_values(built):
    gathered = read(built)
    assert simple(gathered) == EXPECTED
    assert not gathered.problems


@pytest.mark.parametrize("built", LAYOUTS.values(), ids=LAYOUTS)
def test_that_every_layout_may_be_turned_on_its_side(built):
    assert simple(read(turned(built))) == EXPECTED


def test_that_a_table_of_one_bureau_and_one_indicator_is_read_either_way():
    built = sheet(["单位", "挽回损失"], ["海曙分局", 5])
    for each in (built, turned(built)):
        assert simple(read(each)) == {("hs", "loss"): "5"}


def test_that_bureaus_may_be_many():
    many = [bureau(f"b{n}", f"第{n}号分局") for n in range(1000)]
    rows = [[each["name"], n] for n, each in enumerate(many)]
    gathered = read(sheet(["单位", "挽回损失"], *rows), scheme=scheme_of(bureaus=many))
    assert simple(gathered) == {(f"b{n}", "loss"): str(n) for n in range(1000)}
    assert not gathered.problems


def test_that_several_sheets_each_give_their_values():
    first, second = (
        sheet(["单位", "挽回损失"], ["海曙分局", 5]),
        sheet(["单位", "110接处警"], ["海曙分局", 50], name="二"),
    )
    gathered = read(first, second)
    assert {(o.source.sheet, str(o.value)) for o in gathered.observations} == {("表", "5"), ("二", "50")}


@pytest.mark.parametrize("name", ["<img src=x>", "=1+1", "{0}", "%s"])
def test_that_a_name_that_looks_like_code_is_only_a_name(name):
    scheme = scheme_of(bureaus=[bureau("odd", name), *BUREAUS_WITHOUT_ALIASES])
    assert simple(read(sheet(["单位", "挽回损失"], [name, 5]), scheme=scheme)) == {("odd", "loss"): "5"}
    gathered = read(sheet(["单位", "挽回损失"], ["海曙分局", 1], [name, 5]))
    assert codes(gathered) == [("E-UNKNOWNBUREAU", "A3")] and name in gathered.problems[0].say("zh")


BUREAUS_WITHOUT_ALIASES = [bureau("zz", "其他分局")]

TEXTS = [
    *(
        "单位",
        "指标",
        "数值",
        "备注",
        "类别",
        "事由",
        "分值",
        "合计",
        "序号",
        "名次",
        "单位：元",
        "（万元）",
        "本期",
        "上年同期",
        "/",
        "//",
    ),
    *(
        name
        for each in LEAVES
        for name in (each["id"], f"{each['name']}" if isinstance(each["name"], str) else "电诈破案同比")
    ),
    *(
        "海曙分局",
        "镇海分局",
        "杭州湾新区公安",
        "杭州湾新区派出所",
        "省级表彰",
        "挽回损失额",
        "刑事立案/本期",
        "刑事立案/x",
    ),
    *(
        "5",
        "78%",
        "360余万元",
        "—",
        "不涉及",
        "优秀",
        "",
        " ",
        "\u200b",
        "①",
        "1.",
        "()",
        "注：",
        "<b>",
        "=1",
        "{0}",
        "\x00",
    ),
]
cell_values = st.one_of(
    st.none(),
    st.none(),
    st.sampled_from(TEXTS),
    st.sampled_from(TEXTS),
    st.integers(-5, 100),
    st.sampled_from([ERROR, UNCALCULATED, DATE, INFINITE, True, percent("0.5"), Raw(Kind.BAD, "x")]),
    st.text(max_size=6),
)
grids = st.integers(1, 6).flatmap(
    lambda width: st.lists(st.lists(cell_values, min_size=width, max_size=width), max_size=7)
)
corners = st.tuples(st.integers(1, 7), st.integers(1, 6), st.integers(0, 2), st.integers(0, 3))
merges = st.lists(corners.map(lambda c: (c[0], c[1], c[0] + c[2], c[1] + c[3])), max_size=3)
lines = st.frozensets(st.integers(1, 7), max_size=2)


def headed(grid):
    """The grid with a header that is likely to be one."""
    return [["单位", "挽回损失", "刑事立案/本期", "执法等次", "备注", "挽回损失额"], *grid]


@given(st.one_of(grids, grids.map(headed)), merges, lines, lines, st.booleans())
@settings(max_examples=400)
def test_that_any_grid_is_read_without_failure_and_every_value_has_its_cell(grid, areas, rows, columns, accept):
    built = sheet(*grid)
    built = Sheet(built.name, built.cells, tuple(areas), rows, columns)
    gathered = read(built, accept=accept)
    at = {address(*place): cell for place, cell in built.cells.items()}
    for each in (*gathered.observations, *gathered.events):
        assert at[each.source.cell].text == each.source.text
    for problem in gathered.problems:
        assert problem.cell is None or problem.cell in at


def test_that_the_whole_grid_of_a_merge_does_not_stop_the_reading():
    built = Sheet("表", {(1, 1): Cell(1, 1, Kind.TEXT, "单位")}, ((1, 1, 1048576, 16384),))
    assert [p.code for p in gather_workbook(Workbook("f", "", (built,)), SCHEME).problems] == ["E-NOHEADER"]


TITLES = [
    ["2020年度考评数据表（虚构）"],
    ["统计时段：2019.12.21—2020.12.20"],
    ["（封顶25分）"],
    ["填报单位：刑侦支队", None, "审核人："],
]
BELOW = [["注：以上含追缴。"], ["填表人：甲", "审核人：乙", "联系电话：1"], ["2020年12月"]]
OTHER_COLUMNS = ["名次", "天气", "联系人", "得分"]
NAMES = {
    "hs": ["海曙分局", "1.海曙公安分局", "海 曙分局"],
    "zh": ["镇海分局", "★镇海公安分局"],
    "qw": ["杭州湾新区分局"],
}
HEADERS = {
    "loss": ["挽回损失", "1.2 挽回损失（万元）（7分）", "挽回损失\n[万元]", "loss"],
    "calls": ["110接处警", "2.1 110接处警(起)", "110接处警/本期"],
    "fraud": ["电诈破案同比（％）", "1.1电诈破案同比", "Fraud cases"],
}


@given(st.data())
@settings(max_examples=100)
def test_that_a_table_dressed_up_in_any_way_gives_its_values(data):
    def some(among, **limits):
        return data.draw(st.lists(st.sampled_from(among), unique_by=str, **limits))

    bureaus, indicators = some(list(NAMES), min_size=1), some(list(HEADERS), min_size=1)
    numbers = data.draw(st.lists(st.integers(0, 999), min_size=9, max_size=9))
    expected = {
        (b, i): str(n) for (b, i), n in zip(((b, i) for b in bureaus for i in indicators), numbers, strict=False)
    }
    columns = data.draw(st.permutations(["单位", *indicators, *some(OTHER_COLUMNS)]))
    header = [data.draw(st.sampled_from(HEADERS.get(column, [column]))) for column in columns]
    rows = []
    for each in bureaus:
        name = data.draw(st.sampled_from(NAMES[each]))
        cells = {"单位": name, "天气": "晴", "联系人": "张三"} | {i: int(expected[each, i]) for i in indicators}
        rows.append([cells.get(column, 3) for column in columns])
    sums = [[dict(zip(columns, row, strict=True)).get(c, 0) for c in columns] for row in rows[:1]]
    sums = [["合计" if c == "单位" else cell for c, cell in zip(columns, row, strict=True)] for row in sums]
    body = rows + data.draw(st.sampled_from([[], sums]))
    built = sheet(*some(TITLES), header, *data.draw(st.permutations(body)), *some(BELOW))
    gathered = read(turned(built) if data.draw(st.booleans()) else built)
    assert simple(gathered) == expected
    assert {p.code for p in gathered.problems} <= {"N-COLUMN"}
