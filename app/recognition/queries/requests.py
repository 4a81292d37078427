"""What was asked of the Region."""

from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.accounts.models import Membership, MembershipRole
from app.recognition.models import Recognition, RequestStep, StepKind

DECISIONS = (StepKind.RECOGNISED, StepKind.REFUSED, StepKind.WITHDRAWN)


def is_withdrawn(session: Session, request_id: UUID) -> bool:
    """Whether what was recognised by this request counts no longer."""
    return not session.scalar(
        select(exists().where(Recognition.request_id == request_id, Recognition.withdrawn_at.is_(None)))
    )


def decided_last(session: Session, request_id: UUID) -> UUID | None:
    """Who took the last decision."""
    return session.scalar(
        select(RequestStep.by_id)
        .where(RequestStep.request_id == request_id, RequestStep.kind.in_(DECISIONS))
        .order_by(RequestStep.number.desc())
        .limit(1)
    )


def other_officers(session: Session, user_id: UUID) -> bool:
    """Whether someone else at the Region could decide."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    Membership.role == MembershipRole.REGION_OFFICER,
                    Membership.user_id != user_id,
                    Membership.ended_at.is_(None),
                )
            )
        )
    )
