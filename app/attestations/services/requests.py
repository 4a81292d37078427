"""Requests: asked, taken back, answered by a signature or by a reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations import queries
from app.attestations.errors import AlreadyAnsweredError, NotHeldError, NotTheirTrainerError
from app.attestations.models import AttestationRequest, RequestState
from app.attestations.services.quorums import hold
from app.attestations.services.signing import Statement, attest_many
from app.audit import services as audit
from app.portfolio.models import Holding, Trainee
from app.portfolio.services.grounds import take_turns
from app.sharing import queries as sharing
from app.trainings import policies as trainings

# A trainer who has been written to reads the rest when they come: one message a day at most, however many ask.
QUIET = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asking:
    """What came of asking: the new requests, and whether the trainer should be written to."""

    requests: list[AttestationRequest]
    tell: bool


def ask(
    session: Session,
    *,
    trainee: Trainee,
    skill_ids: Collection[UUID],
    provider_id: UUID,
    trainer_id: UUID,
    words: str | None,
    now: datetime,
) -> Asking:
    """Ask a trainer to attest skills of one's portfolio; what they have been asked already is not asked twice."""
    able = {(one.trainer_id, one.provider_id) for one in queries.trainers_of(session, trainee, now)}
    if (trainer_id, provider_id) not in able:
        raise NotTheirTrainerError
    take_turns(session, [trainee.id])
    held = list(
        session.scalars(select(Holding.id).where(Holding.trainee_id == trainee.id, Holding.skill_id.in_(skill_ids)))
    )
    if len(held) < len(set(skill_ids)):
        raise NotHeldError
    waiting = queries.open_holdings(session, trainer_id=trainer_id, holding_ids=held)
    tell = not _told_lately(session, trainer_id, now)
    made = [
        AttestationRequest(
            holding_id=holding_id,
            trainer_id=trainer_id,
            provider_id=provider_id,
            words=words,
            state=RequestState.REQUESTED,
            requested_at=now,
        )
        for holding_id in sorted(set(held) - waiting)
    ]
    session.add_all(made)
    session.flush()
    return Asking(made, tell and bool(made))


def _told_lately(session: Session, trainer_id: UUID, now: datetime) -> bool:
    lately = select(AttestationRequest.id).where(
        AttestationRequest.trainer_id == trainer_id,
        AttestationRequest.state == RequestState.REQUESTED,
        AttestationRequest.requested_at > now - QUIET,
    )
    return session.scalar(lately.limit(1)) is not None


def withdraw_request(session: Session, *, request: AttestationRequest, now: datetime) -> None:
    """Ask no longer."""
    take_turns(session, [request.holding.trainee_id])
    closed = session.scalar(
        update(AttestationRequest)
        .where(AttestationRequest.id == request.id, AttestationRequest.state == RequestState.REQUESTED)
        .values(state=RequestState.WITHDRAWN, answered_at=now)
        .returning(AttestationRequest.id)
    )
    if closed is None:
        raise AlreadyAnsweredError


def sign_requests(
    session: Session, *, trainer: User, levels: Mapping[UUID, int | None], observed: str, now: datetime
) -> list[AttestationRequest]:
    """Answer requests by signing them, each at its level; those signed, without what was answered meanwhile."""
    waiting = _in_turn(session, trainer, list(levels), now)
    statements = [Statement(one.holding.trainee, one.holding.skill_id, levels[one.id]) for one in waiting]
    if statements:
        attest_many(session, trainer=trainer, statements=statements, observed=observed, now=now)
    return waiting


def decline(
    session: Session, *, trainer: User, request_ids: Sequence[UUID], reason: str, now: datetime
) -> list[AttestationRequest]:
    """Refuse requests, saying why to the person; those refused, without what was answered meanwhile."""
    waiting = _in_turn(session, trainer, request_ids, now, let_go=True)
    for one in waiting:
        one.state, one.answered_at, one.answered_by, one.reason = RequestState.DECLINED, now, trainer, reason
    session.flush()
    audit.record_each(
        session,
        action="decline_attestation_request",
        object_kind="attestation_request",
        objects=[(one.id, trainer.id) for one in waiting],
        now=now,
        reason=reason,
    )
    return waiting


def _in_turn(
    session: Session, trainer: User, request_ids: Sequence[UUID], now: datetime, *, let_go: bool = False
) -> list[AttestationRequest]:
    """Those that still wait and may be answered, read once nobody else is answering for these people.

    Who was let in, and is no more, may still refuse.
    """
    provider_ids = trainings.trained_at(trainer)
    people = (
        select(Holding.trainee_id).join(AttestationRequest).where(AttestationRequest.id.in_(request_ids)).distinct()
    )
    trainee_ids = sorted(session.scalars(people))
    hold(session, provider_ids)
    take_turns(session, trainee_ids)
    linked = sharing.providers_speaking(session, trainer_id=trainer.id, trainee_ids=trainee_ids, now=now)
    found = queries.waiting_among(session, request_ids, trainer=trainer, provider_ids=provider_ids)
    return [one for one in found if let_go or one.holding.trainee_id in linked]
