"""What a person lets an application do: from their yes to its end, with every key it was given on the way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import digest
from app.api import queries
from app.api.models import EndedBy, OAuthClient, OAuthCode, OAuthGrant, OAuthToken, TokenKind
from app.audit import services as audit
from app.db import begin_writing
from app.permissions import Scope

CODE_LASTS = timedelta(minutes=2)
ACCESS_LASTS = timedelta(hours=1)
# An application that was let stay, and does not come for as long, must ask again; and after a year in any case.
REFRESH_LASTS = timedelta(days=90)
GRANT_LASTS = timedelta(days=365)
NOTED_EVERY = timedelta(minutes=10)


def lasts(scope: str) -> timedelta:
    """How long a yes is good for: an hour, unless the application was let stay."""
    return GRANT_LASTS if Scope.STAY in scope.split() else ACCESS_LASTS


def allow(
    session: Session,
    *,
    client: OAuthClient,
    user: User,
    key: str,
    redirect_uri: str,
    scope: str,
    code_challenge: str,
    now: datetime,
) -> OAuthCode:
    """Keep a person's yes, under the code that carries it to the application."""
    code = OAuthCode(
        code_hash=digest(key),
        client_id=client.id,
        user_id=user.id,
        redirect_uri=redirect_uri,
        scope=scope,
        code_challenge=code_challenge,
        expires_at=now + CODE_LASTS,
    )
    session.add(code)
    audit.record(
        session,
        action="application.allowed",
        object_kind="oauth_client",
        object_id=client.id,
        actor_id=user.id,
        now=now,
        scope=scope,
    )
    return code


def open_by_code(session: Session, *, code: OAuthCode, now: datetime) -> OAuthGrant | None:
    """Make of a code a link, in the place of any that the person had made with the same application.

    A code works once: when it comes back, someone has seen it, and the link made by it ends; then there is none.
    """
    # One at a time for this person: two codes at once make one link.
    session.execute(select(User.id).where(User.id == code.user_id).with_for_update())
    session.refresh(code)
    if code.used_at is not None:
        if code.grant_id is not None:
            _end(session, [code.grant_id], by=EndedBy.REUSE, now=now)
        return None
    older = session.scalars(
        select(OAuthGrant.id).where(
            OAuthGrant.client_id == code.client_id, OAuthGrant.user_id == code.user_id, OAuthGrant.ended_at.is_(None)
        )
    ).all()
    _end(session, older, by=EndedBy.REPLACED, now=now)
    grant = OAuthGrant(
        client_id=code.client_id,
        user_id=code.user_id,
        scope=code.scope,
        given_at=now,
        expires_at=now + lasts(code.scope),
        last_used_at=now,
    )
    session.add(grant)
    session.flush()
    code.used_at, code.grant_id = now, grant.id
    session.flush()
    return grant


def issue_tokens(
    session: Session, *, grant: OAuthGrant, access: str, refresh: str | None, scope: str, now: datetime
) -> None:
    """Keep the keys that an application is given, as digests; none outlives the link."""
    kinds = [(TokenKind.ACCESS, access, scope, ACCESS_LASTS)]
    if refresh is not None:  # it opens all that the person said yes to, whatever was asked for this time
        kinds.append((TokenKind.REFRESH, refresh, grant.scope, REFRESH_LASTS))
    session.add_all(
        OAuthToken(
            token_hash=digest(key),
            grant_id=grant.id,
            kind=kind,
            scope=opens,
            expires_at=min(now + long, grant.expires_at),
        )
        for kind, key, opens, long in kinds
    )
    session.flush()


def spend_refresh(session: Session, *, token: OAuthToken, now: datetime) -> OAuthGrant | None:
    """Use a refresh token, which works once; the link, or nothing when it has ended.

    One that comes back was copied: nobody knows which of the two is the application, so the link ends for both.
    """
    spent = session.scalar(
        update(OAuthToken)
        .where(OAuthToken.id == token.id, OAuthToken.ended_at.is_(None))
        .values(ended_at=now)
        .returning(OAuthToken.id)
    )
    if spent is None:
        _end(session, [token.grant_id], by=EndedBy.REUSE, now=now)
        return None
    grant = token.grant
    session.refresh(grant)
    if grant.ended_at is not None:
        return None
    grant.last_used_at = now
    session.flush()
    return grant


def end_token(session: Session, *, token: OAuthToken, now: datetime) -> None:
    """Let an application give a key back; with the one that renews the others, the link itself."""
    if token.kind is TokenKind.REFRESH:
        _end(session, [token.grant_id], by=EndedBy.CLIENT, now=now)
        return
    session.execute(
        update(OAuthToken).where(OAuthToken.id == token.id, OAuthToken.ended_at.is_(None)).values(ended_at=now)
    )


def withdraw(session: Session, *, grant: OAuthGrant, by: User, now: datetime) -> bool:
    """End a link that its owner wants no more, at once; whether it still stood."""
    ended = _end(session, [grant.id], by=EndedBy.PERSON, now=now)
    if ended:
        audit.record(
            session,
            action="application.withdrawn",
            object_kind="oauth_client",
            object_id=grant.client_id,
            actor_id=by.id,
            now=now,
        )
    return ended


def end_all(session: Session, *, user: User, now: datetime) -> int:
    """End all that a person let in, and what is on its way, once they have chosen another password; how many links.

    Whoever had their password may have linked an application of their own.
    """
    session.execute(select(User.id).where(User.id == user.id).with_for_update())  # a code on its way waits, or is here
    session.execute(
        update(OAuthCode).where(OAuthCode.user_id == user.id, OAuthCode.used_at.is_(None)).values(used_at=now)
    )
    standing = session.scalars(
        select(OAuthGrant.id).where(OAuthGrant.user_id == user.id, OAuthGrant.ended_at.is_(None))
    ).all()
    _end(session, standing, by=EndedBy.PASSWORD, now=now)
    return len(standing)


def note_use(session: Session, *, grant: OAuthGrant, now: datetime) -> None:
    """Note now and then that a link is in use, before anything else is done: a read is not a write each time."""
    if grant.last_used_at is None or now - grant.last_used_at >= NOTED_EVERY:
        begin_writing(session)
        session.execute(update(OAuthGrant).where(OAuthGrant.id == grant.id).values(last_used_at=now))
        session.commit()


def refresh_token(session: Session, key: str, *, now: datetime) -> OAuthToken | None:
    """Find a token that renews others; one that was used already ends its link."""
    token = queries.token_by_key(session, key, TokenKind.REFRESH)
    if token is None or token.expires_at <= now:
        return None
    if token.ended_at is not None:
        _end(session, [token.grant_id], by=EndedBy.REUSE, now=now)
        return None
    return token


def _end(session: Session, grant_ids: Sequence[UUID], *, by: EndedBy, now: datetime) -> bool:
    ended = session.scalars(
        update(OAuthGrant)
        .where(OAuthGrant.id.in_(grant_ids), OAuthGrant.ended_at.is_(None))
        .values(ended_at=now, ended_by=by)
        .returning(OAuthGrant.id)
    ).all()
    return bool(ended)
