"""The proof sheets: computed anew by LibreOffice they agree with what is published, and with nothing else."""

import io
import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from evaluator.formula import Name, number, parse, when
from evaluator.numbers import to_text
from evaluator.project import Event, Observation, Source, State, new_project, set_weight
from evaluator.reading.gather import gather
from evaluator.scheme_file import load_scheme, read_scheme
from evaluator.scoring import evaluate
from evaluator.writing import proof_formulas as formulas
from evaluator.writing.workbook import ranking_workbook
from tests.cases import RULES, all_leaves, cases
from tests.recalculation import PROGRAM, WHY_NOT, errors, failures, named, recalculated
from tests.test_scoring import board_of

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Source("报表.xlsx", "Sheet1", "C7", "5")
KINDS = {rule.__name__ for rule in RULES}
needs_libreoffice = pytest.mark.skipif(PROGRAM is None, reason=WHY_NOT)

FUNCTIONS = {
    *("IF", "IFERROR", "ISNUMBER", "AND", "OR", "NOT", "N", "NA"),
    *("ROUND", "ROUNDUP", "ROUNDDOWN", "INT", "ABS", "EXP", "LN", "LOG10", "SQRT"),
    *("SUM", "SUMIF", "SUMPRODUCT", "COUNT", "MIN", "MAX", "AVERAGE"),
}  # all of them older than Excel 2007, but for IFERROR, which is of 2007


# ---------------------------------------------------------------- boards


def example_board(**weights):
    file = load_scheme(ROOT / "criteria" / "hangzhou_bay_2020.json")
    found = gather(sorted((ROOT / "samples" / "hangzhou_bay_2020").glob("*.xlsx")), file.scheme)
    project = new_project(file.scheme, file.sha256, found.observations, found.events, found.problems)
    for criterion, weight in weights.items():
        project = set_weight(project, criterion, Decimal(weight))
    return evaluate(project)


def random_cases(count):
    """So many of a fixed row of random cases, together of all kinds of rules."""
    drawn = []

    @settings(max_examples=150, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(cases(leaves=14))
    def draw(case):
        drawn.append(case)

    draw()
    chosen, kinds = [], set()
    while len(chosen) < count:
        # Those with most kinds that are still wanting, then the largest.
        best = max(drawn, key=lambda case: (len(kinds_of(case) - kinds), len(case.values)))
        drawn.remove(best)
        chosen.append(best)
        kinds |= kinds_of(best)
    assert kinds == KINDS
    return chosen


def kinds_of(case):
    return {leaf["rule"]["kind"] for leaf in all_leaves(case.scheme["criteria"]) if leaf["better"] != "none"}


def leaf(key, **rest):
    return {"id": key, "name": f"指标{key}", "marks": "10", "better": "higher", "rule": {"kind": "direct"}} | rest


def board_from(criteria, values, events=(), exempt=(), **rest):
    """A board of one group; `values` are rows of figures by bureau, in the order of the leaves' fields."""
    data = {
        "format": "four-firsts/scheme/1",
        "id": "s",
        "title": "方案",
        "groups": [
            {"id": "g", "name": "序列", "bureaus": [{"id": b, "name": b, "exempt": b in exempt} for b in values]}
        ],
        "criteria": criteria,
    }
    scheme = read_scheme(json.dumps(data | rest).encode(), "scheme.json").scheme
    places = [(indicator, field) for indicator in scheme.indicators() for field in indicator.fields()]
    observations = []
    for bureau, row in values.items():
        for (indicator, field), value in zip(places, row.split(), strict=True):
            if value == "-":
                continue
            state = State.NOT_APPLICABLE if value == "NA" else State.VALUE
            number_ = None if value == "NA" else value if indicator.rule.takes_words else Decimal(value)
            observations.append(Observation(bureau, indicator.id, field, state, number_, SOURCE))
    found = [Event(bureau, kind, "事由", "文号", points, SOURCE) for bureau, kind, points in events]
    return evaluate(new_project(scheme, "0" * 64, observations, found))


def vetoes_board(**rest):
    """Every effect of a veto, a capped and a floored bonus, an exempt bureau."""
    ranked = leaf("b", better="lower", rule={"kind": "rank_step", "step": "0.7"})
    item = {"id": "item", "name": "项目", "criteria": [leaf("a"), ranked]}
    vetoes = [
        {"id": "v_minus", "name": "扣分", "effect": {"kind": "minus", "points": "3.5"}},
        {"id": "v_leaf", "name": "指标清零", "effect": {"kind": "item_zero", "item": "a"}},
        {"id": "v_item", "name": "项目清零", "effect": {"kind": "item_zero", "item": "item"}},
        {"id": "v_total", "name": "总分清零", "effect": {"kind": "total_zero"}},
        {"id": "v_first", "name": "不计第一", "effect": {"kind": "no_firsts"}},
        {"id": "v_rank", "name": "不排名", "effect": {"kind": "unranked"}},
    ]
    bonuses = [
        {"id": "up", "name": "加分", "cap": "2", "kinds": {"表彰": "1.255"}},
        {"id": "down", "name": "减分", "floor": "-1", "kinds": {"通报": "-0.7"}},
    ]
    kinds = ["扣分", "指标清零", "项目清零", "总分清零", "不计第一", "不排名"]
    events = [(f"b{n}", kind, None) for n, kind in enumerate(kinds)]
    events += [("b0", "扣分", None), ("b6", "表彰", None), ("b6", "表彰", Decimal(1)), ("b7", "通报", None)]
    events += [("b7", "通报", None), ("b4", "表彰", None), ("b1", "通报", None)]
    values = {f"b{n}": f"{9 - n % 4}.5 {n % 3} {n % 2}" for n in range(9)}
    values["b4"] = "10 0 1"
    criteria = [item, leaf("c", rule={"kind": "linear", "slope": "5", "intercept": "1"})]
    return board_from(criteria, values, events, ("b8",), bonuses=bonuses, vetoes=vetoes, **rest)


def rescaled_board():
    """Missing values under every policy, and values that do not apply, at three levels."""
    leaves = [leaf("a", missing="rescale"), leaf("b", marks="5")]
    inner = {"id": "inner", "name": "内项", "marks": "12", "criteria": leaves}
    criteria = [
        {"id": "outer", "name": "外项", "criteria": [inner, leaf("c", missing="zero")]},
        leaf("d", missing="unranked"),
        leaf("e", rule={"kind": "ratio_to_best", "undefined": "none"}),
        leaf("f", better="none"),
    ]
    values = {
        "b0": "5.125 4 7 1 3 1",
        "b1": "- 3.335 6 2 0 1",
        "b2": "NA NA 5 3 6 -",
        "b3": "NA NA NA 4 7 2",
        "b4": "4 NA - 5 NA 3",
        "b5": "1 1 1 - 1 1",
        "b6": "NA NA NA NA NA 1",
        "b7": "2 - 2 2 2 2",
    }
    board = board_from(criteria, values)
    for criterion, weight in (("inner", "7.5"), ("a", "3"), ("outer", "40"), ("d", "0")):
        board = evaluate(set_weight(board.project, criterion, Decimal(weight)))
    return board


def long_board():
    """Rules and sums that no single cell takes."""
    bands = [{"from": str(n), "to": str(n + 1), "points": str(n % 10)} for n in range(150)]
    nested = "x"
    for n in range(18):
        nested = f"IF(x>{150 - n},{n},MAX(0,{nested}))"
    criteria = [
        {"id": "many", "name": "许多", "criteria": [leaf(f"m{n}", marks="1") for n in range(230)]},
        leaf("bands", rule={"kind": "bands", "bands": bands, "otherwise": "3"}),
        leaf("nested", rule={"kind": "formula", "formula": nested}),
        leaf("truth", rule={"kind": "formula", "formula": "IF(x>3, x>5, 2)"}),
        leaf("counts", rule={"kind": "deduct", "points_per": {f"f{n}": "0.01" for n in range(40)}}),
    ]
    values = {
        f"b{n}": " ".join([*["0.125", "1", f"0.{n}", "0.5", "1"] * 46, *[str(n * 7)] * 3, *map(str, range(40))])
        for n in range(4)
    }
    return board_from(criteria, values)


def level_board(ties, by, points, **firsts):
    """Bureaus that are level with each other in several ways."""
    criteria = [leaf("a"), leaf("b"), leaf("c", rule={"kind": "ratio_to_best"})]
    values = {"b0": "3 3 1", "b1": "2 4 1", "b2": "4 2 1", "b3": "1 1 3", "b4": "5 5 5", "b5": "5 5 5", "b6": "9 9 9"}
    return board_from(
        criteria,
        values,
        exempt=("b6",),
        ranking={"by": by, "ties": ties},
        rounding={"points": points, "total": points},
        firsts=firsts,
    )


BOARDS = {
    "vetoes": vetoes_board,
    "vetoes and keys": lambda: vetoes_board(
        ranking={"by": ["a", "firsts", "total"], "ties": "dense"}, firsts={"depth": -1}
    ),
    "rescaled": rescaled_board,
    "long": long_board,
    "dense": lambda: level_board("dense", ["firsts", "c"], 1, depth=-1, shared=False),
    "average": lambda: level_board("average", ["seconds", "thirds", "total"], None, all_equal=True),
    "competition": lambda: level_board("competition", ["total", "b"], 12, minimum_group=7),
    "level": lambda: board_from([leaf("a")], {"b0": "1", "b1": "1"}),
    "alone": lambda: board_from([leaf("a", rule={"kind": "rank_step", "step": "1"})], {"b0": "1"}, exempt=("b0",)),
    "too close": lambda: board_from(
        [leaf("a", rule={"kind": "rank_step", "step": "1"}), leaf("b")],
        {"b0": "999999999999999 999999999999997", "b1": "999999999999998 999999999999998"},
        rounding={"points": None, "total": None},
    ),
}


# ---------------------------------------------------------------- workbooks and what became of them


def proof_of(book):
    return next(sheet for sheet in book if "复核" in sheet.title)


def column_of(sheet, header, text):
    """The column with that header in that row."""
    return next(cell.column for cell in sheet[header] if cell.value == text)


def row_with(sheet, words, column=1):
    return next(row for row in range(1, sheet.max_row + 1) if str(sheet.cell(row, column).value).startswith(words))


def formulas_of(content):
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    yield cell


def changed(content, change):
    """The workbook with a cell of its proof sheet changed, as somebody would who opens it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(proof_of(book))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(title, offset, column, value):
    """A change of one reported value: of the bureau so many rows below the title of its block."""

    def change(sheet):
        cell = sheet.cell(row_with(sheet, title) + offset, column)
        assert cell.data_type in {"n", "s"}, cell.coordinate
        assert cell.value != value
        cell.value = value

    return change


CHANGES = {
    "a value that changes points": put("1.1 ", 5, 3, 100),
    "a value that changes no points": put("1.1 ", 4, 3, 79),
    "a grade": put("4.1 ", 4, 3, "达标"),
    "a count": put("4.2 ", 9, 3, 7),
    "one of two fields": put("6.1 ", 4, 4, 626),
    "an event": put("加扣分事项", 2, 10, 2),
    "a value taken away": put("3.1 ", 6, 3, None),
}
WEIGHTS = {"1.1": "2", "6": "30", "5.1": "0.5"}


def set_weights(sheet):
    top = row_with(sheet, "分值和权重")
    column = column_of(sheet, top + 1, "权重")
    for number_, weight in WEIGHTS.items():
        row = next(row for row in range(top, top + 40) if sheet.cell(row, 1).value == number_)
        sheet.cell(row, column).value = float(weight)


@pytest.fixture(scope="module")
def originals():
    """All workbooks of this file before anything computed them."""
    example = example_board()
    chinese = ranking_workbook(example, "zh")
    found = {"example zh": chinese, "example en": ranking_workbook(example, "en")}
    found |= {name: ranking_workbook(make(), "zh") for name, make in BOARDS.items()}
    found |= {f"random {n}": ranking_workbook(board_of(case), "zh") for n, case in enumerate(random_cases(10))}
    found |= {f"changed: {name}": changed(chinese, change) for name, change in CHANGES.items()}
    found["weights"] = changed(chinese, set_weights)
    return found


@pytest.fixture(scope="module")
def books(originals, tmp_path_factory):
    """The same workbooks with the results that LibreOffice gives, all from one start of it."""
    if PROGRAM is None:
        pytest.skip(WHY_NOT)
    folder = tmp_path_factory.mktemp("proof")
    paths = []
    for place, content in enumerate(originals.values()):
        paths.append(folder / f"book{place}.xlsx")
        paths[-1].write_bytes(content)
    return dict(zip(originals, recalculated(paths, folder), strict=True))


AGREEING = ["example zh", "example en", *BOARDS, *(f"random {n}" for n in range(10))]


@needs_libreoffice
@pytest.mark.parametrize("name", AGREEING)
def test_that_a_recalculated_proof_agrees_with_every_published_figure(books, name):
    assert errors(books[name]) == []
    assert failures(books[name]) == []
    assert named(books[name]) is True


@needs_libreoffice
@pytest.mark.parametrize("name", AGREEING)
def test_that_nothing_but_checks_holds_true_or_false(books, originals, name):
    checks = {(cell.parent.title, cell.coordinate) for cell in formulas_of(originals[name]) if is_check(cell)}
    truths = {
        (sheet.title, cell.coordinate)
        for sheet in books[name]
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, bool)
    }
    assert truths == checks


def is_check(cell):
    text = cell.value
    return text.startswith(("=AND(", "=IF(AND(ISNUMBER(")) or re.fullmatch(r"=[A-Z]+\d+=[A-Z]+\d+", text) is not None


@needs_libreoffice
@pytest.mark.parametrize("name", CHANGES)
def test_that_a_changed_value_no_longer_agrees(books, name):
    book = books[f"changed: {name}"]
    assert named(book) is False
    assert errors(book) == []
    assert "见“复核”表中的 FALSE" in "".join(str(cell.value) for cell in book.worksheets[0][3])


@needs_libreoffice
def test_that_changed_weights_give_the_ranking_of_those_weights_beside_the_published_one(books):
    published, wanted = example_board(), example_board(fraud_cases="2", enterprise="30", drug_arrests="0.5")
    sheet = proof_of(books["weights"])
    top = row_with(sheet, "总分、名次") + 2
    header = top - 1
    (old,), (new,) = published.groups, wanted.groups
    total, rank = column_of(sheet, header, "总分\n复算"), column_of(sheet, header, "名次\n复算")
    for place, row in enumerate(old.order):
        found = [sheet.cell(top + place, column).value for column in (total, total + 1, rank, rank + 1)]
        figures = [new.total_of(row), old.total_of(row), new.rank_of(row), old.rank_of(row)]
        assert found == [float(figure) for figure in figures]
    assert old.order != new.order
    assert named(books["weights"]) is False


@needs_libreoffice
def test_that_figures_a_spreadsheet_cannot_tell_apart_stand_as_values_with_the_reason(books):
    sheet = proof_of(books["too close"])
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert sum("第 15 位之后" in word for word in words) >= 4


# ---------------------------------------------------------------- what can be said of the formulas themselves


def assert_simple(content):
    for cell in formulas_of(content):
        text = cell.value
        bare = re.sub(r'"(?:[^"]|"")*"', '""', text)
        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)) <= FUNCTIONS, text
        assert len(text) <= 8192
        assert formulas.nesting(text) <= 64
        assert all(part.count(",") < 255 for part in re.findall(r"SUM\(([^()]*)\)", bare))


@given(cases(), st.sampled_from(["zh", "en"]))
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
def test_that_formulas_use_few_old_functions_and_fit_into_cells(case, lang):
    assert_simple(ranking_workbook(board_of(case), lang))


@pytest.mark.parametrize("name", ["example zh", *BOARDS])
def test_that_formulas_of_odd_schemes_are_no_different(originals, name):
    assert_simple(originals[name])


def test_that_formulas_are_written_without_results_and_computed_on_opening(originals):
    content = originals["example zh"]
    values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cells = list(formulas_of(content))
    assert len(cells) > 500
    assert all(values[cell.parent.title][cell.coordinate].value is None for cell in cells)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.calculation.fullCalcOnLoad
    assert {cell.parent.title for cell in cells} == {"总排名 第二序列", "复核 第二序列"}
    assert [cell.coordinate for cell in cells if cell.parent.title == "总排名 第二序列"] == ["A3", "B3"]
    assert book.defined_names["all_agree"].attr_text == "'总排名 第二序列'!$A$3"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_every_group_has_a_proof_sheet_whose_title_says_so(lang):
    groups = [{"id": f"g{n}", "name": f"第{n}序列", "bureaus": [{"id": f"b{n}", "name": f"分局{n}"}]} for n in (1, 2)]
    board = board_from([leaf("a")], {}, groups=groups)
    book = openpyxl.load_workbook(io.BytesIO(ranking_workbook(board, lang)))
    assert sum("复核" in title for title in book.sheetnames) == 2
    assert book.worksheets[0]["A3"].value is None or book.worksheets[0]["A4"].value == "=AND(agree_1,agree_2)"


def test_that_a_board_too_large_for_a_proof_says_so(monkeypatch):
    monkeypatch.setattr("evaluator.writing.proof_grid.MOST_CELLS", 100)
    book = openpyxl.load_workbook(io.BytesIO(ranking_workbook(example_board(), "zh")))
    assert not any("复核" in title for title in book.sheetnames)
    assert "all_agree" not in book.defined_names
    assert any("没有复核表" in str(cell.value) for cell in book.worksheets[0]["A"])


def test_that_an_expression_is_cut_only_where_it_is_a_number():
    expr = number(0)
    for n in range(200):
        expr = when(parse(f"AND(x>{n}, NOT(x>{n + 1}))", ("x",)), number(n), expr)
    last, pieces = formulas.parts(expr)
    references = {"x": "E10"} | {name: f"(Q{n}+0)" for n, (name, _) in enumerate(pieces, 1)}
    assert len(pieces) > 5
    for piece in (last, *[piece for _, piece in pieces]):
        text = formulas.printed(piece, references)
        assert text.startswith("IF(")
        assert formulas.fits(text)


def test_that_a_condition_for_points_is_printed_as_a_number():
    assert formulas.printed(parse("x>5", ("x",)), {"x": "E10"}) == "(E10>5)*1"
    assert formulas.printed(Name("x") + 1, {"x": "E10"}) == "E10+1"


def test_that_rounding_is_guarded_where_binary_arithmetic_errs():
    assert formulas.rounded("A1", 2) == "ROUND(ROUND(A1,10),2)"
    assert formulas.rounded("A1", 12) == "ROUND(ROUND(A1,14),12)"
    assert formulas.rounded("A1", None) == "A1"


def test_that_figures_beyond_a_spreadsheets_digits_are_noticed():
    assert formulas.too_close([Fraction(1), Fraction("1.00000000000001")])
    assert not formulas.too_close([Fraction(1), Fraction("1.0000000000001"), Fraction(1)])


def test_that_brackets_in_texts_do_not_count_as_nesting():
    assert formulas.nesting('IF(A1="((((",ROUND(A1,2),0)') == 2


def test_that_long_sums_are_cut_into_several():
    cells = [f"A{n}" for n in range(1, 451)]
    assert [text.count(",") + 1 for text in formulas.sums(cells)] == [200, 200, 50]
    assert formulas.sums([]) == ["0"]


def test_that_totals_in_the_first_sheet_stay_values():
    board = example_board()
    book = openpyxl.load_workbook(io.BytesIO(ranking_workbook(board, "zh")))
    (group,) = board.groups
    shown = {to_text(group.total_of(row), 2) for row in group.order}
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert shown <= {f"{value:.2f}" for value in cells if isinstance(value, int | float)}
