"""What a ranking that opens a file answers: the same, with the changes since; and no file is believed in doubt."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.matches.bridge import index, snapshots
from app.matches.bridge.snapshots import Snapshots
from app.offers.models import Demand
from app.portfolio import services as portfolio
from app.portfolio.models import Contract, Trainee, Visibility
from app.skills.models import Skill
from tests.app.matches.another_process import told
from tests.app.matches.conftest import Builds, Rank, restart, someone
from tests.factories.accounts import NOW
from tests.factories.offers import an_offer
from tests.factories.portfolio import declared, skill


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
    read = [one for one in statements if "ground.withdrawn_at IS NULL" in one and "ground.since" in one]
    assert all(" IN (SELECT value" in one or " = ANY (" in one for one in read)


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
