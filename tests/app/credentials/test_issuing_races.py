"""Several workers and several people at once: each person gets a badge once, whatever happens meanwhile."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.models import User
from app.credentials import services
from app.credentials.errors import AlreadyEndorsedError, AlreadyHeldError, ClaimError, DecisionError
from app.credentials.models import (
    AchievementVersion,
    BadgeClaim,
    ClaimWindow,
    Credential,
    Endorsement,
    Issuer,
    IssuingLine,
    IssuingRun,
    LineState,
    RunState,
)
from app.credentials.services import claims, runs, telling
from app.db import begin_writing, make_engine
from tests.factories.accounts import NOW, a_user
from tests.factories.credentials import ADDRESSES, SEAL, a_badge, a_run, an_endorsement, an_issuer, given, who_issues

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]
EXPECTED = (AlreadyEndorsedError, AlreadyHeldError, ClaimError, DecisionError)


@dataclass
class World:
    """A database of one's own."""

    engine: Engine

    def at_once(self, step: Callable[[int], object]) -> Counter[str]:
        """Let many do this at the same moment; what came of it, counted."""
        ready = threading.Barrier(AT_ONCE)

        def one(number: int) -> str:
            ready.wait()
            try:
                step(number)
            except EXPECTED as refused:
                return type(refused).__name__
            return "done"

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return Counter(pool.map(one, range(AT_ONCE)))

    def write(self, step: Callable[[Session], object]) -> None:
        with Session(self.engine) as session:
            begin_writing(session)
            try:
                step(session)
            except EXPECTED:
                session.rollback()
                raise
            session.commit()

    def made(self, step: Callable[[Session], UUID]) -> UUID:
        found: list[UUID] = []
        self.write(lambda session: found.append(step(session)))
        return found[0]


@pytest.fixture
def world(own_database: str) -> Iterator[World]:
    engine = make_engine(own_database)
    yield World(engine)
    engine.dispose()


def live(session: Session, *conditions: object) -> int:
    return session.scalar(
        select(func.count()).select_from(Credential).where(Credential.revoked_at.is_(None), *conditions)  # type: ignore[arg-type]
    ) or 0  # fmt: skip


@pytest.mark.parametrize("rounds", ROUNDS)
def test_workers_on_one_list_while_others_give_the_same_badge_and_one_stops_it(world: World, rounds: int) -> None:
    badge_id = world.made(lambda session: a_badge(session, an_issuer(session)).id)
    make = sessionmaker(world.engine, expire_on_commit=False)
    for turn in range(rounds):
        emails = [f"p{turn}-{number}@example.org" for number in range(30)]
        run_id = world.made(lambda session, emails=emails: _run(session, badge_id, emails))  # type: ignore[misc]

        def step(number: int, run_id: UUID = run_id, emails: list[str] = emails) -> None:
            if number < 8:
                runs.work(make, run_id, seal=SEAL, addresses=ADDRESSES, clock=lambda: NOW, batch=5)
            elif number < 11:
                world.write(lambda session: given(session, session.get_one(AchievementVersion, badge_id), emails[7]))
            else:
                world.write(lambda session: _stop(session, run_id))

        came = world.at_once(step)
        assert came["AlreadyHeldError"] <= 3
        with Session(world.engine) as session:
            lines = session.scalars(select(IssuingLine).where(IssuingLine.run_id == run_id)).all()
            states = Counter(one.state for one in lines)
            run = session.get_one(IssuingRun, run_id)
            there = live(session, Credential.recipient_email.in_(emails))
            by_line = [one.credential_id for one in lines if one.credential_id]
            assert len(set(by_line)) == states[LineState.ISSUED]
            assert there == states[LineState.ISSUED] + _beside(session, emails[7], lines)
            assert run.state in (RunState.DONE, RunState.STOPPED)
            assert run.state is RunState.STOPPED or states[LineState.WAITING] == 0
    with Session(world.engine) as session:
        places = session.execute(
            select(func.count(), func.count(Credential.status_index.distinct()), func.max(Credential.status_index))
        ).one()
        assert places[0] == places[1] == places[2] + 1


def _run(session: Session, badge_id: UUID, emails: list[str]) -> UUID:
    return a_run(session, session.get_one(AchievementVersion, badge_id), emails).id


def _stop(session: Session, run_id: UUID) -> None:
    run = session.get_one(IssuingRun, run_id)
    runs.stop(session, run, by=run.made_by, now=NOW)


def _beside(session: Session, email: str, lines: object) -> int:
    """Whether that badge was given beside the list."""
    line = next(one for one in lines if one.email == email)  # type: ignore[attr-defined]
    return live(session, Credential.recipient_email == email) - (line.state is LineState.ISSUED)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_badge_given_taken_back_and_suspended_at_once_leaves_one_at_most(world: World, rounds: int) -> None:
    badge_id = world.made(lambda session: a_badge(session, an_issuer(session)).id)
    for turn in range(rounds):
        email = f"p{turn}@example.org"
        first = world.made(
            lambda session, email=email: given(session, session.get_one(AchievementVersion, badge_id), email).id  # type: ignore[misc]
        )

        def step(number: int, first: UUID = first, email: str = email) -> None:
            if number % 3 == 0:
                world.write(lambda session: given(session, session.get_one(AchievementVersion, badge_id), email))
            elif number % 3 == 1:
                world.write(
                    lambda session: services.revoke(
                        session, session.get_one(Credential, first), reason="Erreur", by=None, now=NOW
                    )
                )
            else:
                world.write(
                    lambda session: services.suspend(
                        session, session.get_one(Credential, first), reason="Doute", by=None, now=NOW
                    )
                )

        came = world.at_once(step)
        assert came["DecisionError"] >= 6  # three more revoke it, and all but one suspend it at most
        with Session(world.engine) as session:
            assert live(session, Credential.recipient_email == email) <= 1
            kept = session.get_one(Credential, first)
            assert (kept.revoked_at, kept.revoked_reason) == (NOW, "Erreur")


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_code_asked_for_and_answered_at_once_gives_each_person_one_badge(world: World, rounds: int) -> None:
    badge_id = world.made(lambda session: a_badge(session, an_issuer(session)).id)
    for _ in range(rounds):
        people: list[UUID] = []
        world.write(lambda session, people=people: people.extend(a_user(session).id for _ in range(4)))  # type: ignore[misc]
        window_id = world.made(lambda session: _window(session, badge_id))

        def step(number: int, window_id: UUID = window_id, people: list[UUID] = people) -> None:
            world.write(lambda session: _ask_or_answer(session, window_id, people, number))

        assert set(world.at_once(step)) <= {"done", "ClaimError"}
        world.write(lambda session, window_id=window_id: _answer(session, window_id))  # type: ignore[misc]
        with Session(world.engine) as session:
            asked = session.scalars(select(BadgeClaim).where(BadgeClaim.window_id == window_id)).all()
            assert len(asked) == len({one.person_id for one in asked}) <= 3
    with Session(world.engine) as session:
        found = session.scalars(select(Credential.recipient_email)).all()
        assert len(found) == len(set(found))


def _window(session: Session, badge_id: UUID) -> UUID:
    badge = session.get_one(AchievementVersion, badge_id)
    return claims.open_window(
        session, badge, label="Forum", opens_at=NOW, closes_at=NOW + timedelta(hours=1), most=3,
        by=who_issues(session, badge.achievement.issuer), now=NOW,
    ).id  # fmt: skip


def _ask_or_answer(session: Session, window_id: UUID, people: list[UUID], number: int) -> None:
    window = session.get_one(ClaimWindow, window_id)
    if number < 8:
        claims.claim(session, window, person=session.get_one(User, people[number % 4]), words=None, now=NOW)
    else:
        _answer(session, window_id)


def _answer(session: Session, window_id: UUID) -> None:
    window = session.get_one(ClaimWindow, window_id)
    ids = session.scalars(select(BadgeClaim.id).where(BadgeClaim.window_id == window_id)).all()
    by = session.get_one(User, window.made_by_id)
    claims.grant(session, window, ids, by=by, seal=SEAL, addresses=ADDRESSES, now=NOW)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_each_person_of_a_list_is_taken_to_be_told_by_one_worker(world: World, rounds: int) -> None:
    badge_id = world.made(lambda session: a_badge(session, an_issuer(session)).id)
    make = sessionmaker(world.engine, expire_on_commit=False)
    for turn in range(rounds):
        emails = [f"t{turn}-{number}@example.org" for number in range(30)]
        run_id = world.made(lambda session, emails=emails: _run(session, badge_id, emails))  # type: ignore[misc]
        runs.work(make, run_id, seal=SEAL, addresses=ADDRESSES, clock=lambda: NOW)
        told: list[str] = []

        def step(_number: int, run_id: UUID = run_id, told: list[str] = told) -> None:
            world.write(lambda session: told.extend(one.email for one in telling.take_untold(session, run_id, now=NOW)))

        world.at_once(step)
        assert len(told) == len(set(told))
        world.write(
            lambda session, run_id=run_id, told=told: told.extend(  # type: ignore[misc]
                one.email for one in telling.take_untold(session, run_id, now=NOW)
            )
        )
        assert sorted(told) == sorted(emails)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_recognitions_and_badges_take_each_a_place_and_one_of_each_stands(world: World, rounds: int) -> None:
    badge_id = world.made(lambda session: a_badge(session, an_issuer(session)).id)
    with Session(world.engine) as session:
        issuer_id = session.get_one(AchievementVersion, badge_id).achievement.issuer_id
    for turn in range(rounds):

        def step(number: int, turn: int = turn) -> None:
            def write(session: Session) -> None:
                version = session.get_one(AchievementVersion, badge_id)
                if number < 3:
                    given(session, version, f"p{turn}-{number}@example.org")
                else:
                    about = f"{turn}" if number < 9 else f"{turn}-{number}"
                    an_endorsement(session, session.get_one(Issuer, issuer_id), version, about=about)

            world.write(write)

        assert world.at_once(step) == {"done": 7, "AlreadyEndorsedError": 5}
        with Session(world.engine) as session:
            places = [
                *session.scalars(select(Credential.status_index)),
                *session.scalars(select(Endorsement.status_index)),
            ]
            one = session.scalars(select(Endorsement).where(Endorsement.about == f"{turn}")).one()
        assert len(set(places)) == len(places) == 7 * (turn + 1)

        def withdraw(_number: int, key: UUID = one.id) -> None:
            world.write(
                lambda session: services.withdraw_endorsement(
                    session, session.get_one(Endorsement, key), reason="Erreur.", by=None, now=NOW
                )
            )

        assert world.at_once(withdraw) == {"done": 1, "DecisionError": 11}
