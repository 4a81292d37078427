"""Offers are ranked by the library itself, from what it learnt of a distribution and kept."""

import json
from pathlib import Path

import pytest

from app.evaluation import bridge
from app.evaluation.commands import contents
from app.skills.importers import rome
from matching.evaluation import ndcg_at_k
from tests.factories import distributions as make

SHARED = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    make.write(tmp_path / "data" / "rome", make.rome())
    return tmp_path / "data"


def test_what_is_learnt_is_kept_and_learnt_again_when_damaged_or_when_data_change(data: Path, tmp_path: Path) -> None:
    kept, read = tmp_path / "kept", []

    def reading():
        read.append(1)
        return [rome.read(data / "rome")]

    first = bridge.ranker(data, kept, "rome", reading)
    again = bridge.ranker(data, kept, "rome", reading)
    assert len(read) == 1
    assert again.relatedness.skills == first.relatedness.skills
    assert again.relatedness.values.tolist() == first.relatedness.values.tolist()

    for file in sorted(kept.iterdir()):
        file.write_bytes(file.read_bytes()[:-9])
        bridge.ranker(data, kept, "rome", reading)
    assert len(read) == 3

    (data / "rome" / "more.csv").write_text("x")
    bridge.ranker(data, kept, "rome", reading)
    assert len(read) == 4


def test_coverage_is_whole_for_whoever_holds_everything_and_match_never_below_it(data: Path, tmp_path: Path) -> None:
    known = bridge.ranker(data, tmp_path / "kept", "rome", lambda: [rome.read(data / "rome")])
    skills = [known.closeness.skills[number] for number in known.closeness.asks[:, 1].tolist()]
    offer = dict.fromkeys(skills[:2], 3)
    people = {"all": list(offer), "one": skills[:1], "none": []}

    (coverage,) = bridge.ranked(known, [offer], people, close=False)
    (match,) = bridge.ranked(known, [offer], people, close=True)

    assert coverage["all"] == match["all"] == 1
    assert 0 == coverage["none"] == match["none"] < coverage["one"] <= match["one"] < 1


@pytest.mark.deep
@pytest.mark.skipif(not (SHARED / "eval").is_dir(), reason="the development questions are not beside this repository")
@pytest.mark.parametrize(("scheme", "coverage", "match"), [("rome", 0.79, 0.82), ("esco", 0.68, 0.74)])
def test_by_the_skills_that_have_a_code_alone_the_ranking_keeps_its_quality(
    tmp_path: Path, scheme: str, coverage: float, match: float
) -> None:
    def lines(part: str):
        path = SHARED / "eval" / f"rank_{scheme}_dev.{part}.jsonl"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    known = bridge.ranker(SHARED, tmp_path, scheme, lambda: contents(SHARED))
    people = {one["cand_id"]: [skill["id"] for skill in one["skills"] if skill["id"]] for one in lines("candidates")}
    offers = [{skill["id"]: skill["weight"] for skill in one["skills"]} for one in lines("offers")]
    for close, least in ((False, coverage), (True, match)):
        found = []
        for scores, answer in zip(bridge.ranked(known, offers, people, close=close), lines("gold"), strict=True):
            ranked = sorted(answer["grades"], key=lambda one: (-scores[one], one))
            found.append(ndcg_at_k(ranked, answer["grades"], 10))
        assert sum(found) / len(found) >= least
