"""Files of texts are answered with the skills they show, by what was learnt once and kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.cli import tremplin
from app.config import Settings
from app.db import db
from app.evaluation import bridge
from app.skills.importers import rome
from tests.factories import distributions as make


@pytest.fixture
def data(tmp_path: Path) -> Path:
    make.write(tmp_path / "data" / "rome", make.rome())
    make.esco_folder(tmp_path / "data" / "esco")
    return tmp_path / "data"


@pytest.fixture
def command(app: Flask, data: Path, tmp_path: Path) -> Iterator[list[str]]:
    settings: Settings = app.config["SETTINGS"]
    assert settings.data_dir.is_relative_to(tmp_path.parent.parent)
    answers = tmp_path / "answers.jsonl"
    yield [
        "eval",
        "extract",
        "--data",
        str(data),
        "--lang",
        "fr",
        "--out",
        str(answers),
        "--in",
        str(tmp_path / "q.jsonl"),
    ]
    with app.app_context():
        db.engine.dispose()


def test_each_text_is_answered_in_order_with_what_it_shows_and_what_it_may_show(
    app: Flask, command: list[str], tmp_path: Path
) -> None:
    questions = [
        {"qid": "a", "scheme": "rome", "query": "Soudeur : vous soudez au TIG et à l'arc."},
        {"qid": "b", "scheme": "rome", "query": "Bonjour à tous !"},
    ]
    (tmp_path / "q.jsonl").write_text("".join(f"{json.dumps(one)}\n" for one in questions))

    result = CliRunner().invoke(tremplin, command, obj=app)

    assert result.exit_code == 0, result.output
    first, second = (json.loads(line) for line in (tmp_path / "answers.jsonl").read_text().splitlines())
    assert (first["qid"], second["qid"]) == ("a", "b")
    assert {"100", "101"} <= set(first["predicted"]) <= set(first["ranked"])
    assert second["predicted"] == []


def test_a_line_without_a_text_is_told(app: Flask, command: list[str], tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"qid": "a", "scheme": "rome"}\n')

    result = CliRunner().invoke(tremplin, command, obj=app)

    assert result.exit_code == 2
    assert "Line 1" in result.output
    assert not (tmp_path / "answers.jsonl").exists()


def test_what_is_learnt_is_kept_and_learnt_again_when_damaged_or_when_data_change(data: Path, tmp_path: Path) -> None:
    kept, text = tmp_path / "kept", "Vous soudez au TIG."
    read = []

    def reading():
        read.append(1)
        return [rome.read(data / "rome")]

    first = bridge.extractor(data, kept, reading).extract(text)
    again = bridge.extractor(data, kept, reading).extract(text)
    assert len(read) == 1
    assert first == again != []

    (file,) = kept.iterdir()
    file.write_bytes(file.read_bytes()[:-9])
    assert bridge.extractor(data, kept, reading).extract(text) == first
    assert len(read) == 2

    (data / "rome" / "more.csv").write_text("x")
    bridge.extractor(data, kept, reading)
    assert len(read) == 3
