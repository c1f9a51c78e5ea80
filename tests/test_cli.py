"""The command line as its users and their scripts meet it: what it prints, writes and answers."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from evaluator.__main__ import main
from evaluator.shipped import example_scheme, example_workbooks
from tests import worked_example as example

ROOT = Path(__file__).resolve().parent.parent
SCHEME = {
    "format": "four-firsts/scheme/1",
    "id": "s",
    "title": "方案",
    "groups": [
        {"id": "g", "name": "一组", "bureaus": [{"id": "a", "name": "东城分局"}, {"id": "b", "name": "西城分局"}]}
    ],
    "criteria": [
        {
            "id": "cases",
            "name": "破案数",
            "marks": "60",
            "better": "higher",
            "rule": {"kind": "bands", "bands": [{"to": "50", "points": "30"}, {"from": "60", "points": "60"}]},
        },
        {"id": "calls", "name": "警情数", "marks": "40", "better": "higher", "rule": {"kind": "direct"}},
    ],
}
GOOD = [["单位", "破案数", "警情数"], ["东城分局", 70, 30], ["西城分局", 20, 40]]


@pytest.fixture
def files(tmp_path):
    """Writes the scheme, and workbooks from rows; gives their paths."""

    class Files:
        scheme = tmp_path / "scheme.json"

        def workbook(self, rows, name="data.xlsx"):
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(tmp_path / name)
            return tmp_path / name

        def raw(self, content, name="data.xlsx"):
            (tmp_path / name).write_bytes(content)
            return tmp_path / name

        def edited(self, part, old, new, rows=GOOD):
            """A workbook in which a piece of one part's XML is another."""
            source = self.workbook(rows, "source.xlsx")
            target = tmp_path / "data.xlsx"
            with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
                for name in before.namelist():
                    content = before.read(name)
                    if name == part:
                        assert old in content
                        content = content.replace(old, new, 1)
                    after.writestr(name, content)
            source.unlink()
            return target

    Files.scheme.write_text(json.dumps(SCHEME, ensure_ascii=False), encoding="utf-8")
    return Files()


def run(*arguments):
    return main([str(argument) for argument in arguments])


def scored(files, *data, options=()):
    """The exit status and the result of scoring these files."""
    target = files.scheme.parent / "r.json"
    target.unlink(missing_ok=True)
    status = run("score", files.scheme, *data, "--json", target, *options)
    return status, json.loads(target.read_text(encoding="utf-8")) if target.exists() else None


def row_of(data, bureau):
    return next(row for group in data["groups"] for row in group["ranking"] if row["bureau"] == bureau)


# ---------------------------------------------------------------- the worked example


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "out"
    status = run("demo", "--out", folder)
    return status, folder, json.loads((folder / "result.json").read_text(encoding="utf-8"))


def test_that_the_demo_gives_the_published_figures(demo):
    status, folder, data = demo
    ranking = data["groups"][0]["ranking"]
    assert status == 0
    assert data["draft"] is False
    assert [row["total"] for row in ranking] == ["94.40", "87.65", "84.74", "77.06", "63.68", "54.33"]
    assert [row["firsts"] for row in ranking] == [4, 1, 3, 0, 1, 0]
    assert [row["sole_firsts"] for row in ranking] == [4, 0, 2, 0, 1, 0]
    assert [item["points"] for item in ranking[0]["items"]] == example.LEADER_ITEMS
    assert not [p for p in data["problems"] if p["severity"] != "notice"]
    assert (folder / "ranking.xlsx").stat().st_size > 5000


def test_that_the_marks_of_the_figures_travel_to_the_result(demo):
    leader, second = demo[2]["groups"][0]["ranking"][:2]
    notes = {i["id"]: i["source"]["note"] for i in leader["indicators"]}
    assert notes["fraud_cases"] == "文章"
    assert {i["source"]["note"] for i in second["indicators"]} == {"虚构"}
    rate = next(i for i in leader["indicators"] if i["sources"])
    assert [(s["field"], s["text"]) for s in rate["sources"]] == [("value", "66"), ("of", "625")]
    assert (rate["value"], rate["source"]["note"]) == ("10.56", "文章推算")


def test_that_equal_item_weights_give_the_independently_computed_totals(tmp_path):
    weights = [f"--weight={item}=12.5" for item in example_items()]
    target = tmp_path / "r.json"
    assert run("score", example_scheme(), *example_workbooks(), "--json", target, *weights) == 0
    data = json.loads(target.read_text(encoding="utf-8"))
    first, second = data["groups"][0]["ranking"][:2]
    without_bonus = [float(row["total"]) - float(row["bonus"]) for row in (first, second)]
    assert [f"{total:.2f}" for total in without_bonus] == ["88.83", "88.00"]
    assert "W-WEIGHTS" in {p["code"] for p in data["problems"]}


def example_items():
    scheme = json.loads(example_scheme().read_text(encoding="utf-8"))
    return [criterion["id"] for criterion in scheme["criteria"]]


def test_that_the_same_input_gives_the_same_bytes_in_another_process(demo, tmp_path):
    environment = os.environ | {"PYTHONHASHSEED": "4711"}
    command = [sys.executable, "-m", "evaluator", "demo", "--out", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr.decode()
    for name in ("result.json", "ranking.xlsx"):
        assert (tmp_path / name).read_bytes() == (demo[1] / name).read_bytes()


@pytest.mark.parametrize(("lang", "words"), [("zh", ("名次", "可发布", "94.40")), ("en", ("Rank", "Ready", "94.40"))])
def test_that_the_ranking_is_printed_in_the_language_asked_for(lang, words, tmp_path, capsys):
    assert run("demo", "--out", tmp_path, "--lang", lang) == 0
    printed = capsys.readouterr().out
    assert all(word in printed for word in words)


# ---------------------------------------------------------------- weights


def test_that_a_weight_at_a_leaf_replaces_its_marks_and_the_sum_is_said(files):
    status, data = scored(files, files.workbook(GOOD), options=["--weight", "calls=20", "--weight", "破案数=0"])
    assert status == 0
    assert data["weights"] == {"cases": "0", "calls": "20"}
    assert row_of(data, "b")["total"] == "20.00"
    assert row_of(data, "a")["total"] == "15.00"
    assert {"W-WEIGHTS", "W-WEIGHTZERO", "W-WEIGHTSUM"} == {p["code"] for p in data["problems"]}


@pytest.mark.parametrize(
    ("weight", "code"),
    [("calls", "E-WEIGHT"), ("calls=-1", "E-WEIGHT"), ("calls=x", "E-WEIGHT"), ("callz=1", "E-NOINDICATOR")],
)
def test_that_a_wrong_weight_is_refused_and_nothing_is_written(files, weight, code, capsys):
    status, data = scored(files, files.workbook(GOOD), options=["--weight", weight])
    assert (status, data) == (2, None)
    assert code in capsys.readouterr().err


# ---------------------------------------------------------------- what can go wrong in a file


def not_a_workbook(files, name):
    sheet = "xl/worksheets/sheet1.xml"
    return {
        "empty": lambda: files.raw(b""),
        "text": lambda: files.raw("单位,破案数\n东城分局,3\n".encode()),
        "truncated": lambda: files.raw(files.workbook(GOOD).read_bytes()[:3000]),
        "doctype": lambda: files.edited(sheet, b"<worksheet", b"<!DOCTYPE worksheet><worksheet"),
        "absent": lambda: files.scheme.parent / "nowhere.xlsx",
    }[name]()


UNREADABLE = [
    ("empty", "E-EMPTY"),
    ("text", "E-NOTSHEET"),
    ("truncated", "E-TRUNC"),
    ("doctype", "E-DTD"),
    ("absent", "E-UNREADABLE"),
]


@pytest.mark.parametrize(("kind", "code"), UNREADABLE)
def test_that_an_unreadable_file_stops_scoring_before_anything_is_written(files, kind, code, capsys, tmp_path):
    target = tmp_path / "x.xlsx"
    status, data = scored(
        files, files.workbook(GOOD, "good.xlsx"), not_a_workbook(files, kind), options=["--out", target]
    )
    assert (status, data, target.exists()) == (2, None, False)
    printed = capsys.readouterr()
    assert code in printed.err
    assert printed.out == ""


@pytest.mark.parametrize(("kind", "code"), UNREADABLE)
def test_that_check_counts_an_unreadable_file_as_an_error(files, kind, code, tmp_path):
    target = tmp_path / "c.json"
    assert run("check", files.scheme, not_a_workbook(files, kind), "--json", target) == 1
    data = json.loads(target.read_text(encoding="utf-8"))
    said = {p["code"]: p for p in data["problems"]}
    assert code in said
    assert said[code]["zh"]
    assert said[code]["en"]
    assert data["groups"] == []


def test_that_all_files_are_examined_even_after_one_that_cannot_be_read(files, capsys):
    bad = files.raw(b"", "bad.xlsx")
    worse = files.raw(b"x", "worse.xlsx")
    doubtful = files.workbook([["单位", "破案数"], ["东城分局", "#DIV/0!"], ["南城分局", 3]], "doubtful.xlsx")
    assert scored(files, bad, worse, doubtful) == (2, None)
    printed = capsys.readouterr().err
    assert all(word in printed for word in ("bad.xlsx", "worse.xlsx", "南城分局"))


# ---------------------------------------------------------------- what can be wrong in a table


def table(files, name):
    sheet = "xl/worksheets/sheet1.xml"
    return {
        "unknown bureau": lambda: files.workbook([*GOOD, ["南城分局", 3, 3]]),
        "bureau twice": lambda: files.workbook([*GOOD, ["西城分局", 3, 3]]),
        "band gap": lambda: files.workbook([GOOD[0], ["东城分局", 55, 30], GOOD[2]]),
        "error cell": lambda: files.workbook([GOOD[0], ["东城分局", "#DIV/0!", 30], GOOD[2]]),
        "no cached value": lambda: files.workbook([GOOD[0], ["东城分局", "=35*2", 30], GOOD[2]]),
        "missing": lambda: files.workbook([GOOD[0], ["东城分局", None, 30], GOOD[2]]),
        "text": lambda: files.workbook([GOOD[0], ["东城分局", "大约七十", 30], GOOD[2]]),
        "bad number": lambda: files.edited(sheet, b"<v>70</v>", b"<v>7_0</v>"),
    }[name]()


@pytest.mark.parametrize(
    ("kind", "code", "cell"),
    [
        ("unknown bureau", "E-UNKNOWNBUREAU", "A4"),
        ("bureau twice", "E-DUPBUREAU", "B3"),
        ("band gap", "E-NOBAND", "B2"),
        ("error cell", "E-ERRCELL", "B2"),
        ("no cached value", "E-NOCACHE", "B2"),
        ("missing", "E-MISSING", None),
        ("text", "E-TEXTNUM", "B2"),
        ("bad number", "E-BADNUM", "B2"),
    ],
)
def test_that_a_doubt_has_its_code_its_cell_and_makes_a_draft(files, kind, code, cell):
    status, data = scored(files, table(files, kind))
    assert status == 1
    assert data["draft"] is True
    said = next(p for p in data["problems"] if p["code"] == code)
    assert (said["severity"], said["cell"]) == ("error", cell)
    assert said["zh"] != said["en"]


@pytest.mark.parametrize("kind", ["band gap", "error cell", "no cached value", "text", "bad number"])
def test_that_a_cell_without_points_keeps_its_source_and_counts_nothing(files, kind):
    row = row_of(scored(files, table(files, kind))[1], "a")
    cases = next(i for i in row["indicators"] if i["id"] == "cases")
    assert (cases["status"], cases["points"], cases["share"]) == ("pending", "0.00", None)
    assert cases["source"]["cell"] == "B2"
    assert row["total"] == "30.00"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda s: s["criteria"][0]["rule"].update(kind="bandz"), "E-KIND"),
        (lambda s: s["criteria"][1].update(id="cases"), "E-DUPID"),
        (lambda s: s["criteria"][0]["rule"]["bands"][0].update(to="61"), "E-BANDOVERLAP"),
    ],
)
@pytest.mark.parametrize("command", ["score", "check"])
def test_that_an_invalid_scheme_is_refused_with_its_fault(files, change, code, command, capsys, tmp_path):
    broken = json.loads(json.dumps(SCHEME))
    change(broken)
    files.scheme.write_text(json.dumps(broken), encoding="utf-8")
    target = tmp_path / "r.json"
    assert run(command, files.scheme, files.workbook(GOOD), "--json", target) == 2
    assert code in capsys.readouterr().err
    if command == "check":
        data = json.loads(target.read_text(encoding="utf-8"))
        assert data["scheme"] is None
        assert [p["code"] for p in data["problems"]] == [code]
    else:
        assert not target.exists()


def test_that_a_suggestion_is_taken_only_when_asked_for(files):
    near = files.workbook([GOOD[0], ["东城公安分局", 70, 30], GOOD[2]])
    status, data = scored(files, near)
    assert status == 1
    assert row_of(data, "a")["total"] == "0.00"
    status, data = scored(files, near, options=["--accept-suggestions"])
    assert status == 0
    assert row_of(data, "a")["total"] == "90.00"
    assert "N-ACCEPTED" in {p["code"] for p in data["problems"]}


# ---------------------------------------------------------------- usage


@pytest.mark.parametrize("arguments", [("nope",), ("score",), ("demo", "--lang", "fr"), ("score", "x.json")])
def test_that_wrong_usage_answers_2_and_says_so_in_both_languages(arguments, capsys):
    assert run(*arguments) == 2
    assert "用法有误 / wrong usage" in capsys.readouterr().err


def test_that_without_a_command_the_help_is_printed(capsys):
    assert run() == 0
    assert "four-firsts demo" in capsys.readouterr().out


def test_that_a_folder_stands_for_the_workbooks_in_it(files):
    folder = files.scheme.parent / "reports"
    folder.mkdir()
    files.workbook(GOOD).rename(folder / "data.xlsx")
    (folder / "~$data.xlsx").write_bytes(b"owner")
    assert scored(files, folder)[0] == 0


def test_that_a_file_named_twice_counts_once(files):
    data = files.workbook(GOOD)
    assert scored(files, data, data)[0] == 0


def test_that_an_output_that_cannot_be_written_is_said_and_nothing_is_left(files, capsys, tmp_path):
    target = tmp_path / "no such folder" / "r.json"
    assert run("score", files.scheme, files.workbook(GOOD), "--json", target) == 2
    assert "E-SAVE" in capsys.readouterr().err


def test_that_scheme_bureaus_never_meet_data_of_another_group(files):
    scheme = json.loads(json.dumps(SCHEME))
    scheme["groups"].append({"id": "h", "name": "二组", "bureaus": [{"id": "c", "name": "北城分局"}]})
    files.scheme.write_text(json.dumps(scheme), encoding="utf-8")
    data = scored(files, files.workbook([*GOOD, ["北城分局", 99, 1]]))[1]
    assert [row["bureau"] for row in data["groups"][1]["ranking"]] == ["c"]
    assert row_of(data, "c")["rank"] == "1"
    assert row_of(data, "a")["rank"] == "1"


# ---------------------------------------------------------------- what a second pair of eyes found


def test_that_an_output_never_replaces_an_input_or_the_other_output(files, capsys):
    data = files.workbook(GOOD)
    before = {path: path.read_bytes() for path in (files.scheme, data)}
    both = files.scheme.parent / "x.xlsx"
    for options in (["--out", data], ["--json", files.scheme], ["--out", both, "--json", both]):
        assert run("score", files.scheme, data, *options) == 2
        assert "E-OUTPUTISINPUT" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in before} == before
    assert not both.exists()


def test_that_a_ranking_workbook_of_our_own_is_no_report(files):
    folder = files.scheme.parent / "reports"
    folder.mkdir()
    files.workbook(GOOD).rename(folder / "data.xlsx")
    for lang in ("zh", "en"):
        assert run("score", files.scheme, folder, "--out", folder / f"ranking-{lang}.xlsx", "--lang", lang) == 0
    status, data = scored(files, folder)
    assert status == 0
    assert [p["file"] for p in data["problems"] if p["code"] == "N-OWNEXPORT"] == ["ranking-en.xlsx", "ranking-zh.xlsx"]


def test_that_files_of_a_folder_that_are_not_read_are_named(files):
    folder = files.scheme.parent / "reports"
    folder.mkdir()
    files.workbook(GOOD).rename(folder / "data.xlsx")
    (folder / "late.xls").write_bytes(b"x")
    data = scored(files, folder)[1]
    assert [(p["code"], p["file"]) for p in data["problems"]] == [("N-FILESKIPPED", "late.xls")]


def test_that_a_folder_without_workbooks_is_refused(files, capsys):
    folder = files.scheme.parent / "empty"
    folder.mkdir()
    assert scored(files, folder) == (2, None)
    assert "E-NOFILES" in capsys.readouterr().err


def test_that_a_trial_is_never_called_ready(files, capsys):
    assert run("score", files.scheme, files.workbook(GOOD), "--weight", "calls=20") == 0
    printed = capsys.readouterr().out
    assert "试算" in printed
    assert "可发布：" not in printed


def test_that_a_weight_given_twice_is_refused(files, capsys):
    assert run("score", files.scheme, files.workbook(GOOD), "--weight", "calls=2", "--weight", "警情数=3") == 2
    assert "E-WEIGHTTWICE" in capsys.readouterr().err


def test_that_a_demo_into_a_file_is_refused(tmp_path, capsys):
    (tmp_path / "out").write_text("mine")
    assert run("demo", "--out", tmp_path / "out") == 2
    assert "E-SAVEFOLDER" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "mine"


def test_that_an_event_entered_twice_is_said(files):
    scheme = json.loads(json.dumps(SCHEME)) | {"bonuses": [{"id": "h", "name": "表彰", "kinds": {"省级表彰": "1"}}]}
    files.scheme.write_text(json.dumps(scheme), encoding="utf-8")
    events = [["单位", "类别", "事由", "文号", "分值"], ["东城分局", "省级表彰", "事", "〔2020〕1号", None]]
    same = [files.workbook(events, name) for name in ("one.xlsx", "two.xlsx")]
    data = scored(files, files.workbook(GOOD), *same)[1]
    (said,) = (p for p in data["problems"] if p["code"] == "W-DUPEVENT")
    assert said["file"] == "two.xlsx"
    assert "one.xlsx" in said["zh"]


# ---------------------------------------------------------------- corrections and explanations


def test_that_a_correction_counts_keeps_what_was_reported_and_tells_its_effect(files, capsys):
    data = files.workbook([GOOD[0], ["东城分局", "#DIV/0!", 30], GOOD[2]])
    options = ["--correct", "东城分局:破案数=70", "--reason", "复核"]
    status, result = scored(files, data, options=options)
    assert status == 0
    cases = next(i for i in row_of(result, "a")["indicators"] if i["id"] == "cases")
    assert (cases["status"], cases["value"], cases["points"]) == ("corrected", "70", "60.00")
    assert (cases["source"]["cell"], cases["source"]["text"]) == ("B2", "#DIV/0!")
    (correction,) = result["corrections"]
    assert (correction["value"], correction["reason"], correction["reported"]["text"]) == ("70", "复核", "#DIV/0!")
    effects = {e["bureau"]: e for e in result["effects"]}
    assert effects["a"]["total"] == ["30.00", "90.00"]
    assert effects["a"]["rank"] == ["2", "1"]
    assert effects["b"]["rank"] == ["1", "2"]
    assert "30.00 → 90.00" in capsys.readouterr().out
    assert [p["code"] for p in result["problems"]] == ["W-CORRECTED"]


def test_that_a_corrections_table_counts_like_a_correction_by_hand(files):
    data = files.workbook([GOOD[0], ["东城分局", 1, 30], GOOD[2]])
    rows = [["单位", "指标", "更正值", "理由", "文号"], ["东城分局", "破案数", "70", "申诉成立", "复〔2020〕3号"]]
    result = scored(files, data, files.workbook(rows, "corrections.xlsx"))[1]
    assert row_of(result, "a")["total"] == "90.00"
    assert result["corrections"][0]["document"] == "复〔2020〕3号"


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--correct", "东城分局:破案数=70"], "E-NOREASON"),
        (["--correct", "南城:破案数=70", "--reason", "x"], "E-NOBUREAU"),
        (["--correct", "a:破案=70", "--reason", "x"], "E-NOINDICATOR"),
        (["--correct", "a:cases=很多", "--reason", "x"], "E-CORRECTVALUE"),
        (["--correct", "cases=70", "--reason", "x"], "E-CORRECT"),
    ],
)
def test_that_a_wrong_correction_is_refused(files, options, code, capsys):
    assert scored(files, files.workbook(GOOD), options=options) == (2, None)
    assert code in capsys.readouterr().err


def test_that_the_leaders_indicator_is_explained_from_cell_to_rank(capsys):
    assert run("explain", example_scheme(), *example_workbooks(), "--bureau", "hzw", "--indicator", "fraud_cases") == 0
    assert capsys.readouterr().out.splitlines() == [
        "来源：刑侦支队.xlsx › 反诈打防 › C6，原文“78%”（文章），读作 78%（文本数字、百分数）",
        "规则：第一名 8 分，每后移一名减 0.8 分，最低 0 分",
        "计算：8 − 0.8 × (1 − 1) = 8 分",
        "其中同序列名次 1",
        "得分：8.00（满分 8，失 0.00）",
        "名次：6 个单位中第 1",
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_that_a_bureau_a_gap_and_an_item_are_explained(lang, capsys):
    example = [example_scheme(), *example_workbooks(), "--lang", lang]
    for options in (
        ["--bureau", "jia"],
        ["--bureau", "jia", "--against", "hzw"],
        ["--bureau", "jia", "--indicator", "team"],
    ):
        assert run("explain", *example, *options) == 0
        printed = capsys.readouterr().out
        assert {"zh": "示例甲分局（虚构）", "en": "Example Bureau A (invented)"}[lang] in printed


def test_that_a_group_without_bureaus_disturbs_nobody(files):
    scheme = json.loads(json.dumps(SCHEME))
    scheme["groups"].append({"id": "later", "name": "待定", "bureaus": []})
    files.scheme.write_text(json.dumps(scheme), encoding="utf-8")
    target = files.scheme.parent / "x.xlsx"
    status, data = scored(files, files.workbook(GOOD), options=["--out", target])
    assert (status, target.exists()) == (0, True)
    assert data["groups"][1]["ranking"] == []
    assert row_of(data, "a")["total"] == "90.00"
