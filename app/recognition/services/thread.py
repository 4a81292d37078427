"""What was said and decided of a request, each thing once and for good."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.recognition.models import RecognitionRequest, RequestStep, StepKind
from app.recognition.queries.asked import REGION_SAYS


def say(
    session: Session, request: RecognitionRequest, kind: StepKind, words: str | None, *, by: User | None, now: datetime
) -> None:
    """Add to the thread of a request; whose turn it is on the request calls it."""
    session.flush()
    last = session.scalar(select(func.max(RequestStep.number)).where(RequestStep.request_id == request.id)) or 0
    by_id = by.id if by else None
    session.add(RequestStep(request_id=request.id, number=last + 1, kind=kind, words=words, at=now, by_id=by_id))
    session.flush()
    audit.record(
        session, action=f"recognition_{kind.value}", object_kind="recognition_request", object_id=request.id,
        actor_id=by_id, now=now, words=words,
    )  # fmt: skip


def note_read(session: Session, request_id: UUID, *, now: datetime) -> None:
    """The structure has read what the Region said."""
    session.execute(
        update(RequestStep)
        .where(RequestStep.request_id == request_id, RequestStep.seen_at.is_(None), RequestStep.kind.in_(REGION_SAYS))
        .values(seen_at=now)
    )
