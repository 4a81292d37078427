"""Badges that people ask for by a code shown where they are: one request a person, each decided by someone."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.audit import services as audit
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import ClaimError, NotPublishedError
from app.credentials.models import (
    AchievementState,
    AchievementVersion,
    BadgeClaim,
    ClaimState,
    ClaimWindow,
    Credential,
)
from app.credentials.queries import runs as reading
from app.credentials.services.giving import Recipient, by_rule_alone, give

# Letters and figures that nobody takes for one another, read from a wall and typed on a phone: 60 bits of chance.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, IN_A_GROUP = 4, 4
ALREADY_HELD = "already_held"  # a reason that pages put in words


class ClaimProblem(StrEnum):
    """Why a badge cannot be asked for now."""

    EARLY = "early"
    OVER = "over"
    CLOSED = "closed"
    FULL = "full"


def open_window(
    session: Session,
    version: AchievementVersion,
    *,
    label: str,
    opens_at: datetime,
    closes_at: datetime,
    most: int,
    by: User,
    now: datetime,
) -> ClaimWindow:
    """Let people ask for a badge by a code, between two moments."""
    by_rule_alone(version.achievement, by)
    if version.published_at is None or version.achievement.state is not AchievementState.PUBLISHED:
        raise NotPublishedError
    window = ClaimWindow(
        version=version,
        key=_new_key(),
        label=label,
        opens_at=opens_at,
        closes_at=closes_at,
        most=most,
        made_by_id=by.id,
        made_at=now,
    )
    session.add(window)
    session.flush()
    audit.record(
        session, action="claims_opened", object_kind="claim_window", object_id=window.id, actor_id=by.id, now=now
    )
    return window


def _new_key() -> str:
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(IN_A_GROUP)) for _ in range(GROUPS))


def close_window(session: Session, window: ClaimWindow, *, by: User, now: datetime) -> None:
    """Let nobody else ask, from this moment; who asked already waits for an answer."""
    _take_turn(session, window)
    if window.closed_at is None:
        window.closed_at = now
        session.flush()
        audit.record(
            session, action="claims_closed", object_kind="claim_window", object_id=window.id, actor_id=by.id, now=now
        )


def problem_of(window: ClaimWindow, asked: int, now: datetime) -> ClaimProblem | None:
    """What keeps people from asking now, if anything."""
    if window.closed_at is not None:
        return ClaimProblem.CLOSED
    if now < window.opens_at:
        return ClaimProblem.EARLY
    if now >= window.closes_at:
        return ClaimProblem.OVER
    return ClaimProblem.FULL if asked >= window.most else None


def claim(session: Session, window: ClaimWindow, *, person: User, words: str | None, now: datetime) -> BadgeClaim:
    """Ask for a badge; asking again changes nothing.

    Raises
    ------
    ClaimError
        The window is not open, or is full.
    """
    _take_turn(session, window)
    made = claim_of(session, window.id, person.id)
    if made is not None:
        return made
    problem = problem_of(window, asked_for(session, window.id), now)
    if problem is not None:
        raise ClaimError(problem.value)
    made = BadgeClaim(window_id=window.id, person_id=person.id, words=words, asked_at=now)
    session.add(made)
    session.flush()
    return made


def claim_of(session: Session, window_id: UUID, person_id: UUID) -> BadgeClaim | None:
    """What someone asked for by this code, if they did."""
    return session.scalar(
        select(BadgeClaim).where(BadgeClaim.window_id == window_id, BadgeClaim.person_id == person_id)
    )


def asked_for(session: Session, window_id: UUID) -> int:
    """How many requests stand: those that were refused leave their place to others."""
    return (
        session.scalar(
            select(func.count())
            .select_from(BadgeClaim)
            .where(BadgeClaim.window_id == window_id, BadgeClaim.state != ClaimState.REFUSED)
        )
        or 0
    )


def _take_turn(session: Session, window: ClaimWindow) -> None:
    session.flush()
    session.scalars(
        select(ClaimWindow)
        .where(ClaimWindow.id == window.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def grant(
    session: Session,
    window: ClaimWindow,
    claim_ids: Sequence[UUID],
    *,
    by: User,
    seal: Seal,
    addresses: Addresses,
    now: datetime,
) -> list[Credential]:
    """Give the badge to those whose requests wait; who holds it already is answered so. The badges given."""
    _take_turn(session, window)
    waiting = _waiting(session, window.id, claim_ids)
    version = window.version
    held = reading.emails_holding(session, version.achievement_id, [one.person.email for one in waiting], now)
    _refuse(session, [one for one in waiting if one.person.email in held], ALREADY_HELD, by=by, now=now)
    granted = [one for one in waiting if one.person.email not in held]
    if not granted:
        return []
    recipients = [
        Recipient(
            one.person.email,
            one.person.display_name,
            one.person_id,
            evidence_words=one.words if version.evidence_required else None,
        )
        for one in granted
    ]
    ids = give(session, version, recipients, by=by, seal=seal, addresses=addresses, now=now)
    for one, credential_id in zip(granted, ids, strict=True):
        one.state, one.decided_at, one.decided_by_id = ClaimState.GRANTED, now, by.id
        one.credential_id = credential_id
    session.flush()
    return list(reading.credentials_of(session, ids))


def refuse(
    session: Session, window: ClaimWindow, claim_ids: Sequence[UUID], *, reason: str, by: User, now: datetime
) -> int:
    """Say no to those whose requests wait, and why; how many."""
    _take_turn(session, window)
    waiting = _waiting(session, window.id, claim_ids)
    _refuse(session, waiting, reason, by=by, now=now)
    return len(waiting)


def refused_now(session: Session, window: ClaimWindow, claim_ids: Sequence[UUID], *, now: datetime) -> list[BadgeClaim]:
    """Those of these requests that were refused at this very moment, to be told."""
    return list(
        session.scalars(
            select(BadgeClaim)
            .where(
                BadgeClaim.window_id == window.id,
                BadgeClaim.id.in_(claim_ids),
                BadgeClaim.state == ClaimState.REFUSED,
                BadgeClaim.decided_at == now,
            )
            .options(joinedload(BadgeClaim.person).lazyload(User.memberships))
            .order_by(BadgeClaim.asked_at, BadgeClaim.id)
        )
    )


def _refuse(session: Session, claims: Sequence[BadgeClaim], reason: str, *, by: User, now: datetime) -> None:
    for one in claims:
        one.state, one.reason = ClaimState.REFUSED, reason
        one.decided_at, one.decided_by_id = now, by.id
    session.flush()


def _waiting(session: Session, window_id: UUID, claim_ids: Sequence[UUID]) -> Sequence[BadgeClaim]:
    return session.scalars(
        select(BadgeClaim)
        .where(
            BadgeClaim.window_id == window_id,
            BadgeClaim.id.in_(claim_ids),
            BadgeClaim.state == ClaimState.WAITING,
        )
        .options(joinedload(BadgeClaim.person).lazyload(User.memberships))
        .order_by(BadgeClaim.asked_at, BadgeClaim.id)
        .execution_options(populate_existing=True)
    ).all()
