"""What was asked of the Region."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, MembershipRole, User
from app.recognition.models import Recognition, RecognitionRequest, RequestStep, StepKind

DECISIONS = (StepKind.RECOGNISED, StepKind.REFUSED, StepKind.WITHDRAWN)


def is_withdrawn(session: Session, request_id: UUID) -> bool:
    """Whether what was recognised by this request counts no longer."""
    return not session.scalar(
        select(exists().where(Recognition.request_id == request_id, Recognition.withdrawn_at.is_(None)))
    )


def is_for_someone_else(session: Session, request: RecognitionRequest, user_id: UUID) -> bool:
    """Whether it is an appeal against someone's own decision, that another officer could decide."""
    return request.is_appeal and _decided_last(session, request.id) == user_id and _others(session, request, user_id)


def _decided_last(session: Session, request_id: UUID) -> UUID | None:
    """Who took the last decision."""
    return session.scalar(
        select(RequestStep.by_id)
        .where(RequestStep.request_id == request_id, RequestStep.kind.in_(DECISIONS))
        .order_by(RequestStep.number.desc())
        .limit(1)
    )


def _others(session: Session, request: RecognitionRequest, user_id: UUID) -> bool:
    """Whether someone else at the Region whose meta-badge it is could decide today."""
    officer = exists().where(
        Membership.role == MembershipRole.REGION_OFFICER,
        Membership.organisation_id == request.meta_badge.achievement.issuer.organisation_id,
        Membership.user_id != user_id,
        Membership.ended_at.is_(None),
        User.id == Membership.user_id,
        User.active,
    )
    return bool(session.scalar(select(officer)))
