"""`tremplin eval …`: answers files of questions by the matching library alone, for a scorer to grade."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app

from app.config import Settings
from app.evaluation import bridge
from app.evaluation.errors import QuestionsError
from app.skills.importers import esco, rome
from app.skills.importers.content import Content

data_option = click.option(
    "--data", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True,
    help="The folder that holds rome/ and esco/, as their publishers make them.",
)  # fmt: skip
in_option = click.option(
    "--in", "questions", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
    help="The questions, a JSON object a line.",
)  # fmt: skip
out_option = click.option(
    "--out", "answers", type=click.Path(path_type=Path), required=True, help="Where to write the answers."
)


@click.group("eval")
def evaluate() -> None:
    """Answer files of questions, to measure how well words are read and people ranked."""


def contents(data: Path) -> list[Content]:
    """Both frameworks of a folder of official distributions."""
    return [rome.read(data / "rome"), esco.read(data / "esco")]


def read_lines(path: Path, needed: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Read a file of JSON objects, each with the fields needed."""
    fields = set(needed)
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                found = json.loads(line)
            except ValueError as error:
                raise QuestionsError(str(path), number, f"it is not JSON: {error}") from error
            if not isinstance(found, dict) or not fields <= found.keys():
                raise QuestionsError(str(path), number, f"it needs the fields {', '.join(sorted(fields))}")
            yield found


def write_lines(path: Path, answers: Iterable[Mapping[str, Any]]) -> None:
    """Write the answers beside, then put them in place whole."""
    beside = path.with_name(f"{path.name}.partial")
    with beside.open("w", encoding="utf-8") as stream:
        stream.writelines(f"{json.dumps(answer, ensure_ascii=False)}\n" for answer in answers)
    beside.replace(path)


def asked_in(path: Path, *needed: str) -> list[dict[str, Any]]:
    """Read a file of questions, before anything long is learnt; say what is wrong with it, and leave."""
    try:
        return list(read_lines(path, needed))
    except QuestionsError as error:
        click.echo(f"Line {error.line} of {error.file} cannot be used: {error.reason}.", err=True)
        sys.exit(2)


@evaluate.command("link")
@data_option
@click.option("--lang", "language", type=click.Choice(["fr", "en"]), required=True, help="The language of the words.")
@in_option
@out_option
def link(data: Path, language: str, questions: Path, answers: Path) -> None:
    """Find the skill that words mean."""
    asked = asked_in(questions, "qid", "query", "scheme")
    reader = bridge.linker(data, _reading(), lambda: contents(data))
    write_lines(
        answers,
        (
            {"qid": one["qid"], "ranked": bridge.read_skill(reader, one["query"], one["scheme"], language)}
            for one in asked
        ),
    )


@evaluate.command("title")
@data_option
@in_option
@out_option
def title(data: Path, questions: Path, answers: Path) -> None:
    """Find the occupation that a title means, in French and in ROME."""
    asked = asked_in(questions, "qid", "query")
    reader = bridge.title_reader(data, _reading(), lambda: contents(data))
    write_lines(
        answers,
        ({"qid": one["qid"], "ranked": bridge.read_title(reader, one["query"], rome.FRAMEWORK)} for one in asked),
    )


@evaluate.command("train")
@data_option
@click.option(
    "--out", "folder", type=click.Path(path_type=Path, exists=True, file_okay=False), required=True,
    help="Where to write skills.npz and titles.npz; matching/reading holds those in use.",
)  # fmt: skip
def train(data: Path, folder: Path) -> None:
    """Learn the rankers that ship with the library, from names withheld from the frameworks (ten minutes of CPU)."""
    bridge.train(contents(data), folder)


@evaluate.command("extract")
@data_option
@click.option("--lang", "language", type=click.Choice(["fr", "en"]), required=True, help="The language of the texts.")
@in_option
@out_option
def extract(data: Path, language: str, questions: Path, answers: Path) -> None:
    """Find the skills that texts show."""
    asked = asked_in(questions, "qid", "query", "scheme")
    reader = bridge.extractor(data, _reading(), lambda: contents(data))
    read = ((one["qid"], bridge.extracted(reader, one["query"], one["scheme"], language)) for one in asked)
    write_lines(answers, ({"qid": qid, "predicted": shown, "ranked": ranked} for qid, (shown, ranked) in read))


@evaluate.command("rank")
@data_option
@click.option("--scheme", type=click.Choice(["rome", "esco"]), required=True, help="The framework of the skills.")
@click.option("--score", type=click.Choice(["coverage", "match"]), required=True, help="With closeness, or without.")
@click.option(
    "--offers", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
    help="The offers and the skills they ask for, a JSON object a line.",
)  # fmt: skip
@click.option(
    "--candidates", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=True,
    help="The candidates and the skills they hold, a JSON object a line.",
)  # fmt: skip
@out_option
def rank(data: Path, scheme: str, score: str, offers: Path, candidates: Path, answers: Path) -> None:
    """Score all candidates for each offer."""
    asked, people = asked_in(offers, "qid", "skills"), asked_in(candidates, "cand_id", "skills")
    settings: Settings = current_app.config["SETTINGS"]
    known = bridge.ranker(data, settings.data_dir / "evaluation", scheme, lambda: contents(data))
    texts = {skill["label"] for one in asked + people for skill in one["skills"] if skill["id"] is None}
    reader = bridge.linker(data, _reading(), lambda: contents(data))
    linked = bridge.linked(reader, sorted(texts), scheme)
    scores = bridge.ranked(
        known,
        [_needs(one["skills"], linked) for one in asked],
        {one["cand_id"]: _skills(one["skills"], linked) for one in people},
        close=score == "match",
    )
    write_lines(answers, ({"qid": one["qid"], "scores": found} for one, found in zip(asked, scores, strict=True)))


def _skills(skills: Iterable[Mapping[str, Any]], linked: Mapping[str, str]) -> list[str]:
    """The skills that are known, or that words were read as."""
    found = (skill["id"] or linked.get(skill["label"]) for skill in skills)
    return [one for one in found if one is not None]


def _needs(skills: Sequence[Mapping[str, Any]], linked: Mapping[str, str]) -> dict[str, int]:
    """The same with their weights; of a skill that comes twice, the greatest."""
    needs: dict[str, int] = {}
    for skill in skills:
        for known in _skills([skill], linked):
            needs[known] = max(needs.get(known, 0), skill["weight"])
    return needs


def _reading() -> Path:
    """The folder where what is learnt from words is kept."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir / "reading"


COMMANDS = [evaluate]
