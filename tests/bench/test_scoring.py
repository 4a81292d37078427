"""The bench's own scorer, on answers whose worth is known by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tests.bench.chart import draw
from tests.bench.scoring import score
from tests.bench.timing import Spread, in_turns


def test_a_meaning_is_right_first_among_five_or_near() -> None:
    gold = [
        {"qid": "a", "gold": "1", "near": ["1", "2"]},
        {"qid": "b", "gold": "1", "near": ["1", "2"], "accept": ["3"]},
        {"qid": "c", "gold": "1", "near": ["1", "2"]},
        {"qid": "d", "gold": "1", "near": ["1"]},
    ]
    answers = [{"qid": "a", "ranked": ["2", "1"]}, {"qid": "b", "ranked": [3]}, {"qid": "c", "ranked": []}]

    assert score("norm", gold, answers) == {"acc@1": 0.25, "acc@5": 0.5, "near@1": 0.5}


def test_what_is_debatable_counts_neither_way_in_a_text() -> None:
    gold = [{"qid": "a", "gold": ["1", "2"], "core": ["1"], "traps": ["8"], "accept": ["9"]}, {"qid": "b", "gold": []}]
    answers = [{"qid": "a", "predicted": ["1", "8", "9"], "ranked": ["9", "1"]}, {"qid": "b", "predicted": ["5"]}]

    found = score("extract", gold, answers)

    assert found == {"F1": pytest.approx(2 / 5), "R@5": 0.5, "R@10": 0.5, "core recall": 1.0, "trap rate": 1.0}


def test_an_order_gains_by_its_grades_and_who_is_left_out_comes_last() -> None:
    gold = [{"qid": "a", "grades": {"x": 3, "y": 0, "z": 1}}]
    ideal = 7 + 1 / math.log2(3)

    assert score("rank", gold, [{"qid": "a", "scores": {"x": 0.9, "z": 0.5, "y": 0.1}}]) == {"nDCG@10": 1.0}
    assert score("rank", gold, [{"qid": "a", "scores": {"y": 0.5}}])["nDCG@10"] == pytest.approx(
        (1 / math.log2(3) + 7 / 2) / ideal
    )


def test_everyone_is_asked_every_question_in_every_round() -> None:
    asked: list[tuple[str, int]] = []

    found = in_turns({name: lambda number, name=name: asked.append((name, number)) for name in "ab"}, 3, 2)

    assert {name: times.shape for name, times in found.items()} == {"a": (2, 3), "b": (2, 3)}
    assert {asked.count((name, number)) for name in "ab" for number in range(3)} == {2 * 4}
    assert Spread.of(np.array([3.0, 1.0, 8.0])) == Spread(1.0, 3.0, 8.0)


def test_the_chart_tells_each_figure_in_words() -> None:
    drawn = draw("Times", "A note", [("Some & other", [("20,000 candidates", 9.0, 12.3, 20.0)])])

    assert "12.3 ×" in drawn
    assert "Some &amp; other" in drawn
    assert drawn.startswith("<svg")
    assert 'role="img"' in drawn
