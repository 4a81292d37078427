"""Badges given, as those who gave them look for them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import User
from app.credentials.models import (
    Achievement,
    AchievementState,
    AchievementVersion,
    BadgeClaim,
    ClaimState,
    ClaimWindow,
    Credential,
    Issuer,
)

STATES = ("valid", "soon", "suspended", "revoked", "expired")
# How long before the end of a badge those it concerns are told.
SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for among the badges given."""

    achievement_id: UUID | None = None
    state: str = ""
    text: str = ""


def state_of(credential: Credential, now: datetime) -> str:
    """Where a badge given stands, in one word."""
    if credential.revoked_at is not None:
        return "revoked"
    if credential.valid_until is not None and credential.valid_until <= now:
        return "expired"
    return "suspended" if credential.suspended_at is not None else "valid"


def _in_state(state: str, now: datetime) -> ColumnElement[bool]:
    over = and_(Credential.valid_until.is_not(None), Credential.valid_until <= now)
    stands = or_(Credential.valid_until.is_(None), Credential.valid_until > now)
    return {
        "revoked": Credential.revoked_at.is_not(None),
        "expired": and_(Credential.revoked_at.is_(None), over),
        "suspended": and_(Credential.revoked_at.is_(None), Credential.suspended_at.is_not(None), stands),
        "soon": ends_soon(now),
        "valid": and_(Credential.revoked_at.is_(None), Credential.suspended_at.is_(None), stands),
    }[state]


def ends_soon(now: datetime) -> ColumnElement[bool]:
    """Which badges given still hold, and end soon without a newer one in their place."""
    return and_(
        Credential.valid_until > now,
        Credential.valid_until <= now + SOON,
        Credential.revoked_at.is_(None),
        Credential.suspended_at.is_(None),
        Credential.replaced_at.is_(None),
    )


def issued_by(
    session: Session,
    organisation_ids: Collection[UUID],
    wanted: Wanted,
    *,
    now: datetime,
    limit: int,
    offset: int = 0,
) -> Sequence[Credential]:
    """The badges that these organisations gave, the newest first."""
    found = (
        select(Credential)
        .where(*_conditions(organisation_ids, wanted, now))
        .options(joinedload(Credential.version), joinedload(Credential.achievement))
        .order_by(Credential.issued_at.desc(), Credential.register_id, Credential.status_index)
    )
    return session.scalars(found.limit(limit).offset(offset)).all()


def count_issued(session: Session, organisation_ids: Collection[UUID], wanted: Wanted, *, now: datetime) -> int:
    """How many there are."""
    counted = select(func.count()).select_from(Credential).where(*_conditions(organisation_ids, wanted, now))
    return session.scalar(counted) or 0


def _conditions(organisation_ids: Collection[UUID], wanted: Wanted, now: datetime) -> Iterator[ColumnElement[bool]]:
    yield Credential.issuer_id.in_(select(Issuer.id).where(Issuer.organisation_id.in_(organisation_ids)))
    if wanted.achievement_id is not None:
        yield Credential.achievement_id == wanted.achievement_id
    if wanted.state in STATES:
        yield _in_state(wanted.state, now)
    if wanted.text:
        said = wanted.text.casefold()
        yield or_(
            Credential.recipient_email.contains(said, autoescape=True),
            func.lower(Credential.recipient_name).contains(said, autoescape=True),
        )


def issued_one(session: Session, credential_id: UUID) -> Credential | None:
    """A badge given, with what its page shows."""
    return session.scalar(
        select(Credential)
        .where(Credential.id == credential_id)
        .options(joinedload(Credential.version), joinedload(Credential.issuer), joinedload(Credential.achievement))
    )


def issued_some(session: Session, ids: Collection[UUID], organisation_ids: Collection[UUID]) -> Sequence[Credential]:
    """Those of these badges that these organisations gave."""
    return session.scalars(
        select(Credential)
        .join(Credential.issuer)
        .where(Credential.id.in_(ids), Issuer.organisation_id.in_(organisation_ids))
        .options(joinedload(Credential.version))
        .order_by(Credential.issued_at.desc(), Credential.register_id, Credential.status_index)
    ).all()


def given_names(session: Session, organisation_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """The badges of these organisations that may have been given, by the name of their last published version."""
    newest = (
        select(AchievementVersion.achievement_id, func.max(AchievementVersion.number).label("number"))
        .where(AchievementVersion.published_at.is_not(None))
        .group_by(AchievementVersion.achievement_id)
        .subquery()
    )
    rows = session.execute(
        select(Achievement.id, AchievementVersion.name)
        .join(Issuer, Issuer.id == Achievement.issuer_id)
        .join(newest, newest.c.achievement_id == Achievement.id)
        .join(
            AchievementVersion,
            and_(AchievementVersion.achievement_id == Achievement.id, AchievementVersion.number == newest.c.number),
        )
        .where(Issuer.organisation_id.in_(organisation_ids))
        .order_by(func.lower(AchievementVersion.name), Achievement.id)
    )
    return [(number, name) for number, name in rows]


def version_given(
    session: Session, achievement_id: UUID, *, even_retired: bool = False
) -> AchievementVersion | None:  # fmt: skip
    """The version by which a badge is given by hand today: its last published one."""
    states = [AchievementState.PUBLISHED, *([AchievementState.RETIRED] if even_retired else [])]
    return session.scalar(
        select(AchievementVersion)
        .join(AchievementVersion.achievement)
        .where(
            AchievementVersion.achievement_id == achievement_id,
            AchievementVersion.published_at.is_not(None),
            Achievement.state.in_(states),
            Achievement.by_rule.is_(False),
        )
        .options(joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer))
        .order_by(AchievementVersion.number.desc())
        .limit(1)
    )


def earlier_recipients(session: Session, issuer_id: UUID, *, limit: int) -> list[tuple[str, str]]:
    """The people who got badges of an issuer, by address, with the name they were given then; the last first."""
    last = (
        select(
            Credential.recipient_email,
            func.max(Credential.recipient_name).label("name"),
            func.max(Credential.issued_at).label("at"),
        )
        .where(Credential.issuer_id == issuer_id)
        .group_by(Credential.recipient_email)
        .subquery()
    )
    rows = session.execute(
        select(last.c.recipient_email, last.c.name).order_by(last.c.at.desc(), last.c.recipient_email).limit(limit)
    )
    return [(email, name or email) for email, name in rows]


# --- Requests by a code -----------------------------------------------------------------------------------------------


def window_by_key(session: Session, key: str) -> ClaimWindow | None:
    """What a code opens."""
    return session.scalar(select(ClaimWindow).where(ClaimWindow.key == key).options(*_WINDOW))


def window_of(session: Session, window_id: UUID) -> ClaimWindow | None:
    """A code, with its badge."""
    return session.scalar(select(ClaimWindow).where(ClaimWindow.id == window_id).options(*_WINDOW))


_WINDOW = (joinedload(ClaimWindow.version).joinedload(AchievementVersion.achievement).joinedload(Achievement.issuer),)


def windows_of(session: Session, organisation_ids: Collection[UUID]) -> list[tuple[ClaimWindow, int]]:
    """The codes of these organisations, those that close last first, with how many requests wait."""
    waiting = func.count(BadgeClaim.id).filter(BadgeClaim.state == ClaimState.WAITING)
    rows = session.execute(
        select(ClaimWindow, waiting)
        .join(ClaimWindow.version)
        .join(AchievementVersion.achievement)
        .join(Achievement.issuer)
        .outerjoin(BadgeClaim, BadgeClaim.window_id == ClaimWindow.id)
        .where(Issuer.organisation_id.in_(organisation_ids))
        .options(joinedload(ClaimWindow.version))
        .group_by(ClaimWindow.id, AchievementVersion.id)
        .order_by(ClaimWindow.closes_at.desc(), ClaimWindow.id)
    )
    return [(window, count) for window, count in rows]


def claims_in(session: Session, window_id: UUID, state: ClaimState | None = None) -> Sequence[BadgeClaim]:
    """Who asked, in the order they did."""
    found = (
        select(BadgeClaim)
        .where(BadgeClaim.window_id == window_id)
        .options(joinedload(BadgeClaim.person).lazyload(User.memberships))
        .order_by(BadgeClaim.asked_at, BadgeClaim.id)
    )
    return session.scalars(found if state is None else found.where(BadgeClaim.state == state)).all()
