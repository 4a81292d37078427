"""The command that learns to read."""

from pathlib import Path

from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from app.cli import tremplin
from app.db import db
from tests.factories.skills import a_framework, a_skill


def test_learning_to_read_leaves_a_file_and_says_so(app: Flask, session: Session) -> None:
    a_skill(session, "Souder en TIG")
    name = a_framework(session).name
    session.commit()

    folder = Path(app.config["SETTINGS"].data_dir, "reading")
    before = set(folder.glob("*.npz"))

    said = CliRunner().invoke(tremplin, ["reading", "learn"], obj=app)
    unknown = CliRunner().invoke(tremplin, ["reading", "learn", "nowhere"], obj=app)

    assert said.exit_code == 0, said.output
    assert name in said.output
    assert len(set(folder.glob("*.npz")) - before) == 1
    assert unknown.exit_code == 1
    assert "There is no framework nowhere" in unknown.output
    with app.app_context():
        db.engine.dispose()
