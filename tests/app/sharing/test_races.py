"""Reading, taking back and answering at the same moment: on both databases, with real commits."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.db import begin_writing, make_engine
from app.i18n import local_day
from app.portfolio.models import Trainee
from app.sharing import services
from app.sharing.errors import AnsweredError, EndedError, SharingError
from app.sharing.models import Grant, GrantRequest, Part, Reading, ShareLink, What
from tests.factories import portfolio as people
from tests.factories import sharing
from tests.factories.accounts import NOW

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]
END = local_day(NOW) + timedelta(days=30)


@dataclass
class World:
    """A database of one's own, a person, and a counsellor."""

    engine: Engine
    trainee: UUID
    reader: UUID
    email: str

    def at_once(self, step: Callable[[Session, int], str]) -> Counter[str]:
        """Let many do this at the same moment, each in a transaction; what came of it, counted."""
        ready = threading.Barrier(AT_ONCE)

        def one(number: int) -> str:
            with Session(self.engine) as session:
                ready.wait()
                begin_writing(session)
                try:
                    said = step(session, number)
                except (EndedError, AnsweredError) as refused:
                    session.rollback()
                    return type(refused).__name__
                session.commit()
                return said

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return Counter(pool.map(one, range(AT_ONCE)))

    def write(self, step: Callable[[Session], UUID]) -> UUID:
        with Session(self.engine) as session:
            begin_writing(session)
            made = step(session)
            session.commit()
            return made

    def times(self) -> int:
        """How many readings were noted in all."""
        with Session(self.engine) as session:
            return session.scalar(select(func.coalesce(func.sum(Reading.times), 0))) or 0


@pytest.fixture
def world(own_database: str) -> Iterator[World]:
    engine = make_engine(own_database)
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        body = sharing.support(session)
        reader, who = sharing.counsellor(session, body), people.trainee(session)
        session.commit()
        yield World(engine, who.id, reader.id, who.user.email)
    engine.dispose()


def body_of(session: Session, world: World) -> User:
    return session.get_one(User, world.reader)


@pytest.mark.parametrize("rounds", ROUNDS)
def test_what_is_read_while_it_is_taken_back_is_noted_and_nothing_is_read_after(world: World, rounds: int) -> None:
    for number in range(rounds):
        link_id = world.write(lambda session: sharing.link(session, session.get_one(Trainee, world.trainee)).id)
        grant_id = world.write(
            lambda session: (
                sharing.granted(
                    session,
                    session.get_one(Trainee, world.trainee),
                    body_of(session, world).memberships[0].organisation,
                    {Part.SKILLS},
                ).id
            )
        )
        before, at = world.times(), NOW + timedelta(hours=number)

        def step(
            session: Session, place: int, at: object = at, link_id: UUID = link_id, grant_id: UUID = grant_id
        ) -> str:
            if place == 0:
                services.withdraw(session, grant=session.get_one(Grant, grant_id), now=at)  # type: ignore[arg-type]
                return "withdrawn"
            if place == 1:
                services.withdraw_link(session, link=session.get_one(ShareLink, link_id), now=at)  # type: ignore[arg-type]
                return "closed"
            if place % 2:
                link = session.get_one(ShareLink, link_id)
                return "read" if services.open_by_link(session, link=link, what=What.PORTFOLIO, now=NOW) else "refused"
            user = body_of(session, world)
            read = services.open_to(session, user=user, trainee_ids=[world.trainee], what=What.SKILLS, now=NOW)
            return "read" if read else "refused"

        told = world.at_once(step)
        assert told["withdrawn"] == told["closed"] == 1
        assert told["read"] + told["refused"] == AT_ONCE - 2
        assert world.times() - before == told["read"]

        after = world.at_once(lambda session, place: step(session, 2 + place))
        assert after == {"refused": AT_ONCE}
        assert world.times() - before == told["read"]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_request_accepted_or_refused_many_times_at_once_is_answered_once(world: World, rounds: int) -> None:
    for number in range(rounds):
        at = NOW + timedelta(days=40 * number)
        asked = world.write(
            lambda session, at=at: sharing.asked(session, body_of(session, world), world.email, now=at).id
        )  # type: ignore[misc]

        def answer(session: Session, place: int, asked: UUID = asked, at: object = at) -> str:
            request = session.get_one(GrantRequest, asked)
            trainee = session.get_one(Trainee, world.trainee)
            if place % 2:
                services.refuse(session, request=request, by=trainee.user, now=at)  # type: ignore[arg-type]
                return "answered"
            services.accept(
                session,
                request=request,
                trainee=trainee,
                parts={Part.SKILLS},
                ends_on=local_day(at + timedelta(days=9)),  # type: ignore[operator]
                now=at,  # type: ignore[arg-type]
            )
            return "answered"

        assert world.at_once(answer) == {"answered": 1, "AnsweredError": AT_ONCE - 1}


@pytest.mark.parametrize("rounds", ROUNDS)
def test_an_access_given_and_asked_many_times_at_once_stands_once(world: World, rounds: int) -> None:
    for number in range(rounds):

        def give(session: Session, place: int) -> str:
            place_ = body_of(session, world).memberships[0].organisation
            sharing.granted(session, session.get_one(Trainee, world.trainee), place_, {Part.SKILLS})
            return "given"

        def ask(session: Session, place: int, number: int = number) -> str:
            try:
                sharing.asked(session, body_of(session, world), f"autre-{number}@example.org")
            except SharingError as refused:
                return type(refused).__name__
            return "asked"

        assert world.at_once(give) == {"given": AT_ONCE}
        assert world.at_once(ask) == {"asked": 1, "AskedAlreadyError": AT_ONCE - 1}
        with Session(world.engine) as session:
            assert session.scalar(select(func.count()).select_from(Grant).where(Grant.withdrawn_at.is_(None))) == 1
