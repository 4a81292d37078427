"""Badges that applications bring: the same one is kept once, and a newer one takes its place (section 6.2.3)."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from app.api import queries
from app.api.bridge import Sent, Verified, issuer_of, same_name
from app.api.errors import RefusedBadgeError
from app.credentials import services as credentials
from app.credentials.bridge.addresses import Addresses
from app.credentials.models import BackpackBadge, VerificationReport
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns


class Kept(StrEnum):
    """What became of a badge that was sent."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


def standing(session: Session, trainee: Trainee, sent: Sent, addresses: Addresses) -> BackpackBadge | None:
    """Find the same badge among those a person has."""
    for badge in queries.same_badges(session, trainee.id):
        name = addresses.credential(badge.credential_id) if badge.credential_id else badge.badge_id
        if sent.name[1] == same_name("", name)[1] and (
            badge.credential_id or sent.name[0] == same_name(badge.issuer_address, "")[0]
        ):
            return badge
    return None


def is_newer(sent: Sent, badge: BackpackBadge) -> bool:
    """Whether what was sent takes the place of what is kept; ours are renewed by their issuer alone."""
    if badge.credential_id is not None or sent.valid_from is None:
        return False
    return badge.valid_from is None or sent.valid_from > badge.valid_from


def keep_badge(
    session: Session, *, trainee: Trainee, sent: Sent, verified: Verified, addresses: Addresses, now: datetime
) -> Kept:
    """Keep a badge in the person's hands.

    Raises
    ------
    RefusedBadgeError
        It is not what it says it is, or was given to someone else.
    """
    if verified.failed:
        raise RefusedBadgeError(verified.failed)
    take_turns(session, [trainee.id])
    badge = standing(session, trainee, sent, addresses)
    if badge is not None and not is_newer(sent, badge):
        return Kept.UNCHANGED
    made = badge is None
    badge = badge or BackpackBadge(trainee_id=trainee.id, received_at=now, packing="bare")
    _write(badge, sent, verified, now)
    session.add(badge)
    session.flush()
    session.add(VerificationReport(badge_id=badge.id, at=now, verdict=verified.verdict, checks=list(verified.checks)))
    session.flush()
    credentials.settle(session, badge, addresses=addresses, now=now)
    return Kept.CREATED if made else Kept.REPLACED


def _write(badge: BackpackBadge, sent: Sent, verified: Verified, now: datetime) -> None:
    content, credential = sent.text.encode(), sent.credential
    achievement = credential["credentialSubject"]["achievement"]
    issuer: Any = credential["issuer"]
    badge.content, badge.digest = content, hashlib.sha256(content).hexdigest()
    badge.standard = verified.standard
    badge.badge_id, badge.issuer_address = credential["id"], issuer_of(credential)
    badge.issuer_name = issuer.get("name") if isinstance(issuer, dict) else None
    badge.achievement_address, badge.name = achievement["id"], achievement["name"]
    badge.description = achievement["description"]
    badge.valid_from = sent.valid_from
    badge.verdict, badge.verified_at = verified.verdict, now
