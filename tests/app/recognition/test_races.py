"""Components that come, fall and are recognised at the same moment: on both databases."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.models import User
from app.credentials import services as credentials
from app.credentials.errors import CredentialError
from app.credentials.models import AchievementVersion, BackpackBadge, Credential
from app.db import begin_writing, make_engine
from app.portfolio.models import Trainee
from app.recognition import services
from app.recognition.errors import RecognitionError
from app.recognition.models import Award, MetaBadge, MetaRule, Recognition, RecognitionRequest, RequestState
from app.recognition.services import sweeping
from tests.app.recognition.from_scratch import check
from tests.factories.accounts import NOW
from tests.factories.backpacks import a_reader
from tests.factories.credentials import a_badge, an_issuer, given
from tests.factories.recognition import MEANS, a_stage, asked, recognised, swept

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def engine_apart(own_database: str, app: Flask) -> Iterator[Engine]:
    """A database of one's own, where signals are followed as in the application."""
    assert app is not None
    engine = make_engine(own_database)
    yield engine
    engine.dispose()


@pytest.fixture
def stage(engine_apart: Engine, app: Flask) -> dict[str, UUID]:
    """A Region, its meta-badge, two badges that count for it; by the keys of their rows."""

    def build(session: Session) -> dict[str, UUID]:
        made = a_stage(session)
        return {
            "officer": made.officer.id, "rule": made.rule.id, "meta": made.meta_badge.id, "listens": made.listens.id,
            "speaks": made.speaks.id,
        }  # fmt: skip

    return write(engine_apart, app, build)


def write(engine: Engine, app: Flask, step: Callable[[Session], Any]) -> Any:
    with app.app_context(), Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        made = step(session)
        session.commit()
        return made


def at_once(engine: Engine, app: Flask, step: Callable[[Session, int], object]) -> Counter[str]:
    """Let many do this at the same moment, each in a transaction; what came of it, counted."""
    ready = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        with app.app_context(), Session(engine) as session:
            ready.wait()
            begin_writing(session)
            try:
                step(session, number)
            except (CredentialError, RecognitionError) as refused:
                session.rollback()
                return type(refused).__name__
            session.commit()
            return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def finish(engine: Engine, app: Flask) -> None:
    """Let a worker come to the end of what waits."""
    with Session(engine) as session:
        numbers = list(sweeping.open_sweeps(session))
    with app.app_context():
        for number in numbers:
            sweeping.work(sessionmaker(engine, expire_on_commit=False), number, means=MEANS, clock=lambda: LATER)


def accept(session: Session, badge_id: UUID, now: datetime) -> None:
    credentials.accept(session, session.get_one(BackpackBadge, badge_id), now=now)


def someone(session: Session, stage: dict[str, UUID], number: int, *, prefix: str) -> tuple[UUID, UUID, UUID]:
    """Someone to whom both badges were given, and who accepted neither."""
    who = a_reader(session, f"{prefix}{number}@example.org")
    badges = []
    for name in ("listens", "speaks"):
        credential = given(session, session.get_one(AchievementVersion, stage[name]), who.user)
        rows = select(BackpackBadge.id).where(BackpackBadge.credential_id == credential.id)
        badges.append(session.scalars(rows).one())
    return who.id, badges[0], badges[1]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_the_last_two_components_at_once_award_it_once(
    engine_apart: Engine, app: Flask, stage: dict[str, UUID], rounds: int
) -> None:
    for number in range(rounds):
        who, *badges = write(engine_apart, app, lambda session, n=number: someone(session, stage, n, prefix="two"))
        done = at_once(
            engine_apart, app,
            lambda session, n, it=badges: accept(session, it[n % 2], NOW),
        )  # fmt: skip
        assert done == {"done": AT_ONCE}
        with Session(engine_apart) as session:
            assert session.scalar(select(func.count()).select_from(Award).where(Award.trainee_id == who)) == 1
            check(session, [who], [stage["meta"]], NOW)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_component_that_falls_while_it_is_awarded_leaves_nothing_half_done(
    engine_apart: Engine, app: Flask, stage: dict[str, UUID], rounds: int
) -> None:
    for number in range(rounds):
        who, first, second = write(
            engine_apart, app, lambda session, n=number: someone(session, stage, n, prefix="falls")
        )
        write(
            engine_apart, app,
            lambda session, it=first: accept(session, it, NOW),
        )  # fmt: skip
        at_once(engine_apart, app, lambda session, n, it=(who, first, second): fall(session, n, stage, *it))
        finish(engine_apart, app)
        with Session(engine_apart) as session:
            check(session, [who], [stage["meta"]], LATER)


def fall(session: Session, number: int, stage: dict[str, UUID], who: UUID, first: UUID, second: UUID) -> None:
    """One of the things that happen while the last component is accepted."""
    officer = session.get_one(User, stage["officer"])
    badge = session.get_one(BackpackBadge, second)
    if number < 4:
        credentials.accept(session, badge, now=LATER)
    elif number < 6:
        of_first = session.get_one(BackpackBadge, first).credential_id
        credentials.revoke(session, session.get_one(Credential, of_first), reason="Erreur.", by=None, now=LATER)
    elif number < 8:
        services.evaluate(session, [who], means=MEANS, now=LATER)
    elif number < 10:
        services.override(
            session, trainee_id=who, meta_badge_id=stage["meta"], is_held=number % 2 == 0, reason="Vu.", ends_at=None,
            by=officer, means=MEANS, now=LATER,
        )  # fmt: skip
    else:
        credentials.hide(session, badge, now=LATER)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_badge_recognised_and_withdrawn_while_people_accept_it_counts_as_last_decided(
    engine_apart: Engine, app: Flask, stage: dict[str, UUID], rounds: int
) -> None:
    for number in range(rounds):
        people = write(
            engine_apart, app,
            lambda session, n=number: [someone(session, stage, n * 4 + it, prefix="last") for it in range(4)],
        )  # fmt: skip
        at_once(engine_apart, app, lambda session, n, it=people: recognise_or_accept(session, n, stage, it))
        finish(engine_apart, app)
        with Session(engine_apart) as session:
            check(session, [one[0] for one in people], [stage["meta"]], LATER)


def recognise_or_accept(
    session: Session, number: int, stage: dict[str, UUID], people: list[tuple[UUID, UUID, UUID]]
) -> None:
    officer = session.get_one(User, stage["officer"])
    if number < 8:
        _who, *badges = people[number % 4]
        accept(session, badges[number // 4], LATER)
        return
    rule = session.get_one(MetaRule, stage["rule"])
    speaks = session.get_one(AchievementVersion, stage["speaks"])
    standing = session.scalars(
        select(Recognition).where(
            Recognition.achievement_id == speaks.achievement_id, Recognition.withdrawn_at.is_(None)
        )
    ).first()
    if standing is None:
        recognised(session, rule, speaks, "Dire", by=officer, now=LATER)
    else:
        services.withdraw(session, standing, reason="À revoir.", by=officer, now=LATER)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_request_decided_by_many_at_once_is_decided_once(
    engine_apart: Engine, app: Flask, stage: dict[str, UUID], rounds: int
) -> None:
    for _number in range(rounds):
        request_id = write(engine_apart, app, lambda session: a_request(session, stage))
        done = at_once(engine_apart, app, lambda session, n, it=request_id: answer(session, n, stage, it))
        assert done["done"] == 1
        with Session(engine_apart) as session:
            request = session.get_one(RecognitionRequest, request_id)
            assert request.state is not RequestState.WAITING
            assert len(request.steps) == 2
            stood = session.scalars(select(Recognition).where(Recognition.request_id == request_id)).all()
            assert len(stood) == (request.state is RequestState.RECOGNISED)


def a_request(session: Session, stage: dict[str, UUID]) -> UUID:
    """A structure asks that a badge of its own count, one that does not."""

    return asked(session, session.get_one(MetaRule, stage["rule"]), a_badge(session, an_issuer(session))).id


def answer(session: Session, number: int, stage: dict[str, UUID], request_id: UUID) -> None:
    request = session.get_one(RecognitionRequest, request_id)
    officer = session.get_one(User, stage["officer"])
    if number % 3 == 0:
        services.accept(
            session, request, facets=list(session.get_one(MetaBadge, stage["meta"]).facets), reason="Oui.",
            conditions=None, ends_at=None, revision=1, by=officer, means=MEANS, now=LATER,
        )  # fmt: skip
    elif number % 3 == 1:
        services.refuse(session, request, reason="Non.", revision=1, by=officer, now=LATER)
    else:
        services.take_back(session, request, words=None, by=request.asked_by, now=LATER)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_many_workers_at_one_sweep_award_each_person_once(
    engine_apart: Engine, app: Flask, stage: dict[str, UUID], rounds: int
) -> None:
    for number in range(rounds):
        people = write(engine_apart, app, lambda session, n=number: waiting(session, stage, n))
        with Session(engine_apart) as session:
            numbers = list(sweeping.open_sweeps(session))
        ready = threading.Barrier(AT_ONCE)

        def work(_number: int, numbers: list[UUID] = numbers, ready: threading.Barrier = ready) -> None:
            ready.wait()
            with app.app_context():
                for one in numbers:
                    sweeping.work(
                        sessionmaker(engine_apart, expire_on_commit=False), one, means=MEANS, clock=lambda: LATER,
                        batch=2,
                    )  # fmt: skip

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(work, range(AT_ONCE)))
        with Session(engine_apart) as session:
            awards = select(func.count()).select_from(Award).where(Award.trainee_id.in_(people))
            assert session.scalar(awards) == len(people)
            check(session, people, [stage["meta"]], LATER)


def waiting(session: Session, stage: dict[str, UUID], number: int) -> list[UUID]:
    """Some people who would have it, had their last badge been recognised; now it is."""
    speaks = session.get_one(AchievementVersion, stage["speaks"])
    standing = session.scalars(
        select(Recognition).where(
            Recognition.achievement_id == speaks.achievement_id, Recognition.withdrawn_at.is_(None)
        )
    ).one()
    officer = session.get_one(User, stage["officer"])
    services.withdraw(session, standing, reason="À revoir.", by=officer, now=NOW)
    swept(session)
    people = []
    for it in range(5):
        who, *badges = someone(session, stage, number * 5 + it, prefix="sweep")
        for badge in badges:
            accept(session, badge, NOW)
        people.append(session.get_one(Trainee, who).id)
    recognised(session, session.get_one(MetaRule, stage["rule"]), speaks, "Dire", by=officer, now=NOW)
    return people
