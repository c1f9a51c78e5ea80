"""The expression: what parses and what does not, its value, its Excel text, its words."""

import random
import time
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator import exact
from evaluator.formula import Words, evaluate, names_in, number, parse, to_excel, to_words
from evaluator.formula.nodes import Binary, Call, Name, Negate, Number
from evaluator.problems import FormulaError

NAMES = ("x", "marks", "best", "worst", "mean", "rank", "count", "base")


def value_of(text, **names):
    columns = {name: exact.column([Fraction(value)]) for name, value in names.items()}
    return evaluate(parse(text, NAMES), columns)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-2^2", 4),
        ("2^3^2", 64),
        ("2^-1", Fraction(1, 2)),
        ("1-2-3", -4),
        ("8/4/2", 1),
        ("2+3*4", 14),
        ("(2+3)*4", 20),
        ("=1+1", 2),
        ("--3", 3),
        ("1=1", 1),
        ("2<>2", 0),
        ("(1<2)+(2<=2)", 2),
        ("IF(1>2,5,7)", 7),
        ("IF(1>2,5)", 0),
        ("IF(0,1/0,3)", 3),
        ("if(1,2,1/0)", 2),
        ("MIN(3,1,2)", 1),
        ("MAX(3,1,2)", 3),
        ("SUM(1,2,3)", 6),
        ("AVERAGE(1,2)", Fraction(3, 2)),
        ("ABS(-4.5)", Fraction(9, 2)),
        ("ROUND(2.675,2)", Fraction(268, 100)),
        ("ROUND(-2.5,0)", -3),
        ("ROUND(1250,-2)", 1300),
        ("ROUNDDOWN(-1.29,1)", Fraction(-12, 10)),
        ("ROUNDUP(1.21,1)", Fraction(13, 10)),
        ("INT(-1.5)", -2),
        ("AND(1<2,2<3)+OR(1>2,2>3)+NOT(1>2)", 2),
        ("SQRT(2.25)", Fraction(3, 2)),
        ("EXP(0)", 1),
        ("LN(1)", 0),
        ("LOG10(1000)", 3),
        (".5+1e2", Fraction(201, 2)),
    ],
)
def test_that_a_formula_has_excels_value(text, expected):
    value = value_of(text)
    got = Fraction(int(value.mask[0])) if hasattr(value, "mask") else value.fraction(0)
    assert got == expected


@pytest.mark.parametrize("text", ["1/0", "x/(x-x)", "0^0", "LN(0)", "SQRT(-1)", "MAX(1,1/0)", '"a"+1', "1/0=1"])
def test_that_a_value_that_does_not_exist_is_undefined(text):
    assert value_of(text, x=3).undefined is not None


def test_that_only_the_chosen_branch_of_an_if_must_exist():
    x = exact.column([Fraction(0), Fraction(4), None])
    chosen = evaluate(parse("IF(x=0,1,8/x)", NAMES), {"x": x})
    assert chosen.fractions(3) == [1, 2, None]


def test_that_words_compare_without_regard_to_case_and_never_equal_a_number():
    grades = Words(("A", "b", None))
    same = evaluate(parse('x="a"', NAMES), {"x": grades})
    assert same.mask[:2].tolist() == [True, False]
    assert same.undefined.tolist() == [False, False, True]
    assert evaluate(parse('x<>"B"', NAMES), {"x": grades}).mask[:2].tolist() == [True, False]
    assert not evaluate(parse('x="1"', NAMES), {"x": exact.column([1])}).mask.any()


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1),
        ("1+", 3),
        ("(1", 3),
        ("1)", 2),
        ("y*2", 1),
        ("FOO(1)", 1),
        ("MIN()", 5),
        ("ROUND(1)", 1),
        ("1 2", 3),
        ("x%", 2),
        ("A1:B2", 3),
        ("x&1", 2),
        ("'x'", 1),
        ("x;1", 2),
        ("__import__('os')", 12),
        ("x.real", 2),
        ("2^100000", 3),
        ("{1}", 1),
    ],
)
def test_that_nothing_else_parses_and_the_place_is_named(text, position):
    with pytest.raises(FormulaError) as caught:
        parse(text, NAMES)
    (said,) = caught.value.problems
    assert said.code == "E-FORMULA"
    assert dict(said.facts)["position"] == position
    assert f"第 {position} 个字符" in said.say("zh")


@pytest.mark.parametrize(
    "text",
    ["(" * 10_000, "-" * 100_000, "1+" * 100_000, "MIN(" * 3000, "x" * 5000, "9^9^9^9^(9^9)*" * 200 + "1", "1" * 4000],
    ids=["brackets", "signs", "sums", "calls", "name", "powers", "digits"],
)
def test_that_a_hostile_formula_is_refused_or_harmless(text):
    began = time.process_time()
    with pytest.raises(FormulaError):
        parse(text, NAMES)
    assert time.process_time() - began < 1  # generous: a runaway would take minutes


def test_that_giant_powers_at_run_time_are_undefined_not_endless():
    value = value_of("x^x^x", x=999)
    assert value.fraction(0) is None


# ---------------------------------------------------------------- trees that say the same in another form

leaves = st.one_of(
    st.builds(Number, st.fractions(min_value=0, max_value=20, max_denominator=8)),
    st.sampled_from([Name("x"), Name("base")]),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Binary, st.sampled_from(["+", "-", "*", "/", "<", ">=", "=", "<>"]), inner, inner),
        st.builds(Negate, inner),
        st.builds(lambda a, b: Call("MIN", (a, b)), inner, inner),
        st.builds(lambda a, b, c: Call("IF", (a, b, c)), inner, inner, inner),
    ),
    max_leaves=12,
)


def single(tree):
    names = {"x": exact.column([Fraction(5, 2), Fraction(0), Fraction(-3)]), "base": exact.column([2, 7, 7])}
    value = evaluate(tree, names)
    if hasattr(value, "mask"):
        undefined = value.undefined if value.undefined is not None else np.zeros(1, dtype=bool)
        return [None if u else bool(m) for m, u in zip(*np.broadcast_arrays(value.mask, undefined), strict=True)] * 3
    return value.fractions(3)


@given(trees)
def test_that_the_excel_text_parses_back_to_the_same_value(tree):
    text = to_excel(tree, {"x": "x", "base": "base"})
    ours, again = single(tree), single(parse(text, NAMES))
    assert ours[:3] == again[:3]


@pytest.mark.parametrize(
    ("text", "excel"),
    [
        ("marks-0.8*(rank-1)", "$C$2-0.8*(F7-1)"),
        ("-(x+1)*2", "-(D7+1)*2"),
        ("x-(1-2)", "D7-(1-2)"),
        ("x/(2*3)", "D7/(2*3)"),
        ("(x/2)/3", "D7/2/3"),
        ("ROUND(x,2)", "ROUND(ROUND(D7,10),2)"),
        ("ROUNDDOWN(x,0)", "ROUNDDOWN(ROUND(D7,9),0)"),
        ("INT(x)", "INT(ROUND(D7,9))"),
        ('IF(x="优""秀",1,0)', 'IF(D7="优""秀",1,0)'),
    ],
)
def test_that_the_excel_text_has_references_few_brackets_and_guarded_rounding(text, excel):
    assert to_excel(parse(text, NAMES), {"marks": "$C$2", "x": "D7", "rank": "F7"}) == excel


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("MAX(0,marks-0.8*(rank-1))", "8 − 0.8 × (3 − 1)", "8 − 0.8 × (3 − 1)"),
        ("MAX(0,marks-5*(rank-1))", "取大(0, 8 − 5 × (3 − 1))", "max(0, 8 − 5 × (3 − 1))"),
        ("MIN(marks,x)*2", "取小(8, 2.5) × 2", "min(8, 2.5) × 2"),
        ("IF(x>2,marks,0)", "8", "8"),
        ("IF(x>99,marks,x*2)", "2.5 × 2", "2.5 × 2"),
        ("marks-base", "8 − (−1.5)", "8 − (−1.5)"),
    ],
)
def test_that_the_words_have_the_numbers_filled_in_and_the_branch_that_was_taken(text, zh, en):
    values = {"x": Fraction(5, 2), "marks": Fraction(8), "rank": Fraction(3), "base": Fraction(-3, 2)}
    tree = parse(text, NAMES)
    assert to_words(tree, values, "zh") == zh
    assert to_words(tree, values, "en") == en


def test_that_an_expression_knows_its_names():
    assert names_in(parse("MIN(x,marks)*2+base", NAMES)) == {"x", "marks", "base"}
    assert names_in(number(3)) == frozenset()


def test_that_any_text_is_parsed_or_refused_with_a_place():
    chance = random.Random(7)
    alphabet = list('0123456789.+-*/^(),<>="x marksIFMINROUND优;:&%')
    for _ in range(3000):
        text = "".join(chance.choices(alphabet, k=chance.randint(0, 25)))
        try:
            parse(text, NAMES)
        except FormulaError as error:
            assert error.problems[0].code == "E-FORMULA"
