"""From rows to the values that the badges library signs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import badges
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import NoKeyError, SealError
from app.credentials.models import AchievementVersion, Issuer, IssuerKey

Evidence = badges.Evidence

REVOCATION, SUSPENSION = "revocation", "suspension"
PURPOSES = (REVOCATION, SUSPENSION)


def public_half(seed: bytes) -> str:
    """Return the public half of a key pair, as it is written."""
    return badges.SigningKey.from_seed(seed, "").public.multikey


def signing_key(issuer: Issuer, key: IssuerKey, *, seal: Seal, addresses: Addresses) -> badges.SigningKey:
    """Open a key; a row in which another's secret was put is refused."""
    if key.sealed is None:
        raise NoKeyError(issuer.name)
    found = badges.SigningKey.from_seed(seal.open(key.sealed), addresses.method(issuer.slug, key.number))
    if found.public.multikey != key.public_multikey:
        raise SealError("not this key")
    return found


def profile(issuer: Issuer, addresses: Addresses) -> badges.Profile:
    """An issuer as its badges name it."""
    return badges.Profile(
        id=addresses.issuer(issuer.slug),
        name=issuer.name,
        url=issuer.website or addresses.issuer_page(issuer.slug),
        description=issuer.description,
        email=issuer.email,
        image=addresses.issuer_logo(issuer.slug) if issuer.logo else None,
    )


def achievement(
    version: AchievementVersion, addresses: Addresses, endorsements: Sequence[dict[str, Any]] = ()
) -> badges.Achievement:
    """What a version of a badge says; recognised ones carry who endorses them."""
    return badges.Achievement(
        id=addresses.achievement(version.achievement_id, version.number),
        name=version.name,
        description=version.description,
        criteria=version.criteria,
        kind=version.kind,
        creator=profile(version.achievement.issuer, addresses),
        image=addresses.picture(version.achievement_id, version.number),
        alignments=tuple(
            badges.Alignment(one.name, one.url, one.framework, one.code) for one in version.alignments
        ),
        related=tuple(version.related),
        tags=tuple(version.tags),
        scales=_scales(version, addresses),
        version=str(version.number),
        endorsements=tuple(endorsements),
    )  # fmt: skip


def _scales(version: AchievementVersion, addresses: Addresses) -> tuple[badges.Scale, ...]:
    if not version.levels:
        return ()
    levels = tuple(
        badges.Level(addresses.level(version.achievement_id, version.number, rank), words, str(rank))
        for rank, words in enumerate(version.levels, start=1)
    )
    return (badges.Scale(_scale(version, addresses), version.name, levels),)


def _scale(version: AchievementVersion, addresses: Addresses) -> str:
    return f"{addresses.achievement(version.achievement_id, version.number)}#niveaux"


@dataclass(frozen=True, slots=True)
class Endorsed:
    """What is about to be recognised, and in which words."""

    id: UUID
    subject: str
    name: str
    comment: str
    register: int
    index: int
    valid_from: datetime
    valid_until: datetime | None = None


def endorsement(
    endorsed: Endorsed, issuer: Issuer, key: IssuerKey, *, seal: Seal, addresses: Addresses, created: datetime
) -> dict[str, Any]:
    """Sign that an issuer stands by a badge; its place in the revocation list tells when it no longer does."""
    lists = addresses.status_list(issuer.slug, endorsed.register, REVOCATION)
    credential = badges.EndorsementCredential(
        id=addresses.endorsement(endorsed.id),
        issuer=profile(issuer, addresses),
        subject=endorsed.subject,
        name=endorsed.name,
        comment=endorsed.comment,
        valid_from=endorsed.valid_from,
        valid_until=endorsed.valid_until,
        status=(badges.StatusEntry(lists, endorsed.index, REVOCATION),),
    )
    return badges.issue(credential, signing_key(issuer, key, seal=seal, addresses=addresses), created=created)


@dataclass(frozen=True, slots=True)
class Given:
    """One badge about to be signed."""

    id: UUID
    subject: UUID
    email: str
    salt: str
    register: int
    index: int
    valid_from: datetime
    valid_until: datetime | None
    narrative: str | None = None
    evidence: tuple[badges.Evidence, ...] = ()
    level: int | None = None


class Signer:
    """Signs badges of one version by one key: what they have in common is made once."""

    def __init__(
        self,
        version: AchievementVersion,
        key: IssuerKey,
        *,
        seal: Seal,
        addresses: Addresses,
        endorsements: Sequence[dict[str, Any]] = (),
    ) -> None:
        self.version, self.issuer, self.addresses = version, version.achievement.issuer, addresses
        self.key = signing_key(self.issuer, key, seal=seal, addresses=addresses)
        self.profile = profile(self.issuer, addresses)
        self.achievement = achievement(version, addresses, endorsements)

    def sign(self, given: Given, *, created: datetime) -> dict[str, Any]:
        """Sign one."""
        return badges.issue(self.credential(given), self.key, created=created)

    def credential(self, given: Given) -> badges.OpenBadgeCredential:
        """What is signed."""
        slug = self.issuer.slug
        return badges.OpenBadgeCredential(
            id=self.addresses.credential(given.id),
            issuer=self.profile,
            recipient=badges.Recipient(given.subject.urn, badges.hashed(given.email, given.salt), given.salt),
            achievement=self.achievement,
            valid_from=given.valid_from,
            valid_until=given.valid_until,
            narrative=given.narrative,
            evidence=given.evidence,
            results=self._results(given.level),
            status=tuple(
                badges.StatusEntry(self.addresses.status_list(slug, given.register, one), given.index, one)
                for one in PURPOSES
            ),
        )

    def _results(self, level: int | None) -> tuple[badges.Result, ...]:
        """The level reached, when the badge has levels and one was said."""
        if level is None or level > len(self.version.levels or ()):
            return ()
        reached = self.addresses.level(self.version.achievement_id, self.version.number, level)
        return (badges.Result(_scale(self.version, self.addresses), reached),)
