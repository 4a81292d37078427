"""What is said around a skill: a person disagrees, a trainer answers; both write."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.attestations.errors import AlreadyAnsweredError, AlreadyRevokedError, NotContestableError
from app.attestations.models import Attestation, Contest, ContestState, HoldingMessage
from app.attestations.services.signing import revoke
from app.audit import services as audit
from app.portfolio.models import Holding
from app.portfolio.services.grounds import take_turns

# The same words sent again so soon are a second click.
TWICE_WITHIN = timedelta(minutes=10)


def contest(session: Session, *, attestation: Attestation, words: str, now: datetime) -> Contest:
    """Say that an attestation is wrong, and why: a trainer of the provider answers."""
    standing = session.scalar(
        select(Attestation)
        .where(Attestation.id == attestation.id, Attestation.revoked_at.is_(None))
        .with_for_update(of=Attestation)
        .execution_options(populate_existing=True)
    )
    waiting = select(Contest.id).where(Contest.attestation_id == attestation.id, Contest.state == ContestState.OPEN)
    if standing is None or session.scalar(waiting) is not None:
        raise NotContestableError
    made = Contest(attestation_id=attestation.id, words=words, state=ContestState.OPEN, contested_at=now)
    session.add(made)
    session.flush()
    return made


def answer_contest(session: Session, *, contest: Contest, by: User, keep: bool, reason: str, now: datetime) -> None:
    """Keep the attestation, or take it back, saying why to the person; once."""
    if keep:
        kept = session.scalar(
            update(Contest)
            .where(Contest.id == contest.id, Contest.state == ContestState.OPEN)
            .values(state=ContestState.KEPT, answered_by_id=by.id, answered_at=now, reason=reason)
            .returning(Contest.id)
        )
        if kept is None:
            raise AlreadyAnsweredError
        audit.record(
            session,
            action="keep_contested_attestation",
            object_kind="attestation",
            object_id=contest.attestation_id,
            actor_id=by.id,
            now=now,
            reason=reason,
        )
        return
    try:
        revoke(session, attestation=contest.attestation, by=by, reason=reason, now=now)
    except AlreadyRevokedError as known:
        raise AlreadyAnsweredError from known
    # Revoking answers the contest, unless another trainer kept the attestation a moment before.
    session.refresh(contest)
    if contest.state is not ContestState.REVOKED:
        raise AlreadyAnsweredError


def write_message(
    session: Session, *, holding: Holding, provider_id: UUID, author: User, by_trainee: bool, text: str, now: datetime
) -> HoldingMessage:
    """Write a few words about a skill to the other side; the same words clicked twice are written once."""
    take_turns(session, [holding.trainee_id])
    last = session.scalar(
        select(HoldingMessage)
        .where(HoldingMessage.holding_id == holding.id, HoldingMessage.provider_id == provider_id)
        .order_by(HoldingMessage.sent_at.desc(), HoldingMessage.id)
        .limit(1)
    )
    if last is not None and (last.author_id, last.text) == (author.id, text) and now - last.sent_at < TWICE_WITHIN:
        return last
    made = HoldingMessage(
        holding_id=holding.id,
        provider_id=provider_id,
        author_id=author.id,
        by_trainee=by_trainee,
        text=text,
        sent_at=now,
    )
    session.add(made)
    session.flush()
    return made


def read_messages(
    session: Session, *, holding: Holding, by_trainee: bool, now: datetime, provider_ids: list[UUID] | None = None
) -> None:
    """Note that one side has read what the other wrote."""
    unread = update(HoldingMessage).where(
        HoldingMessage.holding_id == holding.id,
        HoldingMessage.by_trainee.is_(not by_trainee),
        HoldingMessage.read_at.is_(None),
    )
    if provider_ids is not None:
        unread = unread.where(HoldingMessage.provider_id.in_(provider_ids))
    session.execute(unread.values(read_at=now))
