"""Telling people that a badge waits for them: once each, or once more when a worker was killed at that very moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.accounts import services as accounts
from app.accounts.models import User
from app.credentials.models import Credential, Issuer, IssuingLine
from app.credentials.queries import runs as reading

# A worker that took lines and has not told them for so long was killed: another may.
LEASE = timedelta(minutes=5)
MOST_TRIES = 5
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class News:
    """Whom to tell of which badge: someone with an account, or someone who is invited by a key."""

    email: str
    credential: Credential
    account: User | None
    key: str | None
    line_id: UUID | None = None

    @property
    def name(self) -> str | None:
        """What to call them."""
        return self.account.display_name if self.account else self.credential.recipient_name


def take_untold(session: Session, run_id: UUID, *, now: datetime) -> list[News]:
    """Take some lines whose people do not know yet, and open a way in to those who have no account."""
    lines = reading.untold_lines(session, run_id, before=now - LEASE, tries=MOST_TRIES, limit=AT_ONCE)
    for line in lines:
        line.tries, line.tried_at = line.tries + 1, now
    found = {one.id: one for one in reading.credentials_of(session, [one.credential_id for one in lines])}
    told = news_of(session, [found[one.credential_id] for one in lines if one.credential_id], now=now)
    session.flush()
    return [
        News(one.email, one.credential, one.account, one.key, line.id) for one, line in zip(told, lines, strict=True)
    ]


def news_of(session: Session, credentials: Sequence[Credential], *, now: datetime) -> list[News]:
    """Whom to tell of these badges; those without an account are invited, which delivers the badge."""
    known = reading.accounts_of(session, [one.recipient_email for one in credentials])
    return [
        News(one.recipient_email, one, known[one.recipient_email], None)
        if one.recipient_email in known
        else News(one.recipient_email, one, None, _invited(session, one, one.issuer, now))
        for one in credentials
    ]


def _invited(session: Session, credential: Credential, issuer: Issuer, now: datetime) -> str:
    _invitation, key = accounts.invite(
        session,
        organisation=issuer.organisation,
        email=credential.recipient_email,
        role=None,
        invited_by=None,
        now=now,
        display_name=credential.recipient_name,
    )
    return key


def note_told(session: Session, line_id: UUID, *, now: datetime) -> None:
    """Keep that a message has left, so that it does not leave again."""
    session.execute(update(IssuingLine).where(IssuingLine.id == line_id).values(told_at=now))


def note_unreachable(session: Session, line_id: UUID) -> None:
    """Keep that an address takes no message: the badge is given all the same, and nobody tries again."""
    session.execute(update(IssuingLine).where(IssuingLine.id == line_id).values(tries=MOST_TRIES))
