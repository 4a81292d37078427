"""What trainers attest, given as badges: made, given and taken back with the attestation, in its transaction."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.accounts.models import Organisation, User
from app.audit import services as audit
from app.credentials import queries
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.drawing import Drawing, initials
from app.credentials.bridge.sealing import Seal
from app.credentials.models import (
    AchievementState,
    AchievementVersion,
    AttestationBadges,
    Credential,
    DecisionKind,
    Issuer,
)
from app.credentials.queries.attested import Attested
from app.credentials.services.achievements import BadgeText, draft, drawn, illustrate
from app.credentials.services.giving import Recipient, decide_each, give
from app.credentials.services.issuers import open_issuer
from app.credentials.services.publishing import publish
from app.credentials.signals import badge_decided
from app.skills import queries as skills

BATCH = 500


class Wording(Protocol):
    """What such badges say, in words."""

    def badge(self, skill_id: UUID, skill: str, provider: str) -> BadgeText:
        """The badge of a skill that a provider's trainers attest."""
        ...

    def line(self) -> str:
        """The line of its picture."""
        ...

    def narrative(self, level: int | None, observed: str | None) -> str | None:
        """What a badge says of one person."""
        ...


@dataclass(frozen=True, slots=True)
class Means:
    """What it takes to give badges: the seal of the keys, where they are published, and words."""

    seal: Seal
    addresses: Addresses
    wording: Wording
    language: str = "fr"


def choose(session: Session, issuer: Issuer, setting: AttestationBadges, *, by: User, now: datetime) -> None:
    """Say whether what a provider's trainers attest is given as badges, from now on."""
    issuer.attestation_badges = setting
    session.flush()
    audit.record(
        session, action="attestation_badges", object_kind="issuer", object_id=issuer.id, actor_id=by.id, now=now,
        setting=setting.value,
    )  # fmt: skip


def lock_for(session: Session, *, provider_ids: Collection[UUID], attestation_ids: Collection[UUID]) -> None:
    """Take our turn on those who will give, and on what will be taken back, before anyone takes theirs on people."""
    session.execute(
        select(Issuer.id)
        .where(Issuer.organisation_id.in_(provider_ids), Issuer.attestation_badges == AttestationBadges.ALWAYS)
        .order_by(Issuer.organisation_id)
        .with_for_update()
    )
    if attestation_ids:
        for some in _batches(sorted(attestation_ids)):
            session.execute(
                select(Credential.id)
                .where(Credential.attestation_id.in_(some))
                .order_by(Credential.attestation_id)
                .with_for_update()
            )


def give_attested(
    session: Session, found: Sequence[Attested], *, by: User | None, means: Means, now: datetime, tells: bool = False
) -> list[UUID]:
    """Give the badges of attestations, a constant number of statements for each skill; with `tells`, they say how it
    was seen, as the person agreed to.
    """
    together: dict[tuple[UUID, UUID], list[Attested]] = defaultdict(list)
    for one in found:
        together[one.provider_id, one.skill_id].append(one)
    versions = _versions(session, list(together), means=means, now=now)
    given: list[UUID] = []
    for key, some in together.items():
        recipients = [
            Recipient(
                one.email, one.name, one.user_id, attestation_id=one.attestation_id, level=one.level,
                narrative=means.wording.narrative(one.level, one.observed if tells else None),
            )
            for one in some
        ]  # fmt: skip
        given += give(
            session, versions[key], recipients, by=by, seal=means.seal, addresses=means.addresses, now=now,
            valid_from=max(one.attested_at for one in some),
        )  # fmt: skip
    return given


def _versions(
    session: Session, wanted: Sequence[tuple[UUID, UUID]], *, means: Means, now: datetime
) -> dict[tuple[UUID, UUID], AchievementVersion]:
    """The badge of each of these providers and skills, made where it is not yet."""
    names = skills.skill_labels(session, {skill_id for _, skill_id in wanted}, means.language)
    versions: dict[tuple[UUID, UUID], AchievementVersion] = {}
    for provider_id in sorted({provider_id for provider_id, _ in wanted}):
        organisation = session.get_one(Organisation, provider_id)
        issuer = open_issuer(session, organisation, by=None, seal=means.seal, now=now)
        session.execute(select(Issuer.id).where(Issuer.id == issuer.id).with_for_update())
        made = queries.attested_badges(session, issuer.id)
        for _, skill_id in (one for one in wanted if one[0] == provider_id):
            there = made.get(skill_id)
            versions[provider_id, skill_id] = (
                _publishable(there.versions[-1])
                if there is not None
                else _make(session, issuer, skill_id, names[skill_id], means=means, now=now)
            )
    return versions


def _publishable(version: AchievementVersion) -> AchievementVersion:
    """A badge made of attestations is on no page where it could be retired; should it be, it is given again."""
    version.achievement.state, version.achievement.retired_at = AchievementState.PUBLISHED, None
    return version


def _make(
    session: Session, issuer: Issuer, skill_id: UUID, name: str, *, means: Means, now: datetime
) -> AchievementVersion:
    text = means.wording.badge(skill_id, name, issuer.name)
    version = draft(session, issuer, text, by=None, addresses=means.addresses, now=now, attested_skill_id=skill_id)
    picture = Drawing("hexagon", "green", mark=initials(name), line=means.wording.line())
    illustrate(version, drawn(picture, version.name))
    publish(session, version, by=None, now=now)
    return version


def revoke_attested(
    session: Session, attestation_ids: Sequence[UUID], *, reason: str, by: User, now: datetime
) -> list[UUID]:
    """Take back the badges of attestations that were taken back, for the same reason."""
    gone: list[Credential] = []
    for some in _batches(attestation_ids):
        gone += session.scalars(
            select(Credential)
            .where(Credential.attestation_id.in_(some), Credential.revoked_at.is_(None))
            .order_by(Credential.attestation_id)
        )
    if not gone:
        return []
    ids = [one.id for one in gone]
    for some in _batches(ids):
        session.execute(update(Credential).where(Credential.id.in_(some)).values(revoked_at=now, revoked_reason=reason))
    decide_each(session, ids, DecisionKind.REVOKED, by=by, now=now, reason=reason)
    audit.record_each(
        session, action="badge_revoked", object_kind="credential", objects=[(one, by.id) for one in ids], now=now,
        reason=reason,
    )  # fmt: skip
    for one in gone:
        badge_decided.send(one.issuer_id, session=session, credential=one, kind=DecisionKind.REVOKED, now=now)
    return ids


def _batches(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
