"""A badge brought twice at once; one accepted, hidden, recognised and taken back at once: on both databases."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.credentials import services
from app.credentials.errors import CredentialError
from app.credentials.models import BackpackBadge, BackpackState, Credential, RecognisedIssuer, RecognisedKind
from app.credentials.services.weighing import weigh
from app.db import begin_writing, make_engine
from app.portfolio.models import Trainee
from app.skills.models import Skill
from tests.factories.accounts import NOW
from tests.factories.backpacks import Elsewhere, a_reader, an_esco_skill, an_officer, brought
from tests.factories.credentials import ADDRESSES, a_badge, an_issuer, given

AT_ONCE = 12
ROUNDS = [pytest.param(2, id="2 rounds"), pytest.param(50, id="50 rounds", marks=pytest.mark.deep)]


@pytest.fixture
def engine_apart(own_database: str, app: Flask) -> Iterator[Engine]:
    """A database of one's own, where signals are followed as in the application."""
    assert app is not None
    engine = make_engine(own_database)
    yield engine
    engine.dispose()


def write(engine: Engine, step: Callable[[Session], Any]) -> Any:
    with Session(engine, expire_on_commit=False) as session:
        begin_writing(session)
        made = step(session)
        session.commit()
        return made


def at_once(engine: Engine, step: Callable[[Session, int], object]) -> Counter[str]:
    """Let many do this at the same moment, each in a transaction; what came of it, counted."""
    ready = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        with Session(engine) as session:
            ready.wait()
            begin_writing(session)
            try:
                step(session, number)
            except CredentialError as refused:
                session.rollback()
                return type(refused).__name__
            session.commit()
            return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


@pytest.mark.parametrize("rounds", ROUNDS)
def test_a_badge_brought_many_times_at_once_is_kept_once(engine_apart: Engine, rounds: int) -> None:
    elsewhere = Elsewhere()
    for number in range(rounds):
        email = f"r{number}@example.org"
        who = write(engine_apart, lambda session, email=email: a_reader(session, email).id)
        done = at_once(
            engine_apart, lambda session, _n, who=who: brought(session, session.get_one(Trainee, who), elsewhere)
        )
        assert done == {"done": 1, "AlreadyThereError": AT_ONCE - 1}
        with Session(engine_apart) as session:
            mine = select(func.count()).select_from(BackpackBadge).where(BackpackBadge.trainee_id == who)
            assert session.scalar(mine) == 1


@pytest.mark.parametrize("rounds", ROUNDS)
def test_what_is_decided_at_once_on_all_sides_ends_as_the_last_decisions_say(engine_apart: Engine, rounds: int) -> None:
    skill = write(engine_apart, lambda session: an_esco_skill(session).id)
    officer = write(engine_apart, lambda session: an_officer(session).id)
    for number in range(rounds):
        badge, credential, address = write(engine_apart, lambda session, n=number: world(session, skill, n))
        at_once(engine_apart, lambda session, n, at=(badge, credential, address): decide(session, n, officer, *at))
        with Session(engine_apart) as session:
            found = session.get_one(BackpackBadge, badge)
            assert found.state in (BackpackState.ACCEPTED, BackpackState.HIDDEN)
            assert weigh(session, [badge], now=NOW + timedelta(days=1)) == []  # nothing was left behind


def world(session: Session, skill_id: UUID, number: int) -> tuple[UUID, UUID, str]:
    who, issuer = a_reader(session, f"w{number}@example.org"), an_issuer(session)
    credential = given(session, a_badge(session, issuer, session.get_one(Skill, skill_id)), who.user)
    badge = session.scalars(select(BackpackBadge.id).where(BackpackBadge.credential_id == credential.id)).one()
    return badge, credential.id, ADDRESSES.issuer(issuer.slug)


def decide(session: Session, number: int, officer: UUID, badge: UUID, credential: UUID, address: str) -> None:
    """One of the things that may happen to a badge."""
    by = session.get_one(User, officer)
    if number < 5:
        services.accept(session, session.get_one(BackpackBadge, badge), now=NOW)
    elif number < 7:
        services.hide(session, session.get_one(BackpackBadge, badge), now=NOW)
    elif number < 9:
        what = services.Subject(RecognisedKind.ISSUER, address, "Élan Sport")
        services.recognise(session, what, reason="Sérieux.", ends_at=None, by=by, now=NOW)
    elif number < 11:
        standing = select(RecognisedIssuer).where(RecognisedIssuer.address == address)
        found = session.scalars(standing.where(RecognisedIssuer.withdrawn_at.is_(None))).first()
        if found is not None:
            services.withdraw_recognition(session, found, reason="Fin.", by=by, now=NOW)
    else:
        services.suspend(session, session.get_one(Credential, credential), reason="À revoir.", by=by, now=NOW)
