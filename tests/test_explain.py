"""Explanations: whatever the case, their parts add up exactly to what they explain."""

from fractions import Fraction

from hypothesis import given, settings

from evaluator.explain import explain_bureau, explain_gap, explain_indicator, explain_item
from evaluator.parts import parts_of_total
from tests.cases import cases
from tests.test_scoring import board_of


def added(lines):
    return sum((line.points for line in lines if line.topic == "part"), Fraction(0))


@given(cases())
@settings(max_examples=80)
def test_that_the_parts_of_every_total_and_every_gap_add_up_exactly(case):
    for board in board_of(case).groups:
        rows = range(len(board.shares.bureaus))
        for row in rows:
            assert sum((piece.points for piece in parts_of_total(board, row)), Fraction(0)) == board.reached(row)
            lines = explain_bureau(board, row)
            assert lines[0].points == added(lines) == board.reached(row)
            for other in rows:
                gap = explain_gap(board, row, other)
                assert gap[0].points == added(gap) == board.reached(row) - board.reached(other)
                sizes = [abs(line.points) for line in gap[1:]]
                assert sizes == sorted(sizes, reverse=True)


@given(cases())
@settings(max_examples=60)
def test_that_every_cell_and_item_is_explained_in_both_languages(case):
    for board in board_of(case).groups:
        for part in board.outline.parts():
            lines = explain_item(board, part)
            for row in range(len(board.shares.bureaus)) if part in board.outline.leaves else ():
                lines = [*lines, *explain_indicator(board, row, part)]
            for line in lines:
                for lang in ("zh", "en"):
                    said = line.text.say(lang)
                    assert said
                    assert "Fraction(" not in said
                    assert "None" not in said
