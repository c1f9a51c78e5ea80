"""The messages: both languages, all of their places filled, and a code for every one that is raised."""

import ast
import re
import string
from pathlib import Path

import pytest

from evaluator.messages import MESSAGES
from evaluator.problems import Problem, Text, problem

PACKAGE = Path(__file__).resolve().parent.parent / "evaluator"
CODE = re.compile(r"^[EWN]-[A-Z0-9]+$")


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_that_a_message_says_the_same_places_in_both_languages(code):
    chinese, english = MESSAGES[code]
    assert CODE.match(code)
    # A cause may be told in one language only, where the other has no words for it.
    assert places(chinese) - {"reason"} == places(english) - {"reason"}


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_that_a_message_is_written_in_its_language(code):
    chinese, english = MESSAGES[code]
    assert re.search("[一-鿿]", chinese)
    assert not re.search("[一-鿿]", re.sub("“[^”]*”|文章", "", english))
    assert not re.search(r"\b[A-Z][a-z]+Error\b|Exception|Traceback", chinese + english)


def raised_codes() -> set[str]:
    found = set()
    for path in PACKAGE.rglob("*.py"):
        if "messages" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.match(node.value):
                found.add(node.value)
    return found


def test_that_every_code_in_the_program_has_a_message_and_every_message_a_use():
    assert raised_codes() == set(MESSAGES)


def test_that_a_text_fact_is_said_in_the_language_of_the_message():
    said = problem("W-WEIGHTZERO", name=Text("反诈", "Fraud"))
    assert "反诈" in said.say("zh")
    assert "Fraud" in said.say("en")


def test_that_problems_are_ordered_by_weight_and_then_by_place():
    cells = [("N-COLUMN", "A1"), ("E-ERRCELL", "B10"), ("E-ERRCELL", "C9"), ("W-HIDDEN", "A1"), ("E-ERRCELL", "AA9")]
    problems = [Problem(code, "f", "s", cell) for code, cell in cells]
    ordered = [(p.code, p.cell) for p in sorted(problems, key=Problem.sort_key)]
    assert ordered == [
        ("E-ERRCELL", "C9"),
        ("E-ERRCELL", "AA9"),
        ("E-ERRCELL", "B10"),
        ("W-HIDDEN", "A1"),
        ("N-COLUMN", "A1"),
    ]
