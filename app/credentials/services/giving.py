"""Badges given: signed, placed in the issuer's status lists, and kept with what was decided, in one transaction."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.accounts.queries import tidy_email
from app.credentials import queries
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.making import Evidence, Given, Signer
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import AlreadyHeldError, GivenByRuleError, NoKeyError, NotPublishedError
from app.credentials.models import (
    Achievement,
    AchievementState,
    AchievementVersion,
    Credential,
    CredentialDecision,
    DecisionKind,
)
from app.credentials.services.months import months_later
from app.credentials.services.places import take_places
from app.credentials.signals import badges_given
from app.db import new_id


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom a badge is given, and what is said of them."""

    email: str
    name: str | None = None
    user_id: UUID | None = None
    narrative: str | None = None
    evidence_url: str | None = None
    evidence_words: str | None = None
    attestation_id: UUID | None = None
    level: int | None = None
    # Badges of others that this one rests on.
    rests_on: tuple[Evidence, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What shows that it was earned, as the badge tells it."""
        said = (Evidence(self.evidence_url, None, self.evidence_words),)
        return (*(said if self.evidence_url or self.evidence_words else ()), *self.rests_on)


def give(
    session: Session,
    version: AchievementVersion,
    recipients: Sequence[Recipient],
    *,
    by: User | None,
    seal: Seal,
    addresses: Addresses,
    now: datetime,
    valid_from: datetime | None = None,
) -> list[UUID]:
    """Give a badge to some people, a few hundred at most, in a constant number of statements; the badges' ids, in the
    same order.

    Raises
    ------
    AlreadyHeldError
        Some hold it already, and theirs has not expired; nothing is given to anyone.
    NotPublishedError, NoKeyError
        The badge is not given today, or its issuer cannot sign.
    GivenByRuleError
        Someone gives by hand what is given by a rule alone.
    """
    by_rule_alone(version.achievement, by)
    if version.published_at is None or version.achievement.state is not AchievementState.PUBLISHED:
        raise NotPublishedError
    issuer = version.achievement.issuer
    places = list(take_places(session, issuer, len(recipients)))  # and from here on, one at a time for this issuer
    key = queries.signing_key_of(session, issuer.id)
    if key is None:
        raise NoKeyError(issuer.name)
    _replace(session, version.achievement, recipients, by=by, now=now)
    begins = (valid_from or now).replace(microsecond=0)
    ends = months_later(begins, version.validity_months) if version.validity_months else None
    standing = [json.loads(one.document) for one in queries.standing_endorsements(session, version.id, now)]
    signer, rows = Signer(version, key, seal=seal, addresses=addresses, endorsements=standing), []
    for recipient, (register, index) in zip(recipients, places, strict=True):
        given = Given(
            new_id(), new_id(), tidy_email(recipient.email), new_id().hex[:16], register.number, index, begins, ends,
            recipient.narrative, recipient.evidence, recipient.level,
        )  # fmt: skip
        document = signer.sign(given, created=now)
        rows.append(
            {
                **_kept(recipient, given, document),
                "issuer_id": issuer.id,
                "achievement_id": version.achievement_id,
                "version_id": version.id,
                "key_id": key.id,
                "register_id": register.id,
                "issued_at": now,
                "issued_by_id": by.id if by else None,
            }
        )
    session.execute(insert(Credential), rows, execution_options={"render_nulls": True})
    ids: list[UUID] = [row["id"] for row in rows]
    decide_each(session, ids, DecisionKind.ISSUED, by=by, now=now)
    badges_given.send(issuer.id, session=session, ids=ids, now=now)
    return ids


def by_rule_alone(achievement: Achievement, by: User | None) -> None:
    """Refuse what someone does by hand with a badge that its rule gives and takes back."""
    if achievement.by_rule and by is not None:
        raise GivenByRuleError


def _kept(recipient: Recipient, given: Given, document: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": given.id,
        "status_index": given.index,
        "recipient_email": given.email,
        "recipient_name": recipient.name,
        "recipient_id": recipient.user_id,
        "attestation_id": recipient.attestation_id,
        "document": json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        "valid_from": given.valid_from,
        "valid_until": given.valid_until,
        "shows_name": False,
    }


def _replace(
    session: Session, achievement: Achievement, recipients: Sequence[Recipient], *, by: User | None, now: datetime
) -> None:
    """Let new badges take the place of those that have expired; one that has not is in their way, unless a rule gave it
    to someone who had the address before.
    """
    emails = {tidy_email(one.email) for one in recipients if one.attestation_id is None}
    held = queries.already_held(session, achievement.id, emails)
    standing = [one.recipient_email for one in held if one.valid_until is None or one.valid_until > now]
    if standing and not achievement.by_rule:
        raise AlreadyHeldError(sorted(standing))
    if held:
        ids = [one.id for one in held]
        session.execute(update(Credential).where(Credential.id.in_(ids)).values(replaced_at=now))
        decide_each(session, ids, DecisionKind.REPLACED, by=by, now=now)


def decide_each(
    session: Session,
    ids: Sequence[UUID],
    kind: DecisionKind,
    *,
    by: User | None,
    now: datetime,
    reason: str | None = None,
) -> None:
    """Keep the same decision on some badges."""
    by_id = by.id if by else None
    session.execute(
        insert(CredentialDecision),
        [
            {"id": new_id(), "credential_id": one, "kind": kind, "reason": reason, "at": now, "by_id": by_id}
            for one in ids
        ],
        execution_options={"render_nulls": True},
    )
