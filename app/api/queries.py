"""Reading applications, what they were let do, and the badges they are shown."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload, undefer

from app.accounts.models import User
from app.accounts.queries import digest
from app.api.models import OAuthClient, OAuthCode, OAuthGrant, OAuthToken, TokenKind
from app.credentials.models import BackpackBadge, BackpackState, Credential

OPEN_BADGES_3 = "open_badges_3"


def client_by_id(session: Session, client_id: str) -> OAuthClient | None:
    """Find an application by the name it signs its requests by."""
    return session.scalar(select(OAuthClient).where(OAuthClient.client_id == client_id))


def code_by_key(session: Session, key: str, client: OAuthClient) -> OAuthCode | None:
    """Find a code given to this application."""
    return session.scalar(
        select(OAuthCode)
        .where(OAuthCode.code_hash == digest(key), OAuthCode.client_id == client.id)
        .options(joinedload(OAuthCode.user).lazyload(User.memberships))
    )


def token_by_key(session: Session, key: str, *kinds: TokenKind) -> OAuthToken | None:
    """Find a token, whatever became of it."""
    return session.scalar(
        select(OAuthToken)
        .where(OAuthToken.token_hash == digest(key), OAuthToken.kind.in_(kinds or tuple(TokenKind)))
        .options(joinedload(OAuthToken.grant).joinedload(OAuthGrant.user).lazyload(User.memberships))
    )


def bearer(session: Session, key: str, now: datetime) -> OAuthToken | None:
    """Find what an access token opens today: neither it nor its link has ended, and the person's account is open."""
    return session.scalar(
        select(OAuthToken)
        .join(OAuthToken.grant)
        .join(OAuthGrant.user)
        .where(
            OAuthToken.token_hash == digest(key),
            OAuthToken.kind == TokenKind.ACCESS,
            OAuthToken.ended_at.is_(None),
            OAuthToken.expires_at > now,
            OAuthGrant.ended_at.is_(None),
            User.active,
        )
        .options(
            contains_eager(OAuthToken.grant).contains_eager(OAuthGrant.user).lazyload(User.memberships),
            contains_eager(OAuthToken.grant).joinedload(OAuthGrant.client),
        )
    )


def linked(session: Session, user_id: UUID, now: datetime) -> Sequence[OAuthGrant]:
    """Read the applications that a person has let in and that may still come, the last linked first."""
    return session.scalars(
        select(OAuthGrant)
        .where(OAuthGrant.user_id == user_id, OAuthGrant.ended_at.is_(None), OAuthGrant.expires_at > now)
        .options(joinedload(OAuthGrant.client))
        .order_by(OAuthGrant.given_at.desc(), OAuthGrant.id)
    ).all()


def grant_of(session: Session, grant_id: UUID, user_id: UUID) -> OAuthGrant | None:
    """Find a link of this person."""
    return session.scalar(select(OAuthGrant).where(OAuthGrant.id == grant_id, OAuthGrant.user_id == user_id))


# What an application is shown: what the person has accepted, or brought in; not what someone gave them and they have
# not looked at, nor what they hide. Older standards have no place in the answer.
SHOWN: ColumnElement[bool] = and_(
    BackpackBadge.removed_at.is_(None),
    or_(
        BackpackBadge.state == BackpackState.ACCEPTED,
        and_(BackpackBadge.state == BackpackState.OFFERED, BackpackBadge.credential_id.is_(None)),
    ),
    or_(BackpackBadge.credential_id.is_not(None), BackpackBadge.standard == OPEN_BADGES_3),
)
ISSUED = func.coalesce(Credential.valid_from, BackpackBadge.valid_from, BackpackBadge.received_at)


def badges(
    session: Session, trainee_id: UUID, *, since: datetime | None, limit: int, offset: int
) -> tuple[int, Sequence[BackpackBadge]]:
    """Read a page of someone's badges, the oldest first, and how many there are in all."""
    wanted = [BackpackBadge.trainee_id == trainee_id, SHOWN, *([since < ISSUED] if since is not None else [])]
    counted = select(func.count()).select_from(BackpackBadge).outerjoin(BackpackBadge.credential).where(*wanted)
    total = session.scalar(counted) or 0
    page = (
        select(BackpackBadge)
        .outerjoin(BackpackBadge.credential)
        .where(*wanted)
        .options(
            undefer(BackpackBadge.content),
            contains_eager(BackpackBadge.credential).undefer(Credential.document),
            lazyload(BackpackBadge.trainee),
        )
        .order_by(ISSUED, BackpackBadge.id)
        .limit(limit)
        .offset(offset)
    )
    return total, session.scalars(page).all()


def same_badges(session: Session, trainee_id: UUID) -> Sequence[BackpackBadge]:
    """Read what someone has, without what it weighs, to look for a badge among it."""
    return session.scalars(
        select(BackpackBadge)
        .where(BackpackBadge.trainee_id == trainee_id, BackpackBadge.removed_at.is_(None))
        .options(lazyload(BackpackBadge.trainee), lazyload(BackpackBadge.credential))
        .order_by(BackpackBadge.received_at, BackpackBadge.id)
    ).all()
