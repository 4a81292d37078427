"""What people do with badges: bring them, accept them, hide them, remove them."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit import services as audit
from app.credentials import queries
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.looking import INVALID, UNKNOWN, VALID, Findings, look, nothing_remote
from app.credentials.errors import (
    AlreadyThereError,
    BackpackFullError,
    DecisionError,
    NotABadgeError,
    NotTheirsError,
    NotValidError,
    UnreadableBadgeError,
)
from app.credentials.models import BackpackBadge, BackpackState, Credential, VerificationReport
from app.credentials.services.collecting import collect
from app.credentials.services.weighing import weigh
from app.portfolio.models import Trainee
from app.portfolio.services.grounds import take_turns

MOST_BROUGHT = 200
MOST_BYTES = 64 * 1024 * 1024
# How long a badge counts as before when those who should vouch for it do not answer.
GRACE = timedelta(days=7)
# When it is verified again, by what was found.
AGAIN = {VALID: timedelta(days=7), UNKNOWN: timedelta(days=1), INVALID: timedelta(days=30)}


@dataclass(frozen=True, slots=True)
class Brought:
    """What someone brings: the bytes, how they are packed, and where they come from when it was a link."""

    content: bytes
    packing: str
    source_url: str | None = None

    @property
    def digest(self) -> str:
        """What tells the file from any other."""
        return sha256(self.content).hexdigest()


def bring(
    session: Session, trainee: Trainee, brought: Brought, findings: Findings, *, addresses: Addresses, now: datetime
) -> BackpackBadge:
    """Keep a badge that someone brings, byte for byte, with what verifying it found; nothing counts before they accept.

    Raises
    ------
    UnreadableBadgeError, NotABadgeError
        There is no badge in it.
    AlreadyThereError
        The badge is in the backpack, and what is brought is no better.
    BackpackFullError
        There is no room left.
    """
    if findings.unreadable is not None:
        raise UnreadableBadgeError(findings.unreadable)
    if not (findings.told.is_badge and findings.told.name):
        raise NotABadgeError
    take_turns(session, [trainee.id])
    ours = _given_here(session, trainee, findings, addresses=addresses, now=now)
    if ours is not None:
        return ours
    told = findings.told
    same = queries.same_badge(session, trainee.id, digest=brought.digest, badge_id=told.id, issuer=told.issuer_id)
    if same is not None and (same.digest == brought.digest or not _is_better(findings, same)):
        raise AlreadyThereError(same.id)
    if same is None:
        _make_room(session, trainee.id, len(brought.content))
        same = BackpackBadge(trainee_id=trainee.id, state=BackpackState.OFFERED, received_at=now)
    same.content, same.digest = brought.content, brought.digest
    same.packing, same.source_url = brought.packing, brought.source_url
    describe(session, same, findings, addresses=addresses)
    _take_in(same, findings, now=now)
    session.add(same)
    session.flush()
    _report(session, same, findings, now=now)
    weigh(session, [same.id], now=now, news=False)
    return same


def _given_here(
    session: Session, trainee: Trainee, findings: Findings, *, addresses: Addresses, now: datetime
) -> BackpackBadge | None:
    """The badge itself, when what is brought is a copy of one that was given here to one of their addresses."""
    credential = credential_at(session, findings.told.id, addresses)
    if credential is None or credential.recipient_email not in queries.verified_emails(session, trainee.user):
        return None
    made = collect(session, trainee.user, now=now)
    found = next((one for one in queries.backpack(session, trainee.id) if one.credential_id == credential.id), None)
    if found is not None and found.id not in made:
        raise AlreadyThereError(found.id)
    return found


def credential_at(session: Session, address: str | None, addresses: Addresses) -> Credential | None:
    """The badge given here that an address is of."""
    try:
        found = UUID((address or "").rpartition("/")[2])
    except ValueError:
        return None
    return queries.credential_of(session, found) if address == addresses.credential(found) else None


def _is_better(findings: Findings, there: BackpackBadge) -> bool:
    """A valid one takes the place of one that is not, or that is older; what is not valid takes no place."""
    if findings.verdict != VALID or there.credential_id is not None:
        return False
    begins = findings.told.valid_from
    newer = begins is not None and (there.valid_from is None or begins > there.valid_from)
    return there.verdict != VALID or newer


def _make_room(session: Session, trainee_id: UUID, size: int) -> None:
    count, taken = queries.room_taken(session, trainee_id)
    if count >= MOST_BROUGHT or taken + size > MOST_BYTES:
        raise BackpackFullError


def describe(session: Session, badge: BackpackBadge, findings: Findings, *, addresses: Addresses) -> None:
    """Take over what a badge says of itself, and find the skills it is about among ours."""
    told = findings.told
    badge.standard, badge.name, badge.description = told.standard, told.name, told.description
    badge.badge_id, badge.achievement_address = told.id, told.achievement_id
    badge.issuer_address, badge.issuer_name = told.issuer_id, told.issuer_name or told.issuer_id
    if told.valid_until != badge.valid_until:  # it was renewed: its end is told in its time
        badge.expiry_told_at = None
    badge.valid_from, badge.valid_until = told.valid_from, told.valid_until
    badge.alignments = [asdict(one) for one in told.alignments]
    with session.no_autoflush:
        found = queries.aligned_skills(session, badge.alignments, skills_at=addresses.skills)
    badge.skill_ids = list(dict.fromkeys(str(one) for one in found if one is not None))


def settle(session: Session, badge: BackpackBadge, *, addresses: Addresses, now: datetime) -> None:
    """Complete a badge that came by another door (an application's): what it is about, whose it is, when to look
    again; its verdict is already there.
    """
    content = queries.content_of(session, badge.id) or b""
    emails = queries.verified_emails(session, badge.trainee.user)
    findings = look(content, fetch=nothing_remote, now=now, emails=emails)
    describe(session, badge, findings, addresses=addresses)
    badge.is_theirs, badge.next_check_at, badge.graced_until = findings.is_theirs, now + AGAIN[badge.verdict], None
    session.flush()
    weigh(session, [badge.id], now=now, news=False)


def verified_again(session: Session, badge_id: UUID, findings: Findings, *, now: datetime) -> BackpackBadge:
    """Keep what verifying a badge again found, and let its skills follow; its owner is told of what changed."""
    badge = session.get_one(BackpackBadge, badge_id)
    take_turns(session, [badge.trainee_id])
    session.refresh(badge)
    before = (badge.verdict, badge.is_theirs)
    _take_in(badge, findings, now=now)
    session.flush()
    _report(session, badge, findings, now=now)
    weigh(session, [badge.id], now=now)
    if badge.state is BackpackState.ACCEPTED and before != (badge.verdict, badge.is_theirs):
        badge.news_at = now
    session.flush()
    return badge


def _take_in(badge: BackpackBadge, findings: Findings, *, now: datetime) -> None:
    if findings.verdict == UNKNOWN and badge.verdict == VALID:
        badge.graced_until = now + GRACE
    elif findings.verdict != UNKNOWN:
        badge.graced_until = None
    # Whose it is, is in what was signed: that nobody answers today takes nothing away.
    unseen = findings.verdict == UNKNOWN and not findings.told.name
    badge.is_theirs = badge.is_theirs if unseen else findings.is_theirs
    badge.verdict, badge.trouble, badge.verified_at = findings.verdict, findings.trouble, now
    again = now + AGAIN[findings.verdict]
    badge.next_check_at = min(again, badge.graced_until) if badge.graced_until and badge.graced_until > now else again


def _report(session: Session, badge: BackpackBadge, findings: Findings, *, now: datetime) -> None:
    checks: list[dict[str, Any]] = [dict(one) for one in findings.checks]
    session.add(VerificationReport(badge_id=badge.id, at=now, verdict=findings.verdict, checks=checks))
    session.flush()


def accept(session: Session, badge: BackpackBadge, *, now: datetime) -> None:
    """Let a badge count: the skills it is about rest on it from now on.

    Raises
    ------
    NotTheirsError, NotValidError
        It was given to another address, or does not hold.
    """
    _turn(session, badge)
    if not badge.is_theirs:
        raise NotTheirsError
    if badge.verdict == INVALID or (badge.credential is not None and badge.credential.revoked_at is not None):
        raise NotValidError
    _decide(session, badge, BackpackState.ACCEPTED, now=now)


def hide(session: Session, badge: BackpackBadge, *, now: datetime) -> None:
    """Keep a badge for oneself: nobody sees it, and no skill rests on it."""
    _turn(session, badge)
    _decide(session, badge, BackpackState.HIDDEN, now=now)


def remove(session: Session, badge: BackpackBadge, *, now: datetime) -> None:
    """Take a brought badge out of the backpack, and its bytes with it; one given here stays where it was given."""
    _turn(session, badge)
    if badge.credential_id is not None:
        raise DecisionError("ours")
    badge.removed_at, badge.content, badge.digest, badge.next_check_at = now, None, None, None
    badge.news_at, badge.description, badge.source_url = None, None, None
    session.flush()
    weigh(session, [badge.id], now=now, news=False)
    _note(session, badge, "badge_removed", now=now)


def show_name(session: Session, badge: BackpackBadge, *, shown: bool, now: datetime) -> None:
    """Let the public page of a badge given here say one's name, or not."""
    _turn(session, badge)
    if badge.credential is None:
        raise DecisionError("brought")
    badge.credential.shows_name = shown
    session.flush()
    _note(session, badge, "badge_name_shown" if shown else "badge_name_hidden", now=now)


def _turn(session: Session, badge: BackpackBadge) -> None:
    """Read what it is now, and keep others from changing it until we have."""
    session.flush()
    take_turns(session, [badge.trainee_id])
    session.refresh(badge)
    if badge.credential is not None:
        session.refresh(badge.credential)
    if badge.removed_at is not None:
        raise DecisionError("removed")


def _decide(session: Session, badge: BackpackBadge, state: BackpackState, *, now: datetime) -> None:
    if badge.state is state:
        return
    badge.state, badge.decided_at, badge.news_at = state, now, None
    session.flush()
    weigh(session, [badge.id], now=now, news=False)
    _note(session, badge, f"badge_{state.value}", now=now)


def _note(session: Session, badge: BackpackBadge, action: str, *, now: datetime) -> None:
    user: User = badge.trainee.user
    audit.record(
        session, action=action, object_kind="backpack_badge", object_id=badge.id, actor_id=user.id, now=now
    )  # fmt: skip
