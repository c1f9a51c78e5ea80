"""The oracle against figures worked out by hand."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from tests import worked_example as example
from tests.cases import Case, cases, write_workbooks
from tests.oracle import Formula, UndefinedError, exact_text, figures, half_up, printed, score


def leaf(leaf_id: str, marks: str, rule: dict | None = None, better: str = "higher", **rest: object) -> dict:
    rule = rule or {"kind": "direct"}
    return {"id": leaf_id, "name": leaf_id, "marks": marks, "better": better, "rule": rule, **rest}


def node(node_id: str, *criteria: dict, **rest: object) -> dict:
    return {"id": node_id, "name": node_id, "criteria": list(criteria), **rest}


def run(criteria: list[dict], rows: dict[str, str], events=(), weights=None, exempt="", **settings_of) -> list:
    """The ranking of one group; rows gives each bureau's values in the order of the leaves, - for missing."""
    order = [each for top in criteria for each in top.get("criteria", [top])]
    bureaus = [{"id": name, "name": name, "exempt": name in exempt.split()} for name in rows]
    scheme = {"groups": [{"id": "g", "bureaus": bureaus}], "criteria": criteria, **settings_of}
    values = {
        (bureau, each["id"], "value"): None if text == "-" else text
        for bureau, row in rows.items()
        for each, text in zip(order, row.split(), strict=True)
    }
    return score(scheme, values, events, weights)["groups"][0]["ranking"]


def points_of(rule: dict, rows: str, marks: str = "10", better: str = "higher", **rest: object) -> list[str]:
    """The points of bureaus a, b, c … with these values, in that order."""
    names = {chr(ord("a") + n): text for n, text in enumerate(rows.split())}
    ranking = run([leaf("i", marks, rule, better, **rest)], names)
    found = {row["bureau"]: row["indicators"][0]["points"] for row in ranking}
    return [found[name] for name in names]


def column(ranking: list[dict], key: str) -> list:
    return [row[key] for row in ranking]


# ---------------------------------------------------------------- the worked example


def worked(weights=None, events=example.EVENTS) -> list[dict]:
    return score(example.SCHEME, example.VALUES, events, weights)["groups"][0]["ranking"]


def test_that_the_worked_example_gives_the_published_ranking() -> None:
    ranking = worked()
    assert column(ranking, "bureau") == example.RANKED
    assert column(ranking, "rank") == ["1", "2", "3", "4", "5", "6"]
    assert column(ranking, "total") == example.TOTALS
    assert column(ranking, "bonus") == example.BONUSES
    assert column(ranking, "firsts") == example.FIRSTS
    assert column(ranking, "sole_firsts") == example.SOLE_FIRSTS
    assert [item["points"] for item in ranking[0]["items"]] == example.LEADER_ITEMS


def test_that_equal_item_weights_shrink_the_lead_to_083() -> None:
    assert column(worked(example.EQUAL_ITEMS, events=[]), "total")[:2] == example.EQUAL_TOTALS


def test_that_item_weights_scale_what_each_indicator_counts_for() -> None:
    weights = score(example.SCHEME, example.VALUES, [], {"fraud": "12.5", "fraud_cases": "6"})["weights"]
    assert weights["fraud_cases"] == "3"
    assert weights["fraud_recovered"] == "3.5"
    assert weights["order_reports"] == "8"


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("rule", "better", "values", "points"),
    [
        ({"kind": "rank_step", "step": "4"}, "higher", "9 7 7 5", "10.00 6.00 6.00 0.00"),
        ({"kind": "rank_step", "step": "4", "floor": "-3"}, "lower", "9 7 7 5", "-2.00 6.00 6.00 10.00"),
        ({"kind": "ratio_to_best"}, "higher", "8 6 -2", "10.00 7.50 -2.50"),
        ({"kind": "ratio_to_best"}, "lower", "8 6 2", "2.50 3.33 10.00"),
        ({"kind": "ratio_to_best", "undefined": "full"}, "higher", "0 -1", "10.00 10.00"),
        ({"kind": "pass_fail", "target": "5"}, "higher", "5 4.99", "10.00 0.00"),
        ({"kind": "pass_fail", "compare": "<", "target": "5"}, "lower", "5 4.99", "0.00 10.00"),
        ({"kind": "target_ratio", "target": "40"}, "higher", "32 50 -4", "8.00 10.00 0.00"),
        ({"kind": "target_ratio", "target": "4", "cap": "1.2"}, "lower", "5 2 -4", "8.00 12.00 0.00"),
        ({"kind": "target_ratio", "target": "4", "undefined": "full"}, "lower", "0 8", "10.00 5.00"),
        (
            {"kind": "per_unit", "at": "-10", "base": "6", "points": "-0.1"},
            "lower",
            "-15 4 -99",
            "6.50 4.60 10.00",
        ),
        (
            {"kind": "per_unit", "at": "0", "base": "5", "points": "1", "unit": "2", "partial": "drop"},
            "higher",
            "3 -3 4",
            "6.00 4.00 7.00",
        ),
        (
            {"kind": "per_unit", "at": "0", "base": "5", "points": "1", "unit": "2", "partial": "whole"},
            "higher",
            "3 -3 4",
            "7.00 3.00 7.00",
        ),
        ({"kind": "linear", "slope": "-0.5", "intercept": "9"}, "lower", "3 30 -8", "7.50 0.00 10.00"),
        ({"kind": "deduct", "each": "0.5"}, "lower", "3 21", "8.50 0.00"),
        ({"kind": "deduct", "each": "0.5", "floor": "-2"}, "lower", "23 30", "-1.50 -2.00"),
        ({"kind": "direct"}, "higher", "9.875 12", "9.88 12.00"),
        ({"kind": "direct", "scale": "100"}, "higher", "98.75 50", "9.88 5.00"),
        (
            {"kind": "grade_map", "map": {"优秀": "1", "达标": "0.8"}},
            "higher",
            "优秀 达标 合格",
            "10.00 8.00 0.00",
        ),
        ({"kind": "formula", "formula": "marks - (rank - 1)*2"}, "higher", "3 1 2", "10.00 6.00 8.00"),
    ],
)
def test_that_a_rule_gives_the_points_of_its_text(rule: dict, better: str, values: str, points: str) -> None:
    assert points_of(rule, values, better=better) == points.split()


def test_that_unclipped_efficacy_goes_below_its_base() -> None:
    rule = {"kind": "efficacy", "unacceptable": "6", "satisfactory": "12"}
    assert points_of(rule, "5.81 9 15", marks="100") == ["60.00", "80.00", "100.00"]
    assert points_of({**rule, "clip": False}, "5.81 9 15", marks="100") == ["58.73", "80.00", "120.00"]


def test_that_efficacy_between_worst_and_best_gives_full_marks_when_all_are_equal() -> None:
    rule = {"kind": "efficacy", "unacceptable": "worst", "satisfactory": "best"}
    assert points_of(rule, "3 3 3") == ["10.00"] * 3
    assert points_of(rule, "-39 -20 9", better="lower") == ["10.00", "8.42", "6.00"]


def test_that_a_band_holds_its_lower_end_and_not_its_upper_one() -> None:
    table = [
        {"from": "10", "to": "20", "points": "3"},
        {"from": "20", "points": "5"},
        {"to": "5", "points": "1"},
    ]
    assert points_of({"kind": "bands", "bands": table}, "10 20 4.99 5") == ["3.00", "5.00", "1.00", "0.00"]
    ranking = run([leaf("i", "10", {"kind": "bands", "bands": table})], {"a": "5"})
    assert ranking[0]["indicators"][0]["status"] == "pending"
    assert points_of({"kind": "bands", "bands": table, "otherwise": "2"}, "5") == ["2.00"]
    open_ends = [{"from": "1", "from_open": True, "to": "2", "to_open": False, "points": "7"}]
    assert points_of({"kind": "bands", "bands": open_ends, "otherwise": "0"}, "1 2") == ["0.00", "7.00"]


def test_that_counts_are_deducted_each_at_its_own_points() -> None:
    rule = {"kind": "deduct", "points_per": {"minor": "0.5", "serious": "2"}}
    scheme = {
        "groups": [{"id": "g", "bureaus": [{"id": "a"}]}],
        "criteria": [leaf("i", "10", rule, "lower", measure={"kind": "count"})],
    }
    row = score(scheme, {("a", "i", "minor"): "3", ("a", "i", "serious"): "1"})["groups"][0]["ranking"][0]
    assert row["total"] == "6.50"
    row = score(scheme, {("a", "i", "minor"): "3"})["groups"][0]["ranking"][0]
    assert row["indicators"][0]["status"] == "missing"


def test_that_growth_and_ratio_are_measured_before_the_rule() -> None:
    scheme = {
        "groups": [{"id": "g", "bureaus": [{"id": "a"}, {"id": "b"}]}],
        "criteria": [
            leaf(
                "up",
                "10",
                {"kind": "direct", "scale": "100"},
                measure={"kind": "growth", "undefined": "none"},
            ),
            leaf("part", "10", measure={"kind": "ratio", "scale": "10"}),
        ],
    }
    fields = {("up", "value"): "3", ("up", "base"): "-2", ("part", "value"): "7", ("part", "of"): "9"}
    values = {("a", *key): text for key, text in fields.items()}
    values |= {("b", "up", "value"): "5", ("b", "up", "base"): "0", ("b", "part", "value"): "1"}
    first, second = score(scheme, values)["groups"][0]["ranking"]
    assert [each["value"] for each in first["indicators"]] == ["250", "70/9"]
    assert [each["share"] for each in first["indicators"]] == ["2.5", "7/9"]
    assert [each["status"] for each in second["indicators"]] == ["not_applicable", "missing"]


@pytest.mark.parametrize(
    ("policy", "points", "status", "share"),
    [
        ("ask", "0.00", "pending", None),
        ("zero", "0.00", "scored", "0"),
        ("full", "10.00", "scored", "1"),
        ("none", "0.00", "not_applicable", None),
    ],
)
def test_that_an_undefined_quotient_follows_its_policy(policy: str, points: str, status: str, share: str) -> None:
    rule = {"kind": "formula", "formula": "marks/x", "undefined": policy}
    own = run([leaf("i", "10", rule)], {"a": "0", "b": "2"})
    cell = next(row for row in own if row["bureau"] == "a")["indicators"][0]
    assert (cell["points"], cell["status"], cell["share"]) == (points, status, share)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("-2^2", 4),
        ("2^3^2", 64),
        ("2^-1", Fraction(1, 2)),
        ("1-2-3*4/8", Fraction(-5, 2)),
        ("ROUND(-2.5,0)", -3),
        ("ROUNDUP(-2.01,1)", Fraction(-21, 10)),
        ("ROUNDDOWN(-2.09,1)", -2),
        ("ROUND(1250,-2)", 1300),
        ("INT(-1.5)", -2),
        ("IF(1<2,3,1/0)", 3),
        ("AVERAGE(1,2,6)+MAX(1,5)-MIN(4,2)", 6),
        ("IF(AND(1<=1,NOT(2<>2)),ABS(-.5),0)", Fraction(1, 2)),
    ],
)
def test_that_formula_text_has_the_precedence_of_excel(text: str, result: Fraction) -> None:
    assert Formula(text).value({}.__getitem__) == result


def test_that_a_division_by_zero_in_the_chosen_branch_is_undefined() -> None:
    with pytest.raises(UndefinedError):
        Formula("IF(1=1,1/0,2)").value({}.__getitem__)


# ---------------------------------------------------------------- rounding and text


def test_that_halves_round_away_from_zero() -> None:
    assert points_of({"kind": "direct"}, "1.005 2.675 -2.675 0.285 -0.004") == [
        "1.01",
        "2.68",
        "-2.68",
        "0.29",
        "0.00",
    ]
    assert half_up(Fraction("-0.5"), 0) == -1
    assert half_up(Fraction(1, 3), None) == Fraction(1, 3)


def test_that_exact_figures_show_fifteen_digits() -> None:
    assert printed(Fraction(2, 3), None) == "0.666666666666667"
    assert printed(Fraction("0.299999999999997"), None) == "0.299999999999997"
    assert printed(Fraction(-20000, 3), None) == "-6666.66666666667"
    assert printed(Fraction(0), None) == "0"
    assert (exact_text(Fraction("8.50")), exact_text(Fraction(-7, 9))) == ("8.5", "-7/9")


def test_that_points_are_rounded_before_they_are_added_and_the_total_after() -> None:
    criteria = [node("n", leaf("i", "3"), leaf("j", "3"))]
    rows = {"a": "1.005 1.005", "b": "1.004 1.0049"}
    assert column(run(criteria, rows), "total") == ["2.02", "2.00"]
    assert column(run(criteria, rows, rounding={"points": None}), "total") == ["2.01", "2.01"]
    assert column(run(criteria, rows, rounding={"points": 1, "total": 0}), "total") == ["2", "2"]


# ---------------------------------------------------------------- missing and rescaling


def test_that_a_missing_value_scores_nothing_and_is_no_peer() -> None:
    rows = {"a": "5", "b": "-", "c": "4"}
    ranking = run([leaf("i", "10", {"kind": "rank_step", "step": "1"})], rows)
    cells = {row["bureau"]: row["indicators"][0] for row in ranking}
    assert [cells[name]["points"] for name in "abc"] == ["10.00", "0.00", "9.00"]
    assert [cells[name]["rank"] for name in "abc"] == ["1", "3", "2"]
    assert cells["b"]["status"] == "missing"


def test_that_an_unranked_bureau_is_last_without_a_total() -> None:
    ranking = run([leaf("i", "10", missing="unranked"), leaf("j", "5")], {"a": "- 5", "b": "1 1", "c": "2 2"})
    assert column(ranking, "bureau") == ["c", "b", "a"]
    assert column(ranking, "rank") == ["1", "2", None]
    assert column(ranking, "total") == ["4.00", "2.00", None]
    assert column(ranking, "firsts") == [1, 0, 1]


THREE = [node("n", leaf("i", "8"), leaf("j", "7"), leaf("k", "5"), marks="20"), leaf("other", "80")]


def test_that_a_node_rescales_to_its_marks_over_the_applicable_ones() -> None:
    first, second = run([THREE[0]], {"a": "6 NA 4", "b": "1 1 1"})
    assert first["items"][0]["rescaled"] == "5.38"  # 10 × (20/13 − 1)
    assert (first["items"][0]["points"], first["total"]) == ("15.38", "15.38")
    assert first["indicators"][1] == {
        "id": "j",
        "value": None,
        "share": None,
        "points": "0.00",
        "rank": None,
        "status": "not_applicable",
    }
    assert "rescaled" not in second["items"][0]


def test_that_rescaling_follows_the_weights() -> None:
    first, _ = run([THREE[0]], {"a": "6 NA 4", "b": "1 1 1"}, weights={"k": "10"})
    assert first["items"][0]["rescaled"] == "5.44"  # 14 × (25/18 − 1)
    halved, _ = run([THREE[0]], {"a": "6 NA 4", "b": "1 1 1"}, weights={"k": "10", "n": "10"})
    assert halved["items"][0]["rescaled"] == "2.72"  # 7 × (25/18 − 1)


def test_that_a_node_without_anything_applicable_passes_the_matter_up() -> None:
    first, second = run(THREE, {"a": "NA NA NA 60", "b": "8 7 5 60"})
    assert (first["bureau"], first["total"]) == ("b", "80.00")
    assert second["items"][0] == {"id": "n", "points": "0.00", "marks": "20", "rank": None}
    assert (second["rescaled"], second["total"]) == ("15.00", "75.00")  # 60 × (100/80 − 1)


def test_that_nothing_is_rescaled_onto_weight_zero() -> None:
    first, _ = run([THREE[0]], {"a": "6 NA NA", "b": "0 0 0"}, weights={"i": "0"})
    assert "rescaled" not in first["items"][0]


def test_that_an_indicator_without_direction_is_only_shown() -> None:
    row = run([leaf("i", "10"), leaf("j", "5", better="none")], {"a": "4 3"})[0]
    assert (row["total"], [item["id"] for item in row["items"]]) == ("4.00", ["i"])
    shown = {"id": "j", "value": "3", "share": None, "points": "0.00", "rank": None, "status": "shown"}
    assert row["indicators"][1] == shown


# ---------------------------------------------------------------- groups, ranks, firsts, bonuses


def test_that_an_indicator_counts_only_for_its_groups() -> None:
    groups = [{"id": "g", "bureaus": [{"id": "a"}]}, {"id": "h", "bureaus": [{"id": "b"}]}]
    criteria = [node("n", leaf("i", "8"), leaf("j", "2", groups=["h"])), leaf("k", "5", groups=["h"])]
    values = {("a", "i", "value"): "3", ("b", "i", "value"): "4", ("b", "j", "value"): "1"}
    g, h = score({"groups": groups, "criteria": criteria}, values)["groups"]
    assert [item["id"] for item in g["ranking"][0]["items"]] == ["n"]
    assert [cell["id"] for cell in g["ranking"][0]["indicators"]] == ["i"]
    assert [item["id"] for item in h["ranking"][0]["items"]] == ["n", "k"]
    assert h["ranking"][0]["total"] == "5.00"


def test_that_an_exempt_bureau_is_scored_and_is_no_peer() -> None:
    rule = {"kind": "rank_step", "step": "1"}
    ranking = run([leaf("i", "10", rule)], {"x": "7", "a": "5", "b": "9"}, exempt="x", grades=example_grades())
    assert column(ranking, "bureau") == ["b", "a", "x"]
    assert column(ranking, "total") == ["10.00", "9.00", "9.00"]
    assert column(ranking, "rank") == ["1", "2", None]
    assert column(ranking, "grade") == ["优秀", "达标", None]
    assert ranking[2]["indicators"][0]["rank"] is None


def example_grades() -> list[dict]:
    return [{"name": "优秀", "from": "10"}, {"name": "达标", "from": "9"}]


@pytest.mark.parametrize(
    ("ties", "ranks"),
    [
        ("competition", ["1", "2", "2", "4"]),
        ("dense", ["1", "2", "2", "3"]),
        ("average", ["1", "2.5", "2.5", "4"]),
    ],
)
def test_that_equal_totals_share_a_rank_and_keep_the_order_of_the_scheme(ties: str, ranks: list[str]) -> None:
    ranking = run([leaf("i", "10")], {"a": "3", "b": "1", "c": "5", "d": "3"}, ranking={"ties": ties})
    assert column(ranking, "rank") == ranks
    assert column(ranking, "bureau") == ["c", "a", "d", "b"]


def test_that_ranking_keys_are_taken_in_their_order() -> None:
    criteria = [leaf("i", "10"), leaf("j", "10"), leaf("k", "10")]
    rows = {"a": "9 3 1", "b": "5 5 5", "c": "6 4 4"}
    orders = {
        ("total",): "b c a",  # 13, 15, 14
        ("firsts",): "b a c",  # 1, 2, 0
        ("seconds", "firsts"): "c b a",  # 0, 0, 3
        ("thirds",): "a b c",  # 2, 1, 0
        ("i", "total"): "a c b",
        ("k",): "b c a",
    }
    for by, order in orders.items():
        assert column(run(criteria, rows, ranking={"by": list(by)}), "bureau") == order.split()
    tied = run(criteria, rows, ranking={"by": ["seconds"]})
    assert (column(tied, "bureau"), column(tied, "rank")) == (["c", "a", "b"], ["1", "2", "2"])


def test_that_firsts_follow_sharing_equality_depth_and_group_size() -> None:
    criteria = [node("n", leaf("i", "10"), leaf("j", "10")), leaf("k", "10")]
    rows = {"a": "9 1 5", "b": "4 6 5", "c": "0 0 5"}
    for firsts, counted, sole in (
        ({}, [1, 1, 0], [0, 0, 0]),
        ({"shared": False}, [0, 0, 0], [0, 0, 0]),
        ({"all_equal": True}, [2, 2, 1], [0, 0, 0]),
        ({"depth": 2}, [1, 1, 0], [1, 1, 0]),
        ({"depth": 2, "shared": False}, [1, 1, 0], [1, 1, 0]),
        ({"depth": -1, "all_equal": True}, [2, 2, 1], [1, 1, 0]),
        ({"depth": -1, "minimum_group": 4}, [0, 0, 0], [0, 0, 0]),
    ):
        ranking = run(criteria, rows, firsts=firsts)
        assert column(ranking, "firsts") == counted
        assert column(ranking, "sole_firsts") == sole


def test_that_bonuses_are_clipped_one_by_one() -> None:
    bonuses = [
        {"id": "up", "name": "加分", "cap": "3", "kinds": {"省级": "2"}},
        {"id": "down", "name": "减分", "floor": "-1", "kinds": {"通报": "-0.4"}},
    ]
    events = [("a", "省级", None), ("a", "省级", "1.5"), *[("a", "通报", None)] * 3, ("b", "加分", "0.25")]
    first, second = run([leaf("i", "10")], {"a": "1", "b": "1"}, events, bonuses=bonuses)
    assert (first["bonus"], first["total"]) == ("2.00", "3.00")
    assert (second["bonus"], second["total"]) == ("0.25", "1.25")


# ---------------------------------------------------------------- the drawn cases


@settings(max_examples=60, deadline=None)
@given(cases(peers_of_all=True))
def test_that_a_drawn_case_scores_and_its_items_and_lines_add_up(case: Case) -> None:
    result = score(case.scheme, case.values, case.events, case.weights)
    assert figures(result) == result
    assert len(result["groups"]) == len(case.scheme["groups"])
    if case.scheme.get("rounding", {}).get("points", 2) is None:
        return
    top = {each["id"] for each in case.scheme["criteria"]}
    for group in result["groups"]:
        for row in group["ranking"]:
            cells = sum(Fraction(each["points"]) for each in row["indicators"])
            lines = sum(Fraction(each.get("rescaled", 0)) for each in row["items"])
            assert cells + lines == sum(Fraction(each["points"]) for each in row["items"] if each["id"] in top)


@settings(max_examples=15, deadline=None)
@given(case=cases(leaves=4))
def test_that_workbooks_hold_every_value_of_the_case(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    for seed in (None, 7):
        paths = write_workbooks(case, tmp_path_factory.mktemp("data"), seed)
        books = [load_workbook(path) for path in paths]
        cells = [cell for book in books for sheet in book for row in sheet.iter_rows() for cell in row]
        assert sum(cell.value == "不涉及" for cell in cells) == list(case.values.values()).count("NA")
        numeric = sum(isinstance(cell.value, int | float) for cell in cells)
        words = {"NA", "优秀", "良好", "达标", "不达标", "合格"}
        expected = sum(text not in words for text in case.values.values())
        assert numeric == expected + sum(points is not None for _, _, points in case.events)
