"""Titles, blocks and modules obtained, and the skills they certify."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.db import new_id
from app.portfolio import services as portfolio
from app.portfolio.models import GroundKind, GroundState, Proof, Trainee
from app.portfolio.services import NewGround
from app.trainings import queries
from app.trainings.errors import (
    NotTheirProviderError,
    WrongStateError,
)
from app.trainings.models import (
    Certification,
    CertificationKind,
)


@dataclass(frozen=True, slots=True)
class Award:
    """A title, a block or a module about to be recorded for one trainee, with the skills it certifies."""

    trainee: Trainee
    kind: CertificationKind
    title: str
    code: str | None
    body: str
    awarded_on: date
    expires_on: date | None
    skills: Mapping[UUID, int | None]


def certify(
    session: Session,
    *,
    trainee: Trainee,
    provider: Organisation,
    recorded_by: User,
    kind: CertificationKind,
    title: str,
    code: str | None,
    body: str,
    awarded_on: date,
    expires_on: date | None,
    skills: Mapping[UUID, int | None],
    now: datetime,
) -> Certification:
    """Record a title, a block or a module obtained with a provider; it certifies its skills."""
    award = Award(trainee, kind, title, code, body, awarded_on, expires_on, skills)
    made = certify_many(session, provider=provider, recorded_by=recorded_by, awards=[award], now=now)
    return session.get_one(Certification, made[0])


def certify_many(
    session: Session, *, provider: Organisation, recorded_by: User, awards: Sequence[Award], now: datetime
) -> list[UUID]:
    """Record what a group obtained with a provider, all or none; the certifications' ids, in the same order."""
    people = sorted({award.trainee.id for award in awards})
    if len(queries.enrolled_with(session, trainee_ids=people, provider_id=provider.id)) < len(people):
        raise NotTheirProviderError
    ids = [new_id() for _ in awards]
    rows = [
        {
            "id": certification_id,
            "trainee_id": award.trainee.id,
            "provider_id": provider.id,
            "recorded_by_id": recorded_by.id,
            "kind": award.kind,
            "title": award.title,
            "code": award.code,
            "body": award.body,
            "awarded_on": award.awarded_on,
            "expires_on": award.expires_on,
            "recorded_at": now,
        }
        for certification_id, award in zip(ids, awards, strict=True)
    ]
    if rows:
        session.execute(insert(Certification), rows, execution_options=portfolio.WITH_NULLS)
    portfolio.lay_grounds(session, _certified(ids, awards), now=now)
    return ids


def _certified(ids: Sequence[UUID], awards: Sequence[Award]) -> list[NewGround]:
    """One ground for each skill of each award."""
    return [
        NewGround(
            trainee_id=award.trainee.id,
            skill_id=skill_id,
            kind=GroundKind.CERTIFICATION,
            state=GroundState.ACQUIRED,
            proof=Proof.CERTIFIED,
            level=level,
            since=award.awarded_on,
            ends_on=award.expires_on,
            source_id=certification_id,
        )
        for certification_id, award in zip(ids, awards, strict=True)
        for skill_id, level in award.skills.items()
    ]


def withdraw_certification(session: Session, *, certification: Certification, reason: str, now: datetime) -> None:
    """Take a certification back, with the proof it gave."""
    session.refresh(certification, with_for_update=True)
    if certification.withdrawn_at is not None:
        raise WrongStateError("withdrawn")
    certification.withdrawn_at, certification.withdrawn_reason = now, reason
    session.flush()
    portfolio.withdraw_grounds(session, source_ids=[certification.id], reason="certification_withdrawn", now=now)
