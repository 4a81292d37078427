"""Credentials as typed values, and as the JSON of Open Badges 3.0 (appendix B): nothing is lost on the way there and
back.

The values are frozen: what was issued is never edited, a new version is a new value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from badges import status
from badges.achievement import Achievement, Profile, without_none
from badges.contexts import CREDENTIALS_V2, OPEN_BADGES, many
from badges.errors import KeyFormError
from badges.moments import read, written


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows that it was earned (B.1.9).

    Parameters
    ----------
    id : str, optional
        Its address.
    name, narrative : str, optional
        What it is, and what it shows.
    """

    id: str | None = None
    name: str | None = None
    narrative: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return without_none(id=self.id, type=["Evidence"], name=self.name, narrative=self.narrative)

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> Evidence:
        """Read it."""
        return cls(node.get("id"), node.get("name"), node.get("narrative"))


@dataclass(frozen=True, slots=True)
class Result:
    """How well it was done (B.1.17 “Result”).

    Parameters
    ----------
    scale : str, optional
        The ``id`` of the scale, in the achievement.
    level : str, optional
        The ``id`` of the level reached, in that scale.
    value : str, optional
        A mark or a score, as text.
    """

    scale: str | None = None
    level: str | None = None
    value: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return without_none(type=["Result"], resultDescription=self.scale, achievedLevel=self.level, value=self.value)

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> Result:
        """Read it."""
        return cls(node.get("resultDescription"), node.get("achievedLevel"), node.get("value"))


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom it is given: an address hashed with a salt, under a name made for this credential alone (B.1.12).

    Parameters
    ----------
    id : str
        A ``urn:uuid:`` of its own, or the person's DID.
    email_hash : str, optional
        See `badges.recipients.hashed`.
    salt : str, optional
        The letters it was hashed with.
    """

    id: str
    email_hash: str | None = None
    salt: str | None = None

    def identifiers(self) -> list[dict[str, Any]] | None:
        """Return the identifiers as the standard writes them."""
        if self.email_hash is None:
            return None
        return [
            without_none(
                type="IdentityObject",
                hashed=True,
                identityHash=self.email_hash,
                identityType="emailAddress",
                salt=self.salt,
            )
        ]


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where it is said whether a credential was revoked or suspended (Bitstring Status List 1.0, section 2.1).

    Parameters
    ----------
    list_url : str
        The address of the signed list.
    index : int
        The credential's place in it, from 0.
    purpose : str
        ``"revocation"`` or ``"suspension"``.
    """

    list_url: str
    index: int
    purpose: str = status.REVOCATION

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it."""
        return {
            "id": f"{self.list_url}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": self.purpose,
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_url,
        }

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> StatusEntry:
        """Read it."""
        index = status.index_of(node)
        if index is None:
            raise KeyFormError("no index")
        return cls(node["statusListCredential"], index, node["statusPurpose"])


@dataclass(frozen=True, slots=True)
class OpenBadgeCredential:
    """A badge given to someone (B.1.2 “AchievementCredential”), before it is signed.

    Parameters
    ----------
    id : str
        Its address, or a ``urn:uuid:``.
    issuer : Profile
        Who gives it.
    recipient : Recipient
        To whom.
    achievement : Achievement
        For what.
    valid_from : datetime
        Since when, aware.
    valid_until : datetime, optional
        Until when, aware.
    narrative : str, optional
        What this person did for it.
    evidence : tuple of Evidence
        What shows it.
    results : tuple of Result
        How well it was done.
    status : tuple of StatusEntry
        Where its revocation and its suspension are told.
    """

    id: str
    issuer: Profile
    recipient: Recipient
    achievement: Achievement
    valid_from: datetime
    valid_until: datetime | None = None
    narrative: str | None = None
    evidence: tuple[Evidence, ...] = ()
    results: tuple[Result, ...] = ()
    status: tuple[StatusEntry, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it, without a proof."""
        return without_none(
            **{"@context": [CREDENTIALS_V2, OPEN_BADGES]},
            id=self.id,
            type=["VerifiableCredential", "OpenBadgeCredential"],
            name=self.achievement.name,
            issuer=self.issuer.to_json(),
            validFrom=written(self.valid_from),
            validUntil=written(self.valid_until) if self.valid_until else None,
            credentialSubject=without_none(
                id=self.recipient.id,
                type=["AchievementSubject"],
                identifier=self.recipient.identifiers(),
                narrative=self.narrative,
                result=[one.to_json() for one in self.results] or None,
                achievement=self.achievement.to_json(),
            ),
            evidence=[one.to_json() for one in self.evidence] or None,
            credentialStatus=[one.to_json() for one in self.status] or None,
        )

    @classmethod
    def from_json(cls, node: Mapping[str, Any]) -> OpenBadgeCredential:
        """Read one whose form has been checked; its proof is left aside."""
        subject = node["credentialSubject"]
        identity: Mapping[str, Any] = next(iter(many(subject.get("identifier"))), {})
        begins, ends = read(node.get("validFrom")), read(node.get("validUntil"))
        if begins is None:
            raise KeyFormError("no moment")
        return cls(
            id=node["id"],
            issuer=Profile.from_json(node["issuer"]),
            recipient=Recipient(subject.get("id", ""), identity.get("identityHash"), identity.get("salt")),
            achievement=Achievement.from_json(subject["achievement"]),
            valid_from=begins,
            valid_until=ends,
            narrative=subject.get("narrative"),
            evidence=tuple(Evidence.from_json(one) for one in many(node.get("evidence"))),
            results=tuple(Result.from_json(one) for one in many(subject.get("result"))),
            status=tuple(StatusEntry.from_json(one) for one in many(node.get("credentialStatus"))),
        )


@dataclass(frozen=True, slots=True)
class EndorsementCredential:
    """That someone stands by an achievement, a profile or a credential (B.1.8), before it is signed.

    Parameters
    ----------
    id : str
        Its address, or a ``urn:uuid:``.
    issuer : Profile
        Who endorses.
    subject : str
        The ``id`` of what is endorsed.
    valid_from : datetime
        Since when, aware.
    name : str, optional
        What it is called, in a list.
    comment : str, optional
        In words.
    valid_until : datetime, optional
        Until when, aware.
    status : tuple of StatusEntry
        Where its revocation is told.
    """

    id: str
    issuer: Profile
    subject: str
    valid_from: datetime
    name: str | None = None
    comment: str | None = None
    valid_until: datetime | None = None
    status: tuple[StatusEntry, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as the standard writes it, without a proof."""
        return without_none(
            **{"@context": [CREDENTIALS_V2, OPEN_BADGES]},
            id=self.id,
            type=["VerifiableCredential", "EndorsementCredential"],
            name=self.name,
            issuer=self.issuer.to_json(),
            validFrom=written(self.valid_from),
            validUntil=written(self.valid_until) if self.valid_until else None,
            credentialSubject=without_none(
                id=self.subject, type=["EndorsementSubject"], endorsementComment=self.comment
            ),
            credentialStatus=[one.to_json() for one in self.status] or None,
        )
