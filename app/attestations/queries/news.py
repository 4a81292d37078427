"""Reading what came of a person's skills since they last looked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Label, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from app.accounts.models import User
from app.attestations.models import (
    Attestation,
    AttestationRequest,
    Contest,
    ContestState,
    NewsMark,
    RequestState,
    Testimonial,
    TestimonialSkill,
)
from app.portfolio.models import Holding

# What someone who never said that they have seen it is told of.
AT_FIRST = timedelta(days=30)
SHOWN = 20


class NewsKind(StrEnum):
    """What happened."""

    ATTESTED = "attested"
    REVOKED = "revoked"
    DECLINED = "declined"
    KEPT = "kept"
    TESTIFIED = "testified"


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to one skill, by whom, and their words when there are any."""

    kind: NewsKind
    at: datetime
    skill_id: UUID
    person: str
    words: str | None


def news(session: Session, trainee_id: UUID, now: datetime) -> list[News]:
    """What happened since the person last said that they had seen it all, the latest first; in two statements."""
    since = session.scalar(select(NewsMark.seen_until).where(NewsMark.trainee_id == trainee_id)) or now - AT_FIRST
    told = union_all(*_told(trainee_id)).subquery()
    statement = select(told).where(told.c.at > since).order_by(told.c.at.desc(), told.c.kind, told.c.skill_id)
    return [News(NewsKind(kind), *row) for kind, *row in session.execute(statement.limit(SHOWN))]


def _kind(kind: NewsKind) -> Label[str]:
    return literal(kind.value).label("kind")


def _told(trainee_id: UUID) -> tuple[Any, ...]:
    revoker = aliased(User)
    signed = (
        select(
            _kind(NewsKind.ATTESTED),
            Attestation.attested_at.label("at"),
            Holding.skill_id,
            User.display_name,
            Attestation.observed,
        )
        .join(Holding, Holding.id == Attestation.holding_id)
        .join(User, User.id == Attestation.trainer_id)
        .where(Holding.trainee_id == trainee_id, Attestation.revoked_at.is_(None))
    )
    revoked = (
        select(
            _kind(NewsKind.REVOKED),
            Attestation.revoked_at.label("at"),
            Holding.skill_id,
            revoker.display_name,
            Attestation.revoked_reason,
        )
        .join(Holding, Holding.id == Attestation.holding_id)
        .join(revoker, revoker.id == Attestation.revoked_by_id)
        .where(Holding.trainee_id == trainee_id)
    )
    declined = (
        select(
            _kind(NewsKind.DECLINED),
            AttestationRequest.answered_at.label("at"),
            Holding.skill_id,
            User.display_name,
            AttestationRequest.reason,
        )
        .join(Holding, Holding.id == AttestationRequest.holding_id)
        .join(User, User.id == AttestationRequest.answered_by_id)
        .where(Holding.trainee_id == trainee_id, AttestationRequest.state == RequestState.DECLINED)
    )
    kept = (
        select(
            _kind(NewsKind.KEPT), Contest.answered_at.label("at"), Holding.skill_id, User.display_name, Contest.reason
        )
        .join(Attestation, Attestation.id == Contest.attestation_id)
        .join(Holding, Holding.id == Attestation.holding_id)
        .join(User, User.id == Contest.answered_by_id)
        .where(Holding.trainee_id == trainee_id, Contest.state == ContestState.KEPT)
    )
    said = (
        select(
            _kind(NewsKind.TESTIFIED),
            Testimonial.given_at.label("at"),
            Holding.skill_id,
            Testimonial.author_name,
            Testimonial.words,
        )
        .join(TestimonialSkill, TestimonialSkill.testimonial_id == Testimonial.id)
        .join(Holding, Holding.id == TestimonialSkill.holding_id)
        .where(Testimonial.trainee_id == trainee_id, TestimonialSkill.seen, Testimonial.hidden_at.is_(None))
    )
    return signed, revoked, declined, kept, said
