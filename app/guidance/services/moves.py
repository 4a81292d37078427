"""Hand-overs: proposed by a body, decided by the person."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, OrganisationKind, User, Vetting
from app.audit import services as audit
from app.guidance.errors import AnsweredError, NotABodyError, WaitingError
from app.guidance.models import HandOver, HandOverAnswer
from app.guidance.services.access import require
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns
from app.sharing import queries as sharing
from app.sharing import services as grants
from app.sharing.models import Part


def propose_move(
    session: Session, *, user: User, trainee_id: UUID, to: Organisation, words: str, now: datetime
) -> HandOver:
    """Propose another body to a person whom one accompanies; nothing is shown to it before they say yes."""
    who = require(session, user=user, trainee_id=trainee_id, now=now)
    if (
        to.id == who.organisation_id
        or to.kind is not OrganisationKind.SUPPORT
        or to.vetting is not Vetting.ACCEPTED
        or not sharing.readers_of(session, to)
    ):
        raise NotABodyError
    waits = select(HandOver.id).where(
        HandOver.trainee_id == trainee_id,
        HandOver.from_organisation_id == who.organisation_id,
        HandOver.answer.is_(None),
    )
    if session.scalar(waits.limit(1)) is not None:
        raise WaitingError
    made = HandOver(
        trainee_id=trainee_id,
        from_organisation_id=who.organisation_id,
        to_organisation_id=to.id,
        proposed_by_id=user.id,
        words=words.strip(),
        proposed_at=now,
    )
    session.add(made)
    session.flush()
    _record(session, "propose_hand_over", made, user, now)
    return made


def accept_move(
    session: Session,
    *,
    move: HandOver,
    trainee: Trainee,
    parts: Collection[Part],
    ends_on: date,
    steps_follow: bool,
    notes_follow: bool,
    former_stops: bool,
    now: datetime,
) -> None:
    """Open what the person chose to the next body; the former one's accesses end when they say so."""
    _require_waiting(session, move)
    made = grants.give(
        session,
        trainee=trainee,
        organisation=session.get_one(Organisation, move.to_organisation_id),
        parts=parts,
        ends_on=ends_on,
        now=now,
    )
    if former_stops:
        for one in sharing.grants_of(session, trainee.id):
            if one.organisation_id == move.from_organisation_id and one.withdrawn_at is None:
                grants.withdraw(session, grant=one, now=now)
    move.steps_follow, move.notes_follow, move.former_stops = steps_follow, notes_follow, former_stops
    move.answer, move.answered_at, move.grant_id = HandOverAnswer.ACCEPTED, now, made.id
    session.flush()
    _record(session, "accept_hand_over", move, trainee.user, now)


def refuse_move(session: Session, *, move: HandOver, trainee: Trainee, now: datetime) -> None:
    """Say no: nothing changes."""
    _close(session, move, HandOverAnswer.REFUSED, now)
    _record(session, "refuse_hand_over", move, trainee.user, now)


def withdraw_move(session: Session, *, move: HandOver, by: User, now: datetime) -> None:
    """Propose it no longer."""
    require(session, user=by, trainee_id=move.trainee_id, now=now)
    _close(session, move, HandOverAnswer.WITHDRAWN, now)
    _record(session, "withdraw_hand_over", move, by, now)


def _close(session: Session, move: HandOver, answer: HandOverAnswer, now: datetime) -> None:
    _require_waiting(session, move)
    move.answer, move.answered_at = answer, now
    session.flush()


def _require_waiting(session: Session, move: HandOver) -> None:
    take_turns(session, [move.trainee_id])
    session.refresh(move, ["answer", "answered_at"])
    if move.answer is not None:
        raise AnsweredError


def _record(session: Session, action: str, move: HandOver, by: User, now: datetime) -> None:
    audit.record(
        session,
        action=action,
        object_kind="hand_over",
        object_id=move.id,
        actor_id=by.id,
        now=now,
        organisation=str(move.to_organisation_id),
    )
