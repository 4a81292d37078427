"""How well words are read on the development questions, beside this repository when there are any."""

import json
from pathlib import Path

import pytest

from app.evaluation import bridge
from app.evaluation.commands import contents
from matching.reading import Linker, TitleReader

# First place, and first five, on every fourth question; measured .76/.90, .83/.93 and .70/.91 on all of them.
SKILLS, NOISY, TITLES = (0.71, 0.86), (0.79, 0.90), (0.64, 0.86)
SHARED = Path(__file__).parents[4] / "shared" / "data"
pytestmark = [
    pytest.mark.deep,
    pytest.mark.skipif(
        not (SHARED / "eval").is_dir(), reason="the development questions are not beside this repository"
    ),
]


@pytest.fixture(scope="module")
def corpus():
    return bridge.corpus(contents(SHARED))


def asked(name: str):
    """One question in four, with its answers."""
    read = [
        [
            json.loads(line)
            for line in (SHARED / "eval" / f"{name}.{part}.jsonl").read_text(encoding="utf-8").splitlines()
        ]
        for part in ("input", "gold")
    ]
    answers = {one["qid"]: one for one in read[1]}
    return [(one, answers[one["qid"]]) for one in read[0][::4]]


def shares(questions, read) -> tuple[float, float]:
    """Return how often the right answer comes first, and among the first five."""
    ranks = [[link.id for link in read(one).links] for one, _ in questions]
    first = [bool(found) and found[0] == answer["gold"] for found, (_, answer) in zip(ranks, questions, strict=True)]
    five = [answer["gold"] in found for found, (_, answer) in zip(ranks, questions, strict=True)]
    return sum(first) / len(first), sum(five) / len(five)


def test_skills_are_read_from_other_names_and_from_noisy_ones(corpus):
    linker = Linker.learn(corpus)
    for name, least in (("skillnorm_fr_dev", SKILLS), ("skillnorm_fr_noisy_dev", NOISY)):
        found = shares(asked(name), lambda one: linker.link(one["query"], scheme=one["scheme"]))
        assert found[0] >= least[0], (name, found)
        assert found[1] >= least[1], (name, found)


def test_titles_are_read_as_occupations(corpus):
    titles = TitleReader.learn(corpus)
    found = shares(asked("title2rome_dev"), lambda one: titles.link(one["query"], scheme="rome"))
    assert found[0] >= TITLES[0], found
    assert found[1] >= TITLES[1], found
