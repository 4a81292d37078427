"""Badges that applications bring: the same one is kept once, and a newer one takes its place (section 6.2.3)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.api import queries
from app.api.bridge import Sent, same_name
from app.api.errors import RefusedBadgeError
from app.credentials import services as backpack
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.looking import INVALID, RECIPIENT, VALID, Findings
from app.credentials.errors import AlreadyThereError, NotABadgeError, UnreadableBadgeError
from app.credentials.models import BackpackBadge
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns


class Kept(StrEnum):
    """What became of a badge that was sent."""

    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


def standing(session: Session, trainee: Trainee, sent: Sent, addresses: Addresses) -> BackpackBadge | None:
    """Find the same badge among those a person has."""
    issuer, name = sent.name
    for badge in queries.same_badges(session, trainee.id):
        address = addresses.credential(badge.credential_id) if badge.credential_id else badge.badge_id
        if (badge.credential_id or issuer == same_name(badge.issuer_address, "")[0]) and name == same_name("", address)[
            1
        ]:
            return badge
    return None


def is_settled(sent: Sent, badge: BackpackBadge) -> bool:
    """Whether what is kept is as good, whatever verifying the other finds; ours are renewed by their issuer alone."""
    if badge.credential_id is not None or sent.valid_from is None:
        return True
    newer = badge.valid_from is None or sent.valid_from > badge.valid_from
    return badge.verdict == VALID and not newer


def keep_badge(
    session: Session, *, trainee: Trainee, sent: Sent, findings: Findings, addresses: Addresses, now: datetime
) -> Kept:
    """Keep a badge in the person's hands, as if they had brought it.

    Raises
    ------
    RefusedBadgeError
        It is not what it says it is, or was given to someone else.
    BackpackFullError
        There is no room left.
    """
    failed = [f"{one['name']}: {one['detail']}" for one in findings.checks if one["outcome"] == "failed"]
    if findings.verdict == INVALID or any(one.startswith(f"{RECIPIENT}:") for one in failed):
        raise RefusedBadgeError(failed)
    take_turns(session, [trainee.id])
    before = standing(session, trainee, sent, addresses)
    if before is not None and is_settled(sent, before):
        return Kept.UNCHANGED
    brought = backpack.Brought(sent.text.encode(), "bare")
    try:
        badge = backpack.bring(session, trainee, brought, findings, addresses=addresses, now=now)
    except AlreadyThereError:
        return Kept.UNCHANGED
    except (NotABadgeError, UnreadableBadgeError) as error:
        raise RefusedBadgeError(["form: no badge"]) from error
    return Kept.REPLACED if before is not None and before.id == badge.id else Kept.CREATED
