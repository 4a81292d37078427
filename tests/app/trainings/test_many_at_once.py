"""Closing modules and recording titles for a whole group is what doing it one by one would be."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.i18n import local_day
from app.portfolio.models import Ground, GroundKind, GroundState, Holding, Proof, Trainee
from app.skills.models import Skill
from app.trainings import services
from app.trainings.errors import NotTheirProviderError, WrongStateError
from app.trainings.models import Certification, CertificationKind, Enrolment, EnrolmentState
from app.trainings.services import Award
from tests.factories.portfolio import skill, trainee
from tests.factories.trainings import enrolled, provider, trainer, training_session


def group(session: Session, number: int = 3) -> list[Enrolment]:
    """People who have started a session together."""
    where = training_session(session)
    return [enrolled(session, trainee(session, f"Personne {one}"), where) for one in range(number)]


def award(who: Trainee, what: Skill, title: str = "Soudeur") -> Award:
    return Award(who, CertificationKind.TITLE, title, None, "Jury", date(2026, 10, 1), date(2029, 10, 1), {what.id: 3})


def states(session: Session, who: Trainee) -> list[GroundState]:
    rows = select(Ground.state).join(Holding).where(Holding.trainee_id == who.id).order_by(Ground.state)
    return list(session.scalars(rows))


def test_a_group_ends_its_session_with_all_modules_done(session: Session, now: datetime) -> None:
    enrolments = group(session)
    services.complete_many(session, enrolments=enrolments, on=local_day(now), now=now)
    assert {(one.state, one.ended_on) for one in enrolments} == {(EnrolmentState.COMPLETED, local_day(now))}
    assert {module.completed_on for one in enrolments for module in one.modules} == {local_day(now)}
    assert states(session, enrolments[2].trainee) == [GroundState.AWAITING] * 2


def test_a_module_is_closed_for_a_group(session: Session, now: datetime) -> None:
    enrolments = group(session)
    first = [min(one.modules, key=lambda module: module.expected_on) for one in enrolments]
    services.complete_modules(session, modules=first, on=local_day(now) - timedelta(days=3), now=now)
    assert all(one.state is EnrolmentState.ACTIVE for one in enrolments)
    assert states(session, enrolments[0].trainee) == [GroundState.AWAITING, GroundState.IN_PROGRESS]


def test_someone_who_has_left_keeps_the_whole_group_as_it_was(session: Session, now: datetime) -> None:
    enrolments = group(session)
    services.drop(session, enrolment=enrolments[2], on=local_day(now), reason="A trouvé un emploi.", now=now)
    with pytest.raises(WrongStateError):
        services.complete_many(session, enrolments=enrolments, on=local_day(now), now=now)
    session.expire_all()
    assert [one.state for one in enrolments] == [EnrolmentState.ACTIVE] * 2 + [EnrolmentState.DROPPED]


def test_a_group_s_titles_certify_their_skills(session: Session, now: datetime) -> None:
    enrolments, what = group(session, 2), skill(session)
    at = enrolments[0].session.programme.provider
    awards = [award(one.trainee, what, f"Titre {number}") for number, one in enumerate(enrolments)]
    ids = services.certify_many(session, provider=at, recorded_by=trainer(session, at), awards=awards, now=now)
    kept = [session.get_one(Certification, certification_id) for certification_id in ids]
    assert [one.title for one in kept] == ["Titre 0", "Titre 1"]
    grounds = session.scalars(select(Ground).where(Ground.kind == GroundKind.CERTIFICATION)).all()
    assert {ground.source_id for ground in grounds} == set(ids)
    assert {(ground.proof, ground.level, ground.ends_on) for ground in grounds} == {
        (Proof.CERTIFIED, 3, date(2029, 10, 1))
    }


def test_one_stranger_keeps_all_titles_from_being_recorded(session: Session, now: datetime) -> None:
    (known,), what = group(session, 1), skill(session)
    at = known.session.programme.provider
    with pytest.raises(NotTheirProviderError):
        services.certify_many(
            session,
            provider=at,
            recorded_by=trainer(session, at),
            awards=[award(known.trainee, what), award(trainee(session), what)],
            now=now,
        )
    assert session.scalar(select(func.count()).select_from(Certification)) == 0


def test_another_provider_records_nothing_for_the_group(session: Session, now: datetime) -> None:
    (known,), other = group(session, 1), provider(session, "Ailleurs")
    with pytest.raises(NotTheirProviderError):
        services.certify_many(
            session,
            provider=other,
            recorded_by=trainer(session, other),
            awards=[award(known.trainee, skill(session))],
            now=now,
        )
