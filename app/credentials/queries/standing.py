"""How a badge in a backpack stands: what it is worth, and why it is worth nothing."""

from datetime import datetime
from enum import StrEnum

from app.accounts.models import OrganisationKind
from app.credentials.models import BackpackBadge, BackpackState
from app.credentials.queries.recognised import Recognised
from app.portfolio.models import Proof

GONE = {"status/revoked": "badge_revoked", "status/suspended": "badge_suspended"}
EXPIRED = frozenset({"dates/expired", "dates/token_expired"})


class BadgeStanding(StrEnum):
    """What is shown of a badge, in a word."""

    TO_ACCEPT = "to_accept"
    ACCEPTED = "accepted"
    HIDDEN = "hidden"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_THEIRS = "not_theirs"


def is_over(badge: BackpackBadge, now: datetime) -> bool:
    """Whether its time has passed: what it vouched for then ends by itself, on its day."""
    return badge.trouble in EXPIRED or (badge.valid_until is not None and badge.valid_until <= now)


def trouble(badge: BackpackBadge, now: datetime) -> str | None:
    """Why it can vouch for nothing, whatever its owner decided; None when it holds."""
    ours = badge.credential
    if ours is not None:
        if ours.revoked_at is not None:
            return "badge_revoked"
        if ours.suspended_at is not None:
            return "badge_suspended"
        return "badge_failed" if ours.key.compromised_at is not None else None
    if not badge.is_theirs:
        return "badge_not_theirs"
    if badge.verdict == "unknown":
        return None if badge.graced_until is not None and badge.graced_until > now else "badge_unreachable"
    return (
        None if badge.verdict == "valid" or badge.trouble in EXPIRED else GONE.get(badge.trouble or "", "badge_failed")
    )


def why_not(badge: BackpackBadge, now: datetime) -> str | None:
    """Why it is no ground, as grounds say it; None when it is one."""
    if badge.removed_at is not None:  # one given here leaves with the address it was given to
        return "badge_removed" if badge.credential_id is None else "badge_not_theirs"
    if badge.state is not BackpackState.ACCEPTED:
        return "badge_hidden"
    return trouble(badge, now)


def proof_of(badge: BackpackBadge, recognised: Recognised) -> Proof:
    """How strong a ground it is: certified for what the Region gives or recognises, else a person's word."""
    ours = badge.credential
    if ours is not None and ours.issuer.organisation.kind is OrganisationKind.REGION:
        return Proof.CERTIFIED
    known = recognised.covers(badge.issuer_address, badge.achievement_address)
    return Proof.CERTIFIED if known else Proof.DECLARED


def standing_of(badge: BackpackBadge, now: datetime) -> BadgeStanding:
    """What is shown of it first: what is wrong, then what was decided."""
    why = trouble(badge, now)
    worst = {"badge_revoked": BadgeStanding.REVOKED, "badge_suspended": BadgeStanding.SUSPENDED}.get(why or "")
    if worst is not None:
        return worst
    if is_over(badge, now):
        return BadgeStanding.EXPIRED
    if badge.credential is None and badge.verdict == "invalid":
        return BadgeStanding.FAILED
    if badge.credential is None and not badge.is_theirs:
        return BadgeStanding.NOT_THEIRS
    if why is not None:
        return BadgeStanding.UNKNOWN if why == "badge_unreachable" else BadgeStanding.FAILED
    return {
        BackpackState.OFFERED: BadgeStanding.TO_ACCEPT,
        BackpackState.ACCEPTED: BadgeStanding.ACCEPTED,
        BackpackState.HIDDEN: BadgeStanding.HIDDEN,
    }[badge.state]
