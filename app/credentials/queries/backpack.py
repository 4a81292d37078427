"""What people keep in their backpacks."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from app.accounts.models import User
from app.credentials.models import (
    Achievement,
    AchievementVersion,
    BackpackBadge,
    BackpackState,
    Credential,
    Issuer,
    PersonAddress,
    VerificationReport,
)
from app.credentials.queries.standing import BadgeStanding, standing_of
from app.db import among
from app.portfolio.models import Trainee

BATCH = 500
WITH_OURS = (
    joinedload(BackpackBadge.credential).joinedload(Credential.issuer).joinedload(Issuer.organisation),
    joinedload(BackpackBadge.credential).joinedload(Credential.key),
    joinedload(BackpackBadge.credential).joinedload(Credential.achievement),
)
REPORTS_SHOWN = 20


def _kept(trainee_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return BackpackBadge.trainee_id == trainee_id, BackpackBadge.removed_at.is_(None)


def _has_news() -> ColumnElement[bool]:
    """Of which something was not read yet; what a rule gives and takes back is told by those who keep the rule, but for
    what waits to be accepted.
    """
    by_rule = (
        select(Credential.id)
        .join(Achievement, Achievement.id == Credential.achievement_id)
        .where(Credential.id == BackpackBadge.credential_id, Achievement.by_rule)
        .exists()
    )
    return BackpackBadge.news_at.is_not(None) & ((BackpackBadge.state == BackpackState.OFFERED) | ~by_rule)


def count_backpack(session: Session, trainee_id: UUID) -> tuple[int, int]:
    """How many badges a person has, and of how many something was not read yet."""
    counted = select(func.count(), func.count().filter(_has_news())).select_from(BackpackBadge)
    every, news = session.execute(counted.where(*_kept(trainee_id))).one()
    return every, news


def backpack(
    session: Session, trainee_id: UUID, *, limit: int | None = None, offset: int = 0
) -> Sequence[BackpackBadge]:
    """A person's badges, those that wait for an answer first, then the latest; in one statement."""
    return session.scalars(
        select(BackpackBadge)
        .where(*_kept(trainee_id))
        .options(*WITH_OURS)
        .order_by(
            BackpackBadge.state != BackpackState.OFFERED,
            BackpackBadge.state == BackpackState.HIDDEN,
            BackpackBadge.received_at.desc(),
            BackpackBadge.name,
            BackpackBadge.id,
        )
        .limit(limit)
        .offset(offset)
        .execution_options(populate_existing=True)
    ).all()


def with_news(session: Session, trainee_id: UUID, *, limit: int, offset: int) -> Sequence[BackpackBadge]:
    """A person's badges of which something was not read yet, the latest first."""
    return session.scalars(
        select(BackpackBadge)
        .where(*_kept(trainee_id), _has_news())
        .options(*WITH_OURS)
        .order_by(BackpackBadge.news_at.desc(), BackpackBadge.name, BackpackBadge.id)
        .limit(limit)
        .offset(offset)
    ).all()


def kept_badge(session: Session, trainee_id: UUID, credential_id: UUID) -> BackpackBadge | None:
    """The badge of someone's backpack that was given here by this credential."""
    return session.scalar(
        select(BackpackBadge).where(*_kept(trainee_id), BackpackBadge.credential_id == credential_id)
    )  # fmt: skip


def own_badge(session: Session, *, trainee_id: UUID, badge_id: UUID) -> BackpackBadge | None:
    """One of a person's own badges."""
    return session.scalar(
        select(BackpackBadge)
        .where(BackpackBadge.id == badge_id, BackpackBadge.trainee_id == trainee_id, BackpackBadge.removed_at.is_(None))
        .options(*WITH_OURS)
        .execution_options(populate_existing=True)
    )


def content_of(session: Session, badge_id: UUID) -> bytes | None:
    """The bytes of a badge that was brought, as they were."""
    return session.scalar(select(BackpackBadge.content).where(BackpackBadge.id == badge_id))


def reports(session: Session, badge_id: UUID) -> Sequence[VerificationReport]:
    """What verifying a badge found, the latest first."""
    return session.scalars(
        select(VerificationReport)
        .where(VerificationReport.badge_id == badge_id)
        .order_by(VerificationReport.at.desc(), VerificationReport.id)
        .limit(REPORTS_SHOWN)
    ).all()


def verified_emails(session: Session, user: User) -> list[str]:
    """The addresses at which messages reached this person, and nobody else of ours before them."""
    rows = session.scalars(
        select(PersonAddress).where(
            PersonAddress.verified_at.is_not(None),
            (PersonAddress.user_id == user.id) | (PersonAddress.email == user.email),
        )
    ).all()
    taken = any(one.user_id != user.id for one in rows)
    own = [user.email] if user.confirmed_at is not None and not taken else []
    return list(dict.fromkeys([*own, *sorted(one.email for one in rows if one.user_id == user.id)]))


def addresses_of(session: Session, user_id: UUID) -> Sequence[PersonAddress]:
    """The other addresses that a person gave, verified or not."""
    return session.scalars(
        select(PersonAddress).where(PersonAddress.user_id == user_id).order_by(PersonAddress.email)
    ).all()


def owners_of(session: Session, emails: Collection[str]) -> dict[str, UUID]:
    """Whose backpack each address leads to: that of whoever verified it, and has a portfolio; in two statements."""
    found: dict[str, UUID | None] = {}
    wanted = sorted(set(emails))
    for first in range(0, len(wanted), BATCH):
        some = wanted[first : first + BATCH]
        own = select(User.email, Trainee.id).join(Trainee, Trainee.user_id == User.id)
        found.update(session.execute(own.where(User.email.in_(some), User.confirmed_at.is_not(None))).all())
        # Whoever proved first that they read an address keeps it, even from an account that would bear it.
        other = (
            select(PersonAddress.email, Trainee.id)
            .join(Trainee, Trainee.user_id == PersonAddress.user_id, isouter=True)
            .where(PersonAddress.email.in_(some), PersonAddress.verified_at.is_not(None))
        )
        found.update(session.execute(other).all())
    return {email: trainee_id for email, trainee_id in found.items() if trainee_id is not None}


def uncollected(session: Session, trainee_id: UUID, emails: Collection[str]) -> list[UUID]:
    """The badges given here to these addresses that are not in the person's backpack, or left it with an address."""
    there = select(BackpackBadge.id).where(
        BackpackBadge.credential_id == Credential.id,
        BackpackBadge.trainee_id == trainee_id,
        BackpackBadge.removed_at.is_(None),
    )
    return list(
        session.scalars(select(Credential.id).where(Credential.recipient_email.in_(sorted(emails)), ~there.exists()))
    )


def given_badges(session: Session, ids: Collection[UUID]) -> Sequence[Credential]:
    """Badges given, with what was signed and the skills they are about."""
    return session.scalars(
        select(Credential)
        .where(Credential.id.in_(ids))
        .options(
            undefer(Credential.document), joinedload(Credential.version).subqueryload(AchievementVersion.alignments)
        )
    ).all()


def same_badge(
    session: Session, trainee_id: UUID, *, digest: str, badge_id: str | None, issuer: str | None
) -> BackpackBadge | None:
    """The badge of this person's backpack that is the same file, or the same badge in another."""
    same = BackpackBadge.digest == digest
    if badge_id is not None:
        by = BackpackBadge.issuer_address == issuer if issuer else BackpackBadge.issuer_address.is_(None)
        same = same | ((BackpackBadge.badge_id == badge_id) & by)
    return session.scalars(
        select(BackpackBadge)
        .where(BackpackBadge.trainee_id == trainee_id, BackpackBadge.removed_at.is_(None), same)
        .order_by(BackpackBadge.received_at, BackpackBadge.digest)
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()


def room_taken(session: Session, trainee_id: UUID) -> tuple[int, int]:
    """How many badges a person brought, and the bytes they take."""
    count, size = session.execute(
        select(func.count(), func.coalesce(func.sum(func.length(BackpackBadge.content)), 0)).where(
            BackpackBadge.trainee_id == trainee_id, BackpackBadge.content.is_not(None)
        )
    ).one()
    return int(count), int(size)


def due(session: Session, now: datetime, *, limit: int) -> list[UUID]:
    """The brought badges whose time has come to be verified again, the longest waiting first."""
    return list(
        session.scalars(
            select(BackpackBadge.id)
            .where(BackpackBadge.next_check_at <= now, BackpackBadge.removed_at.is_(None))
            .order_by(BackpackBadge.next_check_at, BackpackBadge.received_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def news_of_badges(session: Session, trainee_id: UUID, now: datetime) -> list[BackpackBadge]:
    """The badges that wait for an answer, or of which something changed that the person has not seen."""
    rows = session.scalars(
        select(BackpackBadge)
        .where(
            BackpackBadge.trainee_id == trainee_id,
            BackpackBadge.removed_at.is_(None),
            (BackpackBadge.state == BackpackState.OFFERED) | _has_news(),
        )
        .options(*WITH_OURS)
        .order_by(BackpackBadge.news_at.desc(), BackpackBadge.received_at.desc(), BackpackBadge.name)
        .execution_options(populate_existing=True)
    )
    return [one for one in rows if one.news_at or standing_of(one, now) is BadgeStanding.TO_ACCEPT]


def badges_behind(*, session: Session, source_ids: Collection[UUID]) -> list[BackpackBadge]:
    """Those among the sources of grounds that are badges, even removed since, in one statement."""
    return list(session.scalars(select(BackpackBadge).where(among(BackpackBadge.id, source_ids)).options(*WITH_OURS)))
