"""Quality on the development questions, when they are at hand: `tremplin eval`, then simple baselines."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from app.skills.importers import esco, rome
from tests.bench import baselines
from tests.bench.baselines import BASELINES, THRESHOLDS, Labels, Likeness
from tests.bench.scoring import Line, Measures, score

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Task:
    """A file of questions, and what `tremplin eval` is told to answer it."""

    title: str
    kind: str
    questions: str
    command: tuple[str, ...]
    language: str = "fr"


TASKS = (
    Task("Linking a skill (French)", "norm", "skillnorm_fr_dev", ("link", "--lang", "fr")),
    Task("Linking a mistyped skill (French)", "norm", "skillnorm_fr_noisy_dev", ("link", "--lang", "fr")),
    Task("Title to ROME occupation", "norm", "title2rome_dev", ("title",)),
    Task("Skills of an ad (English, ESCO)", "extract", "extract_en_dev", ("extract", "--lang", "en"), "en"),
    Task("Skills of a text (French, ROME)", "extract", "extract_fr_dev", ("extract", "--lang", "fr")),
    Task("Ranking by coverage (ROME)", "rank", "rank_rome_dev", ("rank", "--scheme", "rome", "--score", "coverage")),
    Task("Ranking by match (ROME)", "rank", "rank_rome_dev", ("rank", "--scheme", "rome", "--score", "match")),
    Task("Ranking by coverage (ESCO)", "rank", "rank_esco_dev", ("rank", "--scheme", "esco", "--score", "coverage")),
    Task("Ranking by match (ESCO)", "rank", "rank_esco_dev", ("rank", "--scheme", "esco", "--score", "match")),
)


RANKED = 4  # baselines rank for one offer in so many, for want of time


class Quality:
    """What is measured on a folder of frameworks and questions."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.frameworks = _Frameworks(data)

    def ours(self, task: Task) -> dict[str, Any]:
        """Let `tremplin eval` answer, and score it; or tell what it says when it cannot."""
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="tremplin-bench-") as folder:
            mine = answer(task, self.data, Path(folder))
        told = {"failed": mine} if isinstance(mine, str) else {"measures": score(task.kind, self.gold(task), mine)}
        return {**told, "questions": len(self.gold(task)), "seconds": time.monotonic() - began}

    def baselines(self, task: Task) -> list[dict[str, Any]]:
        """Measure what one would try first."""
        return [beside(name, task, self.data, self.gold(task), self.frameworks) for name in BASELINES]

    def gold(self, task: Task) -> list[Line]:
        """Read the right answers."""
        return read(self.data / "eval" / f"{task.questions}.gold.jsonl")


def answer(task: Task, data: Path, folder: Path) -> list[Line] | str:
    """Let `tremplin eval` answer; what it says when it cannot, if it cannot."""
    out, questions = folder / "answers.jsonl", data / "eval"
    files = ["--in", str(questions / f"{task.questions}.input.jsonl")]
    if task.kind == "rank":
        parts = ("offers", "candidates")
        files = [part for name in parts for part in (f"--{name}", str(questions / f"{task.questions}.{name}.jsonl"))]
    command = [sys.executable, "-m", "app.cli", "eval", *task.command, "--data", str(data), *files, "--out", str(out)]
    ran = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    if ran.returncode:
        return (ran.stderr.strip().splitlines() or ["no reason was given"])[-1]
    return read(out)


def read(path: Path) -> list[Line]:
    """Read a JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


class _Frameworks:
    """The frameworks' labels, read when first asked for."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.content = cache(lambda: [rome.read(data / "rome"), esco.read(data / "esco")])
        self.learnt = cache(self._learnt)

    def labels(self, scheme: str, language: str, *, occupations: bool) -> Labels:
        """Return the labels of one scheme and language."""
        content = next(each for each in self.content() if each.origin.framework == scheme)
        found = content.occupation_labels if occupations else content.skill_labels
        kept = [(code, text) for code, lang, _, text in found if lang == language]
        return Labels([code for code, _ in kept], [text for _, text in kept])

    def _learnt(self, name: str, scheme: str, language: str, occupations: bool) -> tuple[Likeness, Labels]:
        labels = self.labels(scheme, language, occupations=occupations)
        likeness = BASELINES[name]()
        likeness.learn(labels.texts)
        return likeness, replace(labels, prepared=likeness.prepare(labels.texts))


def beside(name: str, task: Task, data: Path, gold: Sequence[Line], frameworks: _Frameworks) -> dict[str, Any]:
    """Measure a baseline on a task's questions, or on one in so many."""
    every = {"norm": BASELINES[name].every, "rank": RANKED}.get(task.kind, 1)
    asked = gold[::every]
    how = {"norm": _linked, "extract": _extracted, "rank": _ranked}[task.kind]
    return {"name": name, "questions": len(asked), "measures": how(name, task, data, asked, frameworks)}


def _linked(name: str, task: Task, data: Path, gold: Sequence[Line], frameworks: _Frameworks) -> Measures:
    answers: list[Line] = []
    occupations = task.command[0] == "title"
    for scheme in sorted({line["scheme"] for line in gold}):
        likeness, labels = frameworks.learnt(name, scheme, task.language, occupations)
        lines = [line for line in gold if line["scheme"] == scheme]
        found = baselines.link(likeness, labels, [line["query"] for line in lines])
        answers += [{"qid": line["qid"], "ranked": ranked} for line, ranked in zip(lines, found, strict=True)]
    return score("norm", gold, answers)


def _extracted(name: str, task: Task, data: Path, gold: Sequence[Line], frameworks: _Frameworks) -> Measures:
    asked = {line["qid"]: line for line in read(data / "eval" / f"{task.questions}.input.jsonl")}
    texts = [asked[line["qid"]]["query"] for line in gold]
    likeness, labels = frameworks.learnt(name, "esco" if task.language == "en" else "rome", task.language, False)
    found = list(baselines.extract(likeness, labels, texts))
    tries = [score("extract", gold, _told(gold, found, least)) for least in THRESHOLDS]
    return max(tries, key=lambda measures: measures["F1"])


def _told(gold: Sequence[Line], found: Sequence[dict[str, float]], least: float) -> Iterator[Line]:
    for line, alike in zip(gold, found, strict=True):
        ranked = sorted(alike, key=lambda each: (-alike[each], each))
        predicted = [each for each in ranked if alike[each] >= least]
        yield {"qid": line["qid"], "ranked": ranked[:10], "predicted": predicted}


def _ranked(name: str, task: Task, data: Path, gold: Sequence[Line], frameworks: _Frameworks) -> Measures:
    likeness, _ = frameworks.learnt(name, task.command[2], task.language, False)
    offers = {line["qid"]: line for line in read(data / "eval" / f"{task.questions}.offers.jsonl")}
    people = {line["cand_id"]: line for line in read(data / "eval" / f"{task.questions}.candidates.jsonl")}
    answers = [
        {
            "qid": line["qid"],
            "scores": baselines.rank(likeness, offers[line["qid"]], [people[each] for each in line["grades"]]),
        }
        for line in gold
    ]
    return score("rank", gold, answers)
