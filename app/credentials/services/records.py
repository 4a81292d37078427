"""A person's whole record, put together when they ask and signed by the Region: kept nowhere, noted in the log."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from app.audit import services as audit
from app.credentials import queries
from app.credentials.bridge import records
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import NoKeyError, NothingSignedError, UnverifiedAddressError
from app.credentials.models import AchievementVersion, BackpackBadge
from app.credentials.queries.standing import BadgeStanding, standing_of
from app.db import new_id
from app.i18n import local_day
from app.portfolio.models import Trainee

# A badge that stands, or would if it were accepted: the Region knows it.
KNOWN = frozenset(
    {BadgeStanding.ACCEPTED, BadgeStanding.TO_ACCEPT, BadgeStanding.HIDDEN, BadgeStanding.UNKNOWN}
)  # fmt: skip


class Wording(Protocol):
    """What a record says of itself."""

    def name(self) -> str:
        """What it is called."""
        ...

    def description(self, count: int, *, partial: bool) -> str:
        """What it holds, and whether more is known."""
        ...


@dataclass(frozen=True, slots=True)
class Made:
    """A record as it was signed, and what was counted."""

    id: UUID
    content: bytes
    members: int
    associations: int
    partial: bool


@dataclass(frozen=True, slots=True)
class _Member:
    badge: BackpackBadge
    document: Mapping[str, Any]


def make_record(
    session: Session, trainee: Trainee, *, seal: Seal, addresses: Addresses, wording: Wording, now: datetime
) -> Made:
    """Put a person's accepted badges together and sign them as their record; nothing is written.

    Raises
    ------
    UnverifiedAddressError
        No message has reached the person: a record bound to nobody proves nothing.
    NothingSignedError
        They have accepted no badge that holds and can stand in a record.
    NoKeyError
        The Region does not sign.
    """
    emails = queries.verified_emails(session, trainee.user)
    if not emails:
        raise UnverifiedAddressError
    issuer = queries.region_issuer(session)
    key = queries.signing_key_of(session, issuer.id) if issuer is not None else None
    if issuer is None or key is None:
        raise NoKeyError
    badges = queries.portable(session, trainee.id)
    members = _members(badges, now)
    if not members:
        raise NothingSignedError
    partial = _knows_more(session, trainee, badges, members, now)
    record = records.Record(
        new_id(), new_id(), emails[0], new_id().hex[:16], wording.name(),
        wording.description(len(members), partial=partial), partial,
        [one.document for one in members], _newer(session, members, addresses),
    )  # fmt: skip
    content, told = records.sign(record, issuer, key, seal=seal, addresses=addresses, now=now)
    return Made(record.id, content, len(members), told, partial)


def _members(badges: Sequence[BackpackBadge], now: datetime) -> list[_Member]:
    """What the person accepted, what holds today, and what the standard embeds."""
    found = [
        _Member(one, document)
        for one in badges
        if standing_of(one, now) is BadgeStanding.ACCEPTED and (document := _document(one)) is not None
    ]
    return [found[place] for place in records.what_fits([one.document for one in found])]


def _document(badge: BackpackBadge) -> dict[str, Any] | None:
    ours = badge.credential
    if ours is not None:
        document: dict[str, Any] | None = json.loads(ours.document) if ours.document else None
        return document
    # One whose issuer has not answered lately counts for a while, and is passed on to nobody as if it were verified.
    return records.signed_document(badge.content) if badge.content and badge.verdict == "valid" else None


def _knows_more(
    session: Session, trainee: Trainee, badges: Sequence[BackpackBadge], members: Sequence[_Member], now: datetime
) -> bool:
    """Whether we know of more than the record holds, as the standard's “partial” asks."""
    if len(members) < sum(standing_of(one, now) in KNOWN for one in badges):
        return True
    attested = {one.badge.credential.attestation_id for one in members if one.badge.credential is not None} - {None}
    return queries.vouched_otherwise(
        session, trainee.id, [one for one in attested if one is not None], today=local_day(now)
    )


def _newer(session: Session, members: Sequence[_Member], addresses: Addresses) -> dict[str, AchievementVersion]:
    """Of our own badges, those of which a later version was published since."""
    ours = [one.badge.credential for one in members if one.badge.credential is not None]
    newest = queries.newest_versions(session, {one.achievement_id for one in ours}) if ours else {}
    return {
        addresses.achievement(one.achievement_id, one.version.number): last
        for one in ours
        if (last := newest.get(one.achievement_id)) is not None and last.number > one.version.number
    }


def note_record(session: Session, trainee: Trainee, made: Made, *, now: datetime) -> None:
    """Note that a record was signed and handed to its owner."""
    audit.record(
        session, action="record_signed", object_kind="trainee", object_id=trainee.id, actor_id=trainee.user_id, now=now,
        record=str(made.id), badges=made.members, partial=made.partial,
    )  # fmt: skip
