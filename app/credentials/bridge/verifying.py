"""Any badge verified: what we publish is read in the database, what others publish is asked for, within a time."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

import badges
from app.credentials.bridge import endorsed
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.fetching import Hurried
from app.credentials.bridge.sealing import Seal
from app.credentials.bridge.telling import told
from app.credentials.bridge.world import World
from app.credentials.labels.telling import Told
from badges.checks import unknown

MOST_SECONDS = 8.0
MOST_CARRIED = 200_000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found of a badge, and what it says of itself."""

    found: badges.Verification
    told: Told


def verify(
    session: Session,
    content: bytes,
    *,
    seal: Seal,
    addresses: Addresses,
    now: datetime,
    online: bool = False,
    recipient: str | None = None,
) -> Seen:
    """Verify what someone gave, ours or not. `online`: ask others for what they publish, 8 s at most in all.

    Whatever the content is, it never raises: what could not be looked at is unknown.
    """
    otherwise: badges.Fetcher = Hurried(MOST_SECONDS) if online else badges.nothing_remote
    world = World(session, seal=seal, addresses=addresses, now=now, otherwise=otherwise)
    try:
        found = badges.verify(content, fetch=world, now=now, recipient=recipient)
        return Seen(*endorsed.known(session, found, told(found), addresses=addresses, now=now))
    except SQLAlchemyError:
        raise
    except Exception:
        log.exception("a badge could not be verified")
        broken = badges.Verification((unknown("form", "not_looked_at"),))
        return Seen(broken, Told())


def fetched(session: Session, url: str, *, seal: Seal, addresses: Addresses, now: datetime) -> bytes | str:
    """Fetch what someone gave the address of, ours or not; a detail that says why, when it cannot be had."""
    world = World(session, seal=seal, addresses=addresses, now=now, otherwise=Hurried(MOST_SECONDS))
    try:
        return world(url)
    except badges.UnreachableError as error:
        return f"{error.reason}: {url}"


def carried_text(content: bytes) -> str:
    """Return the badge that a file carries, as text; nothing when there is none, or it is too long to be sent again."""
    try:
        text = badges.read(content).text
    except badges.UnreadableError:
        return ""
    return text if len(text) <= MOST_CARRIED else ""
