"""Meta-badges reach the address that is a person's today, whoever had it before."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.credentials import services as credentials
from app.credentials.models import AchievementVersion, BackpackBadge, BackpackState, PersonAddress
from app.credentials.services.person_addresses import drop_address
from app.portfolio.models import Trainee
from app.recognition.models import AwardStepKind
from tests.factories.accounts import NOW
from tests.factories.backpacks import a_reader
from tests.factories.credentials import given
from tests.factories.recognition import Stage, a_stage, award_of, steps_of

LATER = NOW + timedelta(days=1)
SPARE = "autre@example.org"

pytestmark = pytest.mark.usefixtures("in_app")


@pytest.fixture
def stage(session: Session, in_app: Flask) -> Stage:
    assert in_app is not None
    return a_stage(session)


def proved(session: Session, who: Trainee, email: str = SPARE) -> PersonAddress:
    made = PersonAddress(user_id=who.user_id, email=email, asked_at=NOW, verified_at=NOW)
    session.add(made)
    session.flush()
    return made


def held_at(session: Session, who: Trainee, email: str, *versions: AchievementVersion) -> None:
    """Badges given to one of someone's addresses, who accepted them."""
    for one in versions:
        credential = given(session, one, email)
        row = select(BackpackBadge).where(
            BackpackBadge.credential_id == credential.id, BackpackBadge.trainee_id == who.id
        )
        credentials.accept(session, session.scalars(row).one(), now=NOW)


def rows_of(session: Session, stage: Stage, who: Trainee) -> Sequence[BackpackBadge]:
    """The meta-badges in someone's backpack that are what they were awarded."""
    award = award_of(session, who, stage.meta_badge)
    assert award is not None
    assert award.suspended_at is None
    return session.scalars(select(BackpackBadge).where(BackpackBadge.credential_id == award.credential_id)).all()


def test_it_is_not_given_to_an_address_that_another_person_proved_first(session: Session, stage: Stage) -> None:
    proved(session, a_reader(session, "premier@example.org"), stage.who.user.email)
    proved(session, stage.who)
    held_at(session, stage.who, SPARE, stage.listens, stage.speaks)
    assert [one.trainee_id for one in rows_of(session, stage, stage.who)] == [stage.who.id]


def test_who_has_an_address_after_someone_else_earns_it_there_too(session: Session, stage: Stage) -> None:
    stage.who.user.confirmed_at = None
    address = proved(session, stage.who)
    held_at(session, stage.who, SPARE, stage.listens, stage.speaks)
    drop_address(session, stage.who.user, address, now=LATER)
    first = award_of(session, stage.who, stage.meta_badge)
    assert first is not None
    assert first.suspended_at == LATER
    heir = a_reader(session, "heritier@example.org", confirmed=False)
    proved(session, heir)
    there = session.scalars(
        select(BackpackBadge).where(BackpackBadge.id.in_(credentials.collect(session, heir.user, now=LATER)))
    ).all()
    for one in there:
        if one.name in {"Accueillir", "Animer"}:
            credentials.accept(session, one, now=LATER)
    assert heir.id in {one.trainee_id for one in rows_of(session, stage, heir)}
    first = award_of(session, stage.who, stage.meta_badge)
    assert first is not None
    assert first.suspended_at == LATER


def test_who_drops_the_address_it_was_given_to_has_it_anew_at_another(session: Session, stage: Stage) -> None:
    stage.who.user.confirmed_at = None
    address, other = proved(session, stage.who, "a@example.org"), proved(session, stage.who, "b@example.org")
    held_at(session, stage.who, other.email, stage.listens, stage.speaks)
    [before] = rows_of(session, stage, stage.who)
    credentials.accept(session, before, now=NOW)
    drop_address(session, stage.who.user, address, now=LATER)
    [after] = rows_of(session, stage, stage.who)
    assert after.id != before.id
    assert (after.trainee_id, after.state, after.removed_at) == (stage.who.id, BackpackState.ACCEPTED, None)
    kinds = [one.kind for one in steps_of(session, stage.who, stage.meta_badge)]
    assert kinds == [AwardStepKind.AWARDED, AwardStepKind.RENEWED]
