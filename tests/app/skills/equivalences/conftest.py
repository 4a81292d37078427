"""Two frameworks, what stands between them, and the command that reads a file."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy.orm import Session

from app.cli import tremplin
from app.db import db
from app.skills import bridge, queries
from app.skills.models import EquivalenceRelation, EquivalenceSource, Framework, Skill
from tests.factories.skills import a_framework

EXACT, CLOSE, BROADER, NARROWER, DIFFERENT = EquivalenceRelation
HEADER = "framework_a,code_a,framework_b,code_b,relation\n"


@pytest.fixture(autouse=True)
def _forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "_kept", {})


@pytest.fixture
def rome(session: Session) -> Framework:
    return a_framework(session, "rome", name="ROME 4.0")


@pytest.fixture
def esco(session: Session) -> Framework:
    return a_framework(session, "esco", name="ESCO", is_default=False)


@pytest.fixture
def run(app: Flask, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """Run the command on a file of these lines."""

    def running(*lines: str, options: tuple[str, ...] = (), header: str = HEADER) -> Result:
        file = tmp_path / "rome-esco.csv"
        file.write_text(header + "".join(f"{line}\n" for line in lines), "utf-8")
        words = ["framework", "equivalences", str(file), *options]
        return CliRunner().invoke(tremplin, words, obj=app, env={"COLUMNS": "200"})

    yield running
    with app.app_context():
        db.engine.dispose()


def standing(session: Session) -> dict[frozenset[UUID], tuple[EquivalenceRelation, EquivalenceSource]]:
    session.expire_all()
    rows = queries.equivalences(session)
    return {frozenset(row.pair): (row.relation, row.source) for row in rows}


def told(session: Session, one: Skill, other: Skill) -> EquivalenceRelation | None:
    """What `other` is for `one`."""
    found = [row.relation for row in queries.equivalents(session, one.id) if row.skill_id == other.id]
    return found[0] if found else None
