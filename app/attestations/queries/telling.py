"""Whom to write to when a person writes or disagrees."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session, lazyload

from app.accounts.models import Membership, MembershipRole, User
from app.attestations.models import Attestation, AttestationRequest, HoldingMessage
from app.portfolio.models import Holding


def trainers_to_tell(
    session: Session, *, holding: Holding, provider_id: UUID, first: UUID | None = None
) -> Sequence[User]:
    """Trainers of a provider who are there today: this one, else those who spoke of the skill, else all of them."""
    there = session.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.organisation_id == provider_id,
            Membership.role == MembershipRole.TRAINER,
            Membership.ended_at.is_(None),
            User.active,
            User.id != holding.trainee.user_id,
        )
        .options(lazyload(User.memberships))
        .order_by(func.lower(User.display_name), User.created_at)
    ).all()
    spoke = _spoke(session, holding.id, provider_id)
    for wanted in ({first}, spoke):
        told = [one for one in there if one.id in wanted]
        if told:
            return told
    return there


def _spoke(session: Session, holding_id: UUID, provider_id: UUID) -> set[UUID]:
    wrote = select(HoldingMessage.author_id).where(
        HoldingMessage.holding_id == holding_id,
        HoldingMessage.provider_id == provider_id,
        HoldingMessage.by_trainee.is_(False),
    )
    signed = select(Attestation.trainer_id).where(
        Attestation.holding_id == holding_id, Attestation.provider_id == provider_id
    )
    asked = select(AttestationRequest.trainer_id).where(
        AttestationRequest.holding_id == holding_id, AttestationRequest.provider_id == provider_id
    )
    return set(session.scalars(union(wrote, signed, asked)))


def is_first_unread(session: Session, message: HoldingMessage) -> bool:
    """Whether the other side has nothing else to read there: they are written to once, until they come."""
    unread = (
        select(func.count())
        .select_from(HoldingMessage)
        .where(
            HoldingMessage.holding_id == message.holding_id,
            HoldingMessage.provider_id == message.provider_id,
            HoldingMessage.by_trainee.is_(message.by_trainee),
            HoldingMessage.read_at.is_(None),
        )
    )
    return session.scalar(unread) == 1
