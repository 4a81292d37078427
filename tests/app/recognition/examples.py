"""The labelled sentences of coherence_examples.toml, and the meta-badges they are about, as the bridge takes them."""

import csv
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from app.recognition.bridge.coherence import SHOWN, Facet, Grade, KnownSkill, Meta, Sentence

HERE = Path(__file__).parent
STARTER = HERE.parents[2] / "seeds" / "starter" / "skills.csv"
TRAIN, HELD, DEMO = "train", "held", "demo"


@cache
def _examples() -> Mapping[str, Any]:
    return tomllib.loads((HERE / "coherence_examples.toml").read_text(encoding="utf-8"))


def _id(code: str) -> UUID:
    return uuid5(NAMESPACE_URL, code)


@cache
def metas() -> Mapping[str, Meta]:
    """The four meta-badges, each facet with the starter's skill of its code."""
    with STARTER.open(encoding="utf-8") as file:
        labels = {row["code"]: (row["label_fr"], *row["alt_fr"].split("|")) for row in csv.DictReader(file)}
    return {
        code: Meta(
            _id(code),
            told["name"],
            tuple(
                Facet(_id(one["code"]), one["name"], one["words"], (a_skill(one["code"], *labels[one["code"]]),))
                for one in told["facets"]
            ),
        )
        for code, told in _examples()["meta"].items()
    }


def a_skill(code: str, *labels: str) -> KnownSkill:
    """A skill of this code."""
    return KnownSkill(_id(f"skill {code}"), labels or (code,))


def code_of(facet: Facet) -> str:
    """The code of a facet of the four."""
    return next(
        one["code"] for told in _examples()["meta"].values() for one in told["facets"] if _id(one["code"]) == facet.id
    )


def sentences(part: str) -> list[tuple[str, str, frozenset[str]]]:
    """The meta-badge, the sentence, and what readers would say of it."""
    if part == DEMO:
        rows = [(meta, row) for meta, told in _examples()["demo"].items() for row in told]
    else:
        parity = 1 if part == HELD else 0
        rows = [(meta, row) for meta, told in _examples()["sentences"].items() for row in told[parity::2]]
    return [(meta, text, frozenset(answers.split())) for meta, (text, answers) in rows]


def answer(sentence: Sentence) -> str:
    """What the report says of a sentence, in the words of the examples."""
    if sentence.grade in {Grade.VAGUE, Grade.SETTING}:
        return sentence.grade.value
    return code_of(sentence.facet) if sentence.facet and sentence.grade in SHOWN else "none"
