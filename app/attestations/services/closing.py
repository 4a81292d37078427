"""What an attestation signed, or taken back, answers at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.models import AttestationRequest, Contest, ContestState, RequestState
from app.portfolio.services.grounds import batches


def close_attested(session: Session, *, signed: Mapping[UUID, UUID], by: User, now: datetime) -> None:
    """Answer what was asked of these skills, given with the attestation of each.

    Call it when it is one's turn on their people: the withdrawal of a request waits for it.
    """
    waiting: list[tuple[UUID, UUID]] = []
    for batch in batches(sorted(signed)):
        rows = session.execute(
            select(AttestationRequest.id, AttestationRequest.holding_id).where(
                AttestationRequest.holding_id.in_(batch), AttestationRequest.state == RequestState.REQUESTED
            )
        )
        waiting.extend((request_id, holding_id) for request_id, holding_id in rows)
    answers = [
        {
            "id": request_id,
            "state": RequestState.ATTESTED,
            "attestation_id": signed[holding_id],
            "answered_by_id": by.id,
            "answered_at": now,
        }
        for request_id, holding_id in waiting
    ]
    if answers:
        session.execute(update(AttestationRequest), answers)


def close_contests(session: Session, *, attestation_ids: Sequence[UUID], by: User, reason: str, now: datetime) -> None:
    """Answer the contests of attestations that are taken back."""
    session.execute(
        update(Contest)
        .where(Contest.attestation_id.in_(attestation_ids), Contest.state == ContestState.OPEN)
        .values(state=ContestState.REVOKED, answered_by_id=by.id, answered_at=now, reason=reason)
    )
