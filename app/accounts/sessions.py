"""Sessions kept on the server: a cookie only points to one, so that ending it here ends it everywhere."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Membership, SignedInSession, User
from app.accounts.queries import digest

# A visit at a desk shared with others, and a device of one's own.
SHORT = timedelta(hours=12)
LONG = timedelta(days=14)

# How stale "last seen" may be: a page read is not a write each time.
TOUCH_EVERY = timedelta(minutes=10)


def open_session(session: Session, *, user: User, device: str, remembered: bool, now: datetime) -> str:
    """Remember that a person signed in, and forget the sessions whose time has passed; the key for their cookie."""
    key = secrets.token_urlsafe(32)
    passed = select(SignedInSession.key_hash).where(SignedInSession.expires_at <= now).limit(100)
    session.execute(
        delete(SignedInSession).where(SignedInSession.key_hash.in_(passed.with_for_update(skip_locked=True)))
    )
    session.add(
        SignedInSession(
            key_hash=digest(key),
            user_id=user.id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + (LONG if remembered else SHORT),
            device=device,
        )
    )
    session.flush()
    return key


def signed_in(session: Session, *, uniquifier: str, key: str, now: datetime) -> tuple[User, SignedInSession] | None:
    """Find who a cookie stands for, with their roles, in one statement; None when the session has ended."""
    row = (
        session.execute(
            select(User, SignedInSession)
            .join(SignedInSession, SignedInSession.user_id == User.id)
            .where(
                SignedInSession.key_hash == digest(key),
                SignedInSession.expires_at > now,
                User.fs_uniquifier == uniquifier,
                User.active,
            )
            .options(joinedload(User.memberships).joinedload(Membership.organisation))
        )
        .unique()
        .one_or_none()
    )
    return (row[0], row[1]) if row is not None else None


def touch(session: Session, *, key_hash: str, now: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(SignedInSession).where(SignedInSession.key_hash == key_hash).values(last_seen_at=now))


def end_session(session: Session, *, user_id: UUID, key_hash: str) -> bool:
    """End one of a person's sessions; whether there was one."""
    ended = session.scalar(
        delete(SignedInSession)
        .where(SignedInSession.user_id == user_id, SignedInSession.key_hash == key_hash)
        .returning(SignedInSession.key_hash)
    )
    return ended is not None


def end_sessions(session: Session, *, user_id: UUID, but: str | None = None) -> None:
    """End all of a person's sessions, but for the one they are using when it is told."""
    query = delete(SignedInSession).where(SignedInSession.user_id == user_id)
    session.execute(query.where(SignedInSession.key_hash != but) if but is not None else query)


DEVICES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))


def device_name(user_agent: str) -> str:
    """Name a browser and its machine in two words, and keep no more: a full signature would follow people around.

    >>> device_name("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    >>> device_name("curl/8.0")
    ''
    """
    found = (next((name for mark, name in known if mark in user_agent), None) for known in (BROWSERS, DEVICES))
    return ", ".join(name for name in found if name)
