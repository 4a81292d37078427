"""What was said and decided of a request, each thing once and for good."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.recognition.models import RecognitionRequest, RequestStep, StepKind


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
