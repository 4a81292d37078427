"""The fuzzer finds nothing, in a short round; and would find what must never be."""

import json
from pathlib import Path
from random import Random

import pytest

from tests.fuzz import judging
from tests.fuzz.__main__ import Fuzzer, WrongError, main


@pytest.fixture
def fuzzer(tmp_path: Path) -> Fuzzer:
    return Fuzzer(Random(7), tmp_path)


def test_a_short_round_finds_nothing(fuzzer: Fuzzer) -> None:
    for _ in range(300):
        fuzzer.step()

    assert fuzzer.findings == {}
    assert fuzzer.executions == 300
    assert len(fuzzer.corpus) > len(fuzzer.given.files)
    assert len(fuzzer.lines) > 300


@pytest.mark.deep
def test_a_long_round_finds_nothing(tmp_path: Path) -> None:
    assert main(["--minutes", "3", "--seed", "11", "--out", str(tmp_path)]) == 0


def test_what_must_never_be_is_kept_with_the_file_that_does_it(fuzzer: Fuzzer) -> None:
    def broken() -> bytes:
        fuzzer.trying = b"{}"
        raise KeyError("x")

    fuzzer.targets = [broken]
    fuzzer.step()
    fuzzer.step()

    assert len(fuzzer.findings) == 1
    assert [path.read_bytes() for path in fuzzer.out.iterdir()] == [b"{}"]


def test_a_changed_badge_that_is_valid_is_told_from_one_that_says_the_same(fuzzer: Fuzzer) -> None:
    name = "own/badge.json"
    badge = json.loads(fuzzer.given.files[name])
    same = {**badge, "type": badge["type"][::-1], "evidence": badge["evidence"][0], "validUntil": None}
    other = {**badge, "name": "Other"}

    assert judging.says_the_same(judging.told(json.dumps(badge).encode()), judging.told(json.dumps(same).encode()))
    fuzzer._same(name, json.dumps(same).encode())
    with pytest.raises(WrongError, match="changed, and valid"):
        fuzzer._same(name, json.dumps(other).encode())
