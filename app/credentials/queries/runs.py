"""Badges being given to many."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from app.accounts.models import User
from app.credentials.models import (
    Achievement,
    AchievementVersion,
    Credential,
    Issuer,
    IssuingLine,
    IssuingRun,
    LineState,
    RunState,
)


def emails_holding(session: Session, achievement_id: UUID, emails: Collection[str], now: datetime) -> set[str]:
    """Which of these addresses hold a badge that still stands, be it suspended."""
    return set(
        session.scalars(
            select(Credential.recipient_email).where(
                Credential.achievement_id == achievement_id,
                Credential.recipient_email.in_(emails),
                Credential.attestation_id.is_(None),
                Credential.revoked_at.is_(None),
                Credential.replaced_at.is_(None),
                or_(Credential.valid_until.is_(None), Credential.valid_until > now),
            )
        )
    )


def accounts_of(session: Session, emails: Collection[str]) -> dict[str, User]:
    """The people who sign in with these addresses."""
    found = session.scalars(select(User).where(User.email.in_(emails)).options(lazyload(User.memberships)))
    return {one.email: one for one in found}


def run_of(session: Session, run_id: UUID) -> IssuingRun | None:
    """A run, with its badge and who asked for it."""
    return session.scalar(
        select(IssuingRun)
        .where(IssuingRun.id == run_id)
        .options(
            joinedload(IssuingRun.version).joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer),
            joinedload(IssuingRun.made_by).lazyload(User.memberships),
        )
    )


def runs_of(session: Session, organisation_ids: Collection[UUID], *, limit: int) -> Sequence[IssuingRun]:
    """The last runs of these organisations, the newest first."""
    return session.scalars(
        select(IssuingRun)
        .join(IssuingRun.version)
        .join(AchievementVersion.achievement)
        .join(Achievement.issuer)
        .where(Issuer.organisation_id.in_(organisation_ids))
        .options(joinedload(IssuingRun.version), joinedload(IssuingRun.made_by).lazyload(User.memberships))
        .order_by(IssuingRun.made_at.desc(), IssuingRun.id)
        .limit(limit)
    ).all()


def waiting_lines(session: Session, run_id: UUID, *, limit: int) -> Sequence[IssuingLine]:
    """The next lines of a run to be done."""
    return session.scalars(
        select(IssuingLine)
        .where(IssuingLine.run_id == run_id, IssuingLine.state == LineState.WAITING)
        .order_by(IssuingLine.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def lines_by_state(session: Session, run_id: UUID) -> dict[LineState, int]:
    """How many lines of a run are in each state."""
    rows = session.execute(
        select(IssuingLine.state, func.count()).where(IssuingLine.run_id == run_id).group_by(IssuingLine.state)
    )
    found: dict[LineState, int] = dict.fromkeys(LineState, 0)
    found.update((state, count) for state, count in rows)
    return found


def lines_of(
    session: Session, run_id: UUID, state: LineState | None = None, *, limit: int | None = None, offset: int = 0
) -> Sequence[IssuingLine]:
    """The lines of a run in one state, or all, as they were written."""
    chosen = select(IssuingLine).where(IssuingLine.run_id == run_id)
    if state is not None:
        chosen = chosen.where(IssuingLine.state == state)
    return session.scalars(chosen.order_by(IssuingLine.number).limit(limit).offset(offset)).all()


def told_of(session: Session, run_id: UUID) -> tuple[int, int]:
    """How many people of a run were told, and how many will be."""
    told, to_tell = session.execute(
        select(func.count(IssuingLine.told_at), func.count(IssuingLine.credential_id)).where(
            IssuingLine.run_id == run_id
        )
    ).one()
    return told, to_tell - told


def untold_lines(session: Session, run_id: UUID, *, before: datetime, tries: int, limit: int) -> Sequence[IssuingLine]:
    """Lines that were given, whose people nobody has told, nor tries to tell now."""
    return session.scalars(
        select(IssuingLine)
        .where(
            IssuingLine.run_id == run_id,
            IssuingLine.credential_id.is_not(None),
            IssuingLine.told_at.is_(None),
            IssuingLine.tries < tries,
            or_(IssuingLine.tried_at.is_(None), IssuingLine.tried_at <= before),
        )
        .order_by(IssuingLine.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def credentials_of(session: Session, ids: Collection[UUID | None]) -> Sequence[Credential]:
    """These badges, with what a message says of them."""
    return session.scalars(
        select(Credential)
        .where(Credential.id.in_(ids))
        .options(joinedload(Credential.version), joinedload(Credential.issuer))
    ).all()


def runs_to_take_up(session: Session, *, now: datetime, before: datetime, tries: int) -> Sequence[UUID]:
    """The runs in which something is left to do: to give, or to tell."""
    to_give = select(IssuingRun.id).where(
        IssuingRun.state.in_((RunState.WAITING, RunState.WORKING)), IssuingRun.starts_at <= now
    )
    to_tell = (
        select(IssuingLine.run_id)
        .where(
            IssuingLine.credential_id.is_not(None),
            IssuingLine.told_at.is_(None),
            IssuingLine.tries < tries,
            or_(IssuingLine.tried_at.is_(None), IssuingLine.tried_at <= before),
        )
        .distinct()
    )
    return [*session.scalars(to_give.union(to_tell))]
