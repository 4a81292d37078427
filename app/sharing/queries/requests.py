"""Requests for access: what waits for whom."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, subqueryload

from app.accounts.models import User
from app.sharing.models import GrantRequest, RequestAnswer

# How long a request waits for its answer, and a refusal keeps the same people from asking again.
ASKS_FOR = timedelta(days=30)
# Whatever became of it, nobody is written to twice a day.
BREATH = timedelta(days=1)


def request(session: Session, request_id: UUID) -> GrantRequest | None:
    """A request by its id."""
    return session.get(GrantRequest, request_id)


def requests_for(session: Session, email: str, now: datetime) -> Sequence[GrantRequest]:
    """What waits for an answer at an address, the oldest first."""
    return session.scalars(
        select(GrantRequest)
        .where(GrantRequest.email == email, GrantRequest.answer.is_(None), GrantRequest.asked_at > now - ASKS_FOR)
        .options(joinedload(GrantRequest.asked_by).lazyload(User.memberships))
        .order_by(GrantRequest.asked_at, GrantRequest.organisation_id)
    ).all()


def requests_by(session: Session, organisation_ids: Collection[UUID], now: datetime) -> Sequence[GrantRequest]:
    """What these organisations asked lately and nobody granted, the latest first.

    A refusal is not told from a silence: what people answer by saying nothing is theirs.
    """
    return session.scalars(
        select(GrantRequest)
        .where(
            GrantRequest.organisation_id.in_(organisation_ids),
            or_(GrantRequest.answer.is_(None), GrantRequest.answer == RequestAnswer.REFUSED),
            GrantRequest.asked_at > now - ASKS_FOR,
        )
        .options(joinedload(GrantRequest.asked_by).lazyload(User.memberships), subqueryload(GrantRequest.shown))
        .order_by(GrantRequest.asked_at.desc(), GrantRequest.email)
    ).all()


def requests_lately(session: Session, *, organisation_id: UUID, email: str, now: datetime) -> bool:
    """Whether an organisation asked at this address so lately that it does not ask again."""
    not_given = or_(
        GrantRequest.answer.is_(None), GrantRequest.answer.in_((RequestAnswer.REFUSED, RequestAnswer.WITHDRAWN))
    )
    statement = select(GrantRequest.id).where(
        GrantRequest.organisation_id == organisation_id,
        GrantRequest.email == email,
        or_((GrantRequest.asked_at > now - ASKS_FOR) & not_given, GrantRequest.asked_at > now - BREATH),
    )
    return session.scalar(statement.limit(1)) is not None
