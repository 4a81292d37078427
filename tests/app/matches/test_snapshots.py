"""The files that rankings stand on: shared by all processes, followed by the changes since, never believed in doubt."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
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
from app.matches import bridge, services
from app.matches.bridge import index, snapshots
from app.matches.bridge.snapshots import Snapshots
from app.offers.models import Demand
from app.portfolio import services as portfolio
from app.portfolio.models import Contract, Trainee, Visibility
from app.skills.models import Skill
from tests.app.matches.another_process import told
from tests.app.matches.conftest import Rank, someone
from tests.conventions.tree import ROOT
from tests.factories.accounts import NOW
from tests.factories.offers import an_offer
from tests.factories.portfolio import declared, skill

Builds = list[int]


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> Builds:
    """The last change held each time everyone was read."""
    made: Builds = []
    build = index._built

    def counted(*given: Any) -> Any:
        built = build(*given)
        made.append(built.last_change)
        return built

    monkeypatch.setattr(index, "_built", counted)
    return made


@pytest.fixture
def files(session: Session, tmp_path: Path) -> Snapshots:
    return Snapshots.of(session, tmp_path)


@pytest.fixture
def wanted(session: Session) -> list[Skill]:
    return [skill(session, label) for label in ("Souder en TIG", "Lire un plan", "Préparer les bords")]


@pytest.fixture
def people(session: Session, wanted: list[Skill]) -> list[Trainee]:
    return [
        someone(session, *wanted),
        someone(session, wanted[0], contracts=(Contract.PERMANENT,), available_from=date(2027, 2, 1)),
        someone(session, wanted[2], level=1, mobility_km=5),
    ]


@pytest.fixture
def offer(session: Session, wanted: list[Skill], people: list[Trainee]) -> Demand:
    return an_offer(session, dict.fromkeys(wanted, 2))


def restart() -> None:
    """Forget what this process keeps, as a new one would start."""
    index._kept.clear()


def the_file(files: Snapshots) -> Path:
    (number,) = files.numbers()
    return files.folder / f"{files.database}-{number}.index"


def listed(page: Any) -> list[str]:
    return [line.place.candidate for line in page.lines]


# --- Opened instead of built ------------------------------------------------------------------------------------------


def test_a_new_process_answers_the_same_without_reading_everyone(rank: Rank, offer: Demand, builds: Builds) -> None:
    before = told(rank(offer))
    restart()

    assert told(rank(offer)) == before
    assert len(builds) == 1


def test_a_change_after_the_file_shows_and_only_that_person_is_read(
    session: Session,
    rank: Rank,
    offer: Demand,
    wanted: list[Skill],
    people: list[Trainee],
    builds: Builds,
    statements: list[str],
) -> None:
    rank(offer)
    restart()
    declared(session, people[2], wanted[0], level=4)
    statements.clear()

    line = next(line for line in rank(offer).lines if line.place.candidate == str(people[2].id))

    assert line.place.answered_today == 2
    assert len(builds) == 1
    assert all(" IN (" in one for one in statements if "ground.withdrawn_at IS NULL" in one and "ground.since" in one)


def test_who_is_added_after_the_file_is_listed_and_who_left_is_not(
    session: Session, rank: Rank, offer: Demand, wanted: list[Skill], people: list[Trainee], builds: Builds
) -> None:
    rank(offer)
    restart()
    newcomer = someone(session, *wanted)
    portfolio.choose_visibility(session, trainee=people[0], visibility=Visibility.PRIVATE, now=NOW)

    found = listed(rank(offer))

    assert str(newcomer.id) in found
    assert str(people[0].id) not in found
    assert len(builds) == 1


def test_an_account_closed_after_the_file_is_not_listed_nor_kept(
    session: Session, rank: Rank, offer: Demand, people: list[Trainee], builds: Builds
) -> None:
    assert str(people[0].id) in listed(rank(offer))
    restart()
    people[0].user.active = False
    session.flush()

    assert str(people[0].id) not in listed(rank(offer))
    assert len(builds) == 2


def test_what_filters_read_is_that_of_today(
    session: Session, rank: Rank, offer: Demand, people: list[Trainee], builds: Builds
) -> None:
    rank(offer)
    restart()
    portfolio.describe(
        session,
        trainee=people[0],
        commune_code=people[0].commune_code,
        mobility_km=30,
        available_from=date(2027, 3, 1),
        contracts=(Contract.SEASONAL,),
        occupation_ids=(),
        now=NOW,
    )

    line = next(line for line in rank(offer).lines if line.place.candidate == str(people[0].id))

    assert (line.contracts, line.available_from) == ([Contract.SEASONAL], date(2027, 3, 1))
    assert line.place.ready_on == date(2027, 3, 1)
    assert len(builds) == 1


def test_the_day_asked_about_is_not_the_day_of_the_file(
    rank: Rank, offer: Demand, today: date, people: list[Trainee]
) -> None:
    rank(offer)
    restart()
    line = next(one for one in rank(offer, day=today + timedelta(days=365)).lines)

    assert line.place.day == today + timedelta(days=365)


def test_a_first_ranking_from_the_file_asks_as_much_of_the_database_however_many_people_there_are(
    session: Session, rank: Rank, offer: Demand, wanted: list[Skill], builds: Builds, statements: list[str]
) -> None:
    def asked(newcomers: int) -> int:
        for _ in range(newcomers):
            someone(session, *wanted)
        restart()
        statements.clear()
        rank(offer)
        return len(statements)

    rank(offer)

    assert asked(newcomers=1) == asked(newcomers=12)
    assert len(builds) == 1


# --- Never believed in doubt ------------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) * 2 // 3] ^= 1
    path.write_bytes(content)


def rename_to_a_later_change(path: Path) -> None:
    path.rename(path.with_name(path.name.replace(".index", "9.index")))


def rename_to_an_earlier_change(path: Path) -> None:
    database, _, number = path.stem.rpartition("-")
    path.rename(path.with_name(f"{database}-{int(number) - 1}.index"))


@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        cut,
        alter,
        rename_to_a_later_change,
        rename_to_an_earlier_change,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("SKILLIDX, or so it says"),
    ],
)
def test_a_file_that_is_damaged_is_built_again_with_the_same_answer(
    rank: Rank, offer: Demand, files: Snapshots, builds: Builds, damage: Callable[[Path], object]
) -> None:
    before = told(rank(offer))
    damage(the_file(files))
    restart()

    assert told(rank(offer)) == before
    assert len(builds) == 2
    restart()
    assert told(rank(offer)) == before
    assert len(builds) == 2


def test_a_file_of_other_rules_is_built_again(
    rank: Rank, offer: Demand, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = told(rank(offer))
    restart()
    monkeypatch.setattr(snapshots, "_rules", lambda: "other rules")

    assert told(rank(offer)) == before
    assert len(builds) == 2


def test_a_skill_that_came_since_the_file_is_known(
    session: Session, rank: Rank, offer: Demand, people: list[Trainee], builds: Builds
) -> None:
    rank(offer)
    restart()
    newer = skill(session, "Souder au laser")
    declared(session, people[0], newer)

    line = rank(an_offer(session, {newer: 3})).lines[0]

    assert (line.place.candidate, line.place.answered_today) == (str(people[0].id), 1)
    assert len(builds) == 2


@pytest.mark.parametrize("new_process", [True, False])
def test_a_change_undone_after_a_ranking_is_forgotten_though_its_number_comes_again(
    session: Session,
    rank: Rank,
    offer: Demand,
    wanted: list[Skill],
    people: list[Trainee],
    monkeypatch: pytest.MonkeyPatch,
    new_process: bool,
) -> None:
    monkeypatch.setattr(index, "SAVE_ABOVE", 0)

    def answered() -> dict[str, int]:
        return {line.place.candidate: line.place.answered_today for line in rank(offer).lines}

    before = answered()
    undone = session.begin_nested()
    declared(session, people[2], wanted[0])
    assert answered() == before | {str(people[2].id): 2}
    undone.rollback()
    if new_process:
        restart()
    declared(session, people[1], wanted[1])

    assert answered() == before | {str(people[1].id): 2}


def test_past_many_changes_everyone_is_read_again(
    session: Session,
    rank: Rank,
    offer: Demand,
    wanted: list[Skill],
    people: list[Trainee],
    builds: Builds,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index, "REBUILD_ABOVE", 1)
    rank(offer)
    for person in people[1:]:
        declared(session, person, wanted[1])
    restart()

    assert {line.place.answered_today for line in rank(offer).lines} == {3, 2}
    assert len(builds) == 2


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

    assert len(files.numbers()) == 2
    restart()
    assert told(rank(offer)) == before
    assert len(builds) == 1


def test_the_last_two_files_are_kept_and_those_of_other_databases(
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

    assert files.numbers() == sorted(set(seen), reverse=True)[:2]
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

    found = bridge.candidates(session, data_dir=app.config["SETTINGS"].data_dir, today=NOW.date())

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
