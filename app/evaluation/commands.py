"""`tremplin eval …`: answers files of questions by the matching library alone, for a scorer to grade."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
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


def complain(error: QuestionsError) -> None:
    """Say what is wrong with a file of questions, and leave."""
    click.echo(f"Line {error.line} of {error.file} cannot be used: {error.reason}.", err=True)
    sys.exit(2)


@evaluate.command("extract")
@data_option
@click.option("--lang", "language", type=click.Choice(["fr", "en"]), required=True, help="The language of the texts.")
@in_option
@out_option
def extract(data: Path, language: str, questions: Path, answers: Path) -> None:
    """Find the skills that texts show."""
    reader = bridge.extractor(data, _reading(), lambda: contents(data))
    found = []
    try:
        for line in read_lines(questions, ("qid", "query", "scheme")):
            predicted, ranked = bridge.extracted(reader, line["query"], line["scheme"], language)
            found.append({"qid": line["qid"], "predicted": predicted, "ranked": ranked})
    except QuestionsError as error:
        complain(error)
    write_lines(answers, found)


def _reading() -> Path:
    """The folder where what is learnt from words is kept."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir / "reading"


COMMANDS = [evaluate]
