"""Scheme files: exact numbers, defaults, and every fault with its code, its place and what to write instead."""

import copy
import hashlib
import json
from decimal import Decimal

import pytest

from evaluator.lint import lint
from evaluator.problems import FileError, SchemeError
from evaluator.scheme_file import load_scheme, read_scheme
from evaluator.shipped import example_scheme

LEAF = {"id": "a", "name": "甲", "marks": "10", "better": "higher", "rule": {"kind": "direct"}}
SCHEME = {
    "format": "four-firsts/scheme/1",
    "id": "s",
    "title": "方案",
    "groups": [
        {"id": "g", "name": "一组", "bureaus": [{"id": "b", "name": "某分局"}, {"id": "c", "name": "另一分局"}]}
    ],
    "criteria": [LEAF],
}


def scheme(**changes):
    return copy.deepcopy(SCHEME) | changes


def leaf(**changes):
    return scheme(criteria=[copy.deepcopy(LEAF) | changes])


def rule(kind, **parameters):
    return leaf(rule={"kind": kind} | parameters)


def read(data):
    content = data if isinstance(data, bytes) else json.dumps(data, ensure_ascii=False).encode()
    return read_scheme(content, "f.json").scheme


def faults(data):
    with pytest.raises(SchemeError) as caught:
        read(data)
    for said in caught.value.problems:
        assert "f.json" in said.say("zh") or said.code == "E-FORMULA"
        assert said.say("en")
        assert "{" not in said.say("zh").replace('{"', "")
    return {said.code: said for said in caught.value.problems}


def test_that_the_smallest_scheme_has_the_stated_defaults():
    made = read(SCHEME)
    (indicator,) = made.indicators()
    assert (made.rounding.points, made.rounding.total) == (2, 2)
    assert (made.ranking.by, made.ranking.ties) == (("total",), "competition")
    firsts = made.firsts
    assert (firsts.depth, firsts.shared, firsts.all_equal, firsts.minimum_group) == (1, True, False, 2)
    assert (indicator.missing, indicator.measure.kind, indicator.groups) == ("pending", "value", None)


def test_that_numbers_stay_exact_however_they_are_written():
    text = json.dumps(leaf(marks="@")).replace('"@"', "0.10000000000000000001")
    assert read(text.encode()).indicators()[0].marks == Decimal("0.10000000000000000001")
    assert read(leaf(marks=7)).indicators()[0].marks == 7
    assert read(leaf(marks="2.50")).indicators()[0].marks == Decimal("2.5")


def test_that_a_byte_order_mark_is_harmless_and_the_hash_is_of_the_file():
    content = b"\xef\xbb\xbf" + json.dumps(SCHEME).encode()
    assert read_scheme(content, "f.json").sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("data", "code", "in_message"),
    [
        (b"{", "E-JSON", "第 1 行"),
        (b"\xff\xfe{}", "E-JSON", "UTF-8"),
        (b"[]", "E-NOSCHEME", "four-firsts/scheme/1"),
        (b'{"format": 1e999999999}', "E-BIGNUMBER", "1e999999999"),
        (b'{"format": NaN}', "E-BIGNUMBER", "NaN"),
        (b'{"id": "a", "id": "b"}', "E-DUPKEY", "id"),
        (b"[" * 100_000, "E-JSON", "嵌套"),
        (scheme(format="four-firsts/scheme/9"), "E-NEWERSCHEME", "scheme/9"),
        (scheme(grupos=[]), "E-KEY", "groups"),
        (leaf(mark="3"), "E-KEY", "marks"),
        (rule("direct", scael="3"), "E-KEY", "scale"),
        (rule("rank_stepp", step="1"), "E-KIND", "rank_step"),
        (leaf(rule={}), "E-NOKEY", "kind"),
        ({k: v for k, v in SCHEME.items() if k != "title"}, "E-NOKEY", "title"),
        (scheme(criteria=[{k: v for k, v in LEAF.items() if k != "better"}]), "E-NOKEY", "better"),
        (leaf(better="up"), "E-CHOICE", "higher"),
        (leaf(id="Ä"), "E-ID", "小写"),
        (leaf(id="total"), "E-RESERVEDID", "total"),
        (leaf(marks="ten"), "E-NUMBER", "ten"),
        (leaf(marks=True), "E-NUMBER", "True"),
        (leaf(marks="0"), "E-MARKS", "0"),
        (leaf(marks="-1"), "E-MARKS", "-1"),
        (leaf(name=3), "E-TEXT", "3"),
        (leaf(due="soon"), "E-VALUE", "soon"),
        (scheme(criteria=[LEAF, LEAF]), "E-DUPID", "2 次"),
        (scheme(criteria=[{"id": "n", "name": "n", "criteria": []}]), "E-EMPTYNODE", "n"),
        (scheme(groups=SCHEME["groups"] * 2), "E-DUPID", "g"),
        (scheme(ranking={"by": ["totl"]}), "E-NOSUCH", "total"),
        (leaf(groups=["h"]), "E-NOSUCH", "h"),
        (scheme(firsts={"depth": 0}), "E-DEPTH", "0"),
        (scheme(grades=[{"name": "优", "from": "90"}, {"name": "良", "from": "90.0"}]), "E-GRADESTART", "90"),
        (rule("rank_step", step="-1"), "E-NEGATIVE", "step"),
        (rule("efficacy", unacceptable="5", satisfactory="5.0"), "E-EQUALENDS", "unacceptable"),
        (rule("efficacy", unacceptable="9", satisfactory="5"), "E-DIRECTION", "9"),
        (rule("per_unit", at="1", base="1", points="1", unit="0"), "E-POSITIVE", "unit"),
        (rule("per_unit", at="1", base="1", points="1", low="3", high="2"), "E-LOWHIGH", "low = 3"),
        (rule("target_ratio", target="1", floor="2"), "E-LOWHIGH", "cap = 1"),
        (rule("grade_map", map={}), "E-EMPTYTABLE", "map"),
        (rule("deduct"), "E-ONEOF", "points_per"),
        (rule("deduct", each="1", points_per={"a": "1"}), "E-ONEOF", "each"),
        (rule("deduct", points_per={"p": "-1"}), "E-NEGATIVE", "points_per.p"),
        (leaf(measure={"kind": "count"}), "E-COUNT", "points_per"),
        (leaf(measure={"kind": "growth", "fields": {"bse": {"name": "x"}}}), "E-FIELD", "base"),
        (rule("direct", scale="0"), "E-POSITIVE", "scale"),
        (rule("formula", formula="MIN(marks, y)"), "E-FORMULA", "y"),
        (rule("bands", bands=[]), "E-EMPTYTABLE", "bands"),
        (rule("bands", bands=[{"from": "5", "to": "1", "points": "1"}]), "E-BANDORDER", "5"),
        (rule("bands", bands=[{"from": "5", "to": "5", "points": "1"}]), "E-BANDEMPTY", "5"),
        (
            rule("bands", bands=[{"to": "60", "points": "0"}, {"from": "59.5", "points": "1"}]),
            "E-BANDOVERLAP",
            "59.5",
        ),
        (
            rule("bands", bands=[{"from": "60", "points": "1"}, {"to": "60", "to_open": False, "points": "0"}]),
            "E-BANDOVERLAP",
            "60]",
        ),
    ],
)
def test_that_a_fault_is_named_with_its_code_and_what_to_write(data, code, in_message):
    found = faults(data)
    assert list(found) == [code]
    assert in_message in found[code].say("zh")


def test_that_all_faults_are_told_at_once_each_with_its_place():
    two = scheme(
        criteria=[
            {"id": "n", "name": "n", "criteria": [copy.deepcopy(LEAF) | {"marks": "x"}]},
            copy.deepcopy(LEAF) | {"id": "c", "rule": {"kind": "nope"}},
        ]
    )
    found = faults(two)
    assert found["E-NUMBER"].cell == "criteria[0].criteria[0].marks"
    assert "(a)" in found["E-NUMBER"].say("en")
    assert found["E-KIND"].cell == "criteria[1].rule"


def test_that_one_name_cannot_mean_two_bureaus():
    groups = [
        {
            "id": "g",
            "bureaus": [{"id": "b", "name": "某分局"}, {"id": "c", "name": "新分局", "aliases": ["1. 某 分局"]}],
        }
    ]
    assert list(faults(scheme(groups=groups))) == ["E-SHAREDNAME"]


def test_that_touching_bands_are_no_overlap_and_a_gap_is_only_a_warning():
    touching = rule("bands", bands=[{"from": "60", "points": "1"}, {"to": "60", "points": "0"}])
    assert list(lint(read(touching), "f.json")) == []
    gap = rule("bands", bands=[{"from": "90", "points": "1"}, {"to": "89", "points": "0"}])
    (said,) = lint(read(gap), "f.json")
    assert said.code == "W-BANDGAP"
    assert "89" in said.say("zh")
    assert "90" in said.say("en")
    closed = rule("bands", otherwise="0", bands=[{"from": "90", "points": "1"}, {"to": "89", "points": "0"}])
    assert list(lint(read(closed), "f.json")) == []


def test_that_marks_that_do_not_add_up_are_a_warning():
    parent = scheme(criteria=[{"id": "n", "name": "板块", "marks": "12", "criteria": [LEAF]}])
    (said,) = lint(read(parent), "f.json")
    assert said.code == "W-MARKSSUM"
    assert said.say("zh") == "“f.json”：“板块”分值 12，其下各项合计 10，不相等。请核对。"


def test_that_a_rule_with_points_per_needs_no_written_measure():
    (indicator,) = read(rule("deduct", points_per={"轻": "1", "重": "2"})).indicators()
    assert indicator.fields() == ("轻", "重")


def test_that_a_scheme_cannot_be_changed():
    made = load_scheme(example_scheme()).scheme
    grade = next(i for i in made.indicators() if i.rule.kind == "grade_map")
    with pytest.raises(TypeError):
        grade.rule.map["优秀"] = Decimal(2)
    with pytest.raises(ValueError, match="frozen"):
        made.id = "other"


def test_that_a_scheme_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(FileError) as caught:
        load_scheme(tmp_path / "nowhere.json")
    assert caught.value.problems[0].code == "E-UNREADABLE"
