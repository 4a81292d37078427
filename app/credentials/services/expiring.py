"""Badges that end soon: who counts on one, and who gave it, are told once, a month before.

What is taken is noted first, so that two workers tell nobody twice; what cannot be sent is put back for another day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session, joinedload

from app.credentials import queries
from app.credentials.models import BackpackBadge, BackpackState, Credential, Issuer
from app.credentials.queries.issued import SOON, ends_soon
from app.credentials.queries.standing import trouble

AT_ONCE = 50
# What lasts a few weeks ends soon from its first day.
SHORT = timedelta(days=2 * SOON.days)


@dataclass(frozen=True, slots=True)
class Ending:
    """What an issuer gave that ends soon: how many badges of each name, and the end of the first."""

    issuer: Issuer
    names: dict[str, int]
    first: datetime

    @property
    def count(self) -> int:
        """How many in all."""
        return sum(self.names.values())


def _is_short(begins: datetime | None, ends: datetime | None) -> bool:
    return begins is not None and ends is not None and ends - begins < SHORT


def take_held(session: Session, *, now: datetime) -> tuple[int, list[BackpackBadge]]:
    """Take some of the badges that people count on and that end soon: how many, and those to tell of, whose owners
    find it on their pages.
    """
    due = (
        select(BackpackBadge.id)
        .outerjoin(BackpackBadge.credential)
        .where(_counts(now), BackpackBadge.expiry_told_at.is_(None))
        .order_by(BackpackBadge.valid_until)
        .limit(AT_ONCE)
    )
    taken = _take(session, BackpackBadge, BackpackBadge.id.in_(session.scalars(due).all()), now)
    told = [
        one
        for one in queries.badges_behind(session=session, source_ids=taken)
        if trouble(one, now) is None and not _is_short(one.valid_from, one.valid_until)
    ]
    for one in told:
        one.news_at = now
    session.flush()
    return len(taken), sorted(told, key=lambda one: (one.trainee.user.email, one.name or ""))


def _counts(now: datetime) -> ColumnElement[bool]:
    return and_(
        BackpackBadge.valid_until > now,
        BackpackBadge.valid_until <= now + SOON,
        BackpackBadge.state == BackpackState.ACCEPTED,
        BackpackBadge.removed_at.is_(None),
        or_(BackpackBadge.credential_id.is_(None), ends_soon(now)),
    )


def _take(
    session: Session, kind: type[BackpackBadge | Credential], which: ColumnElement[bool], now: datetime
) -> Sequence[UUID]:
    """Note that they are taken, unless someone else just did."""
    return session.scalars(
        update(kind)
        .where(which, kind.expiry_told_at.is_(None))
        .values(expiry_told_at=now)
        .returning(kind.id)
        .execution_options(synchronize_session=False)
    ).all()


def put_back(session: Session, badge_id: UUID) -> None:
    """Nobody could be written to: another day."""
    session.execute(update(BackpackBadge).where(BackpackBadge.id == badge_id).values(expiry_told_at=None))


def issuers_to_tell(session: Session, *, now: datetime) -> Sequence[Issuer]:
    """Those who gave badges that end soon, and do not know."""
    due = select(Credential.issuer_id).where(ends_soon(now), Credential.expiry_told_at.is_(None))
    return session.scalars(
        select(Issuer).where(Issuer.id.in_(due)).options(joinedload(Issuer.organisation)).order_by(Issuer.slug)
    ).all()


def take_given(session: Session, issuer: Issuer, *, now: datetime) -> Ending | None:
    """Take all that an issuer gave and that ends soon; nothing when none of it is to be told."""
    due = and_(Credential.issuer_id == issuer.id, ends_soon(now))
    taken = set(_take(session, Credential, due, now))
    rows = session.scalars(select(Credential).where(due).options(joinedload(Credential.version))).all()
    told = [one for one in rows if one.id in taken and not _is_short(one.valid_from, one.valid_until)]
    names: dict[str, int] = {}
    for one in sorted(told, key=lambda each: each.version.name):
        names[one.version.name] = names.get(one.version.name, 0) + 1
    first = min((one.valid_until for one in told if one.valid_until), default=None)
    return Ending(issuer, names, first) if first is not None else None


def put_given_back(session: Session, issuer: Issuer, *, taken_at: datetime) -> None:
    """Nobody of theirs could be written to: another day."""
    session.execute(
        update(Credential)
        .where(Credential.issuer_id == issuer.id, Credential.expiry_told_at == taken_at)
        .values(expiry_told_at=None)
    )
