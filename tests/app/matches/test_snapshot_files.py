"""The files that rankings stand on: when they are written and go, and how processes and threads share them."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

import matching
from app.db import make_engine
from app.i18n import local_day
from app.matches import bridge, services
from app.matches.bridge import index, snapshots
from app.matches.bridge.snapshots import Snapshots
from app.offers.models import Demand
from app.portfolio.models import Trainee
from app.skills.models import Skill
from tests.app.matches.another_process import told
from tests.app.matches.conftest import Builds, Rank, restart, someone
from tests.conventions.tree import ROOT
from tests.factories.accounts import NOW
from tests.factories.offers import an_offer
from tests.factories.portfolio import declared, skill

# --- Files ------------------------------------------------------------------------------------------------------------


def test_a_new_file_is_kept_once_enough_has_changed(
    session: Session,
    rank: Rank,
    offer: Demand,
    wanted: list[Skill],
    people: list[Trainee],
    files: Snapshots,
    builds: Builds,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index, "SAVE_ABOVE", 1)
    rank(offer)
    first = files.numbers()
    declared(session, people[2], wanted[0])
    rank(offer)
    assert files.numbers() == first
    declared(session, people[2], wanted[1])

    before = told(rank(offer))

    assert files.numbers() > first
    restart()
    assert told(rank(offer)) == before
    assert len(builds) == 1


def test_the_last_file_is_kept_and_those_of_other_databases(
    session: Session, rank: Rank, offer: Demand, wanted: list[Skill], files: Snapshots, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "SAVE_ABOVE", 0)
    rank(offer)
    left, others = files.folder / f"{files.database}-1.index.99.partial", files.folder / "another-1.index"
    left.touch()
    others.touch()
    seen = [files.numbers()[0]]
    for _ in range(3):
        someone(session, *wanted)
        rank(offer)
        seen.append(files.numbers()[0])

    assert files.numbers() == [max(seen)]
    assert len(set(seen)) == 4
    assert not left.exists()
    assert others.exists()


def test_a_folder_that_cannot_be_written_stops_no_ranking_and_is_said(
    rank: Rank, offer: Demand, people: list[Trainee], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "candidates").write_text("not a folder")
    with caplog.at_level(logging.WARNING):
        assert len(rank(offer).lines) == len(people)

    assert "No index of candidates can be kept" in caplog.text


def test_a_file_that_cannot_be_written_stops_no_ranking_and_is_said(
    rank: Rank, offer: Demand, people: list[Trainee], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(matching.CandidateIndex, "save", full)
    with caplog.at_level(logging.WARNING):
        assert len(rank(offer).lines) == len(people)

    assert "could not be kept" in caplog.text


@pytest.mark.parametrize(
    "base", ["postgresql+psycopg://{}@/tremplin?host=/run", "postgresql+psycopg://{}@host/tremplin"]
)
def test_a_database_is_named_by_where_it_is_not_by_who_asks(base: str) -> None:
    named = {snapshots._name(make_url(base.format(who))) for who in ("ana:secret", "bo:other", "ana")}

    assert len(named) == 1
    assert named != {snapshots._name(make_url(base.format("ana").replace("tremplin", "another")))}
    assert named != {snapshots._name(make_url("sqlite:///tremplin.db"))}


def test_the_command_builds_the_file_that_the_first_ranking_opens(
    app: Flask, session: Session, offer: Demand, builds: Builds, run_command: Callable[..., str]
) -> None:
    session.commit()
    assert "Candidates who can be ranked: 3." in run_command("candidates", "build")
    restart()

    found = bridge.candidates(session, data_dir=app.config["SETTINGS"].data_dir, today=local_day(NOW))

    assert len(found.people) == 3
    assert builds == [found.last_change]


# --- Several processes, several threads -------------------------------------------------------------------------------


class World:
    """An offer and people that other processes see."""

    def __init__(self, url: str, data_dir: Path, today: date) -> None:
        self.url = url
        self.engine: Engine = make_engine(url)
        self.data_dir = data_dir
        self.today = today
        with Session(self.engine, expire_on_commit=False) as session:
            self.wanted = [skill(session, label) for label in ("Souder en TIG", "Lire un plan")]
            self.people = [someone(session, *self.wanted[:count]) for count in (1, 2, 2)]
            self.offer = an_offer(session, dict.fromkeys(self.wanted, 2)).id
            session.commit()

    def another(self) -> "subprocess.Popen[str]":
        """Start another process, up to where it is about to rank."""
        given = [self.url, str(self.data_dir), str(self.offer), self.today.isoformat()]
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.matches.another_process", *given],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process


def answer_of(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """How often it read everyone, and what it found."""
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    builds, found = said.splitlines()
    return int(builds), found


@pytest.fixture
def world(own_database: str, tmp_path: Path, today: date) -> Iterator[World]:
    made = World(own_database, tmp_path, today)
    yield made
    made.engine.dispose()


def test_of_two_processes_at_once_one_builds_and_a_third_opens_what_it_built(world: World) -> None:
    with Session(world.engine) as session:
        files = Snapshots.of(session, world.data_dir)
    with files.turn():
        at_once = [world.another(), world.another()]
        for process in at_once:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(timeout=0.5)
    first, second = (answer_of(process) for process in at_once)
    third = answer_of(world.another())

    assert sorted([first[0], second[0]]) == [0, 1]
    assert third[0] == 0
    assert first[1] == second[1] == third[1]
    assert len(files.numbers()) == 1


def test_the_index_does_not_change_under_a_ranking(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ranking, changing = Event(), Event()
    rank, update = matching.CandidateIndex.rank, matching.CandidateIndex.update
    seen: list[bool] = []

    def slow_rank(self: matching.CandidateIndex, *given: Any, **more: Any) -> Any:
        ranking.set()
        seen.append(changing.wait(timeout=0.5))
        return rank(self, *given, **more)

    def noted_update(self: matching.CandidateIndex, profile: matching.SkillProfile) -> None:
        changing.set()
        update(self, profile)

    def page() -> None:
        with Session(world.engine) as session:
            demand = session.get_one(Demand, world.offer)
            filters = bridge.Filters(None, None, bridge.horizon_of(demand, world.today))
            services.rank(
                session, demand=demand, filters=filters, page=1, today=world.today, locale="fr", secret="a secret",
                data_dir=world.data_dir,
            )  # fmt: skip

    page()
    monkeypatch.setattr(matching.CandidateIndex, "rank", slow_rank)
    monkeypatch.setattr(matching.CandidateIndex, "update", noted_update)
    first = Thread(target=page)
    first.start()
    assert ranking.wait(timeout=30)
    with Session(world.engine) as session:
        declared(session, session.get_one(Trainee, world.people[0].id), world.wanted[1])
        session.commit()
    second = Thread(target=page)
    second.start()
    for thread in (first, second):
        thread.join(timeout=60)

    assert seen[0] is False
    assert changing.is_set()
