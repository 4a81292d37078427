"""An issuer with its keys, its lists and what it publishes, and pictures to bake in."""

import json
import struct
import zlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from badges import (
    Achievement,
    Alignment,
    Documents,
    Evidence,
    OpenBadgeCredential,
    Profile,
    Recipient,
    SigningKey,
    StatusEntry,
    Verification,
    controller_document,
    hashed,
    issue,
    issue_status_list,
    verify,
)
from badges.status import with_bits

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ORIGIN = "https://badges.example.org"
LIST = f"{ORIGIN}/status/1"
SUSPENSIONS = f"{ORIGIN}/status/2"
EMAIL = "camille@example.org"
SKILL = "http://data.europa.eu/esco/skill/60c78287-22eb-4103-9c8c-28deaa460da0"


def png(width: int = 1, height: int = 1) -> bytes:
    """Make a small sound PNG picture; its pixels are never read."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><circle r="4"/></svg>'


@dataclass
class Issuer:
    """A structure that gives badges, under a did:web."""

    id: str = "did:web:badges.example.org"
    keys: list[SigningKey] = field(default_factory=list)
    revoked: set[int] = field(default_factory=set)
    suspended: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not self.keys:
            self.keys = [SigningKey.from_seed(b"k" * 32, f"{self.id}#key-1")]

    @property
    def profile(self) -> Profile:
        return Profile(self.id, "Élan Sport", ORIGIN, "Une structure", "bonjour@example.org", f"{ORIGIN}/elan.png")

    @property
    def key(self) -> SigningKey:
        return self.keys[-1]

    @property
    def achievement(self) -> Achievement:
        return Achievement(
            id=f"{ORIGIN}/achievements/7/1",
            name="Travailler en équipe",
            description="Coopérer dans un collectif",
            criteria='Observé pendant **3** séances : « écoute », "aide"\net\ttient parole',
            alignments=(Alignment("travailler en équipe", SKILL, "ESCO", "S1.8.1"),),
            tags=("sport", "équipe"),
            version="1",
            related=(f"{ORIGIN}/achievements/3/1",),
            creator=self.profile,
            image=f"{ORIGIN}/7.png",
        )

    def credential(self, number: int = 1, **changes: Any) -> OpenBadgeCredential:
        made = OpenBadgeCredential(
            id=f"{ORIGIN}/credentials/{number}",
            issuer=self.profile,
            recipient=Recipient(f"urn:uuid:00000000-0000-4000-8000-{number:012d}", hashed(EMAIL, "Kosher"), "Kosher"),
            achievement=self.achievement,
            valid_from=NOW - timedelta(days=1),
            narrative="A animé l’atelier",
            evidence=(Evidence(f"{ORIGIN}/evidence/1", "Photo", "Le tournoi"),),
            status=(StatusEntry(LIST, number), StatusEntry(SUSPENSIONS, number, "suspension")),
        )
        return replace(made, **changes)

    def issued(self, number: int = 1, **changes: Any) -> dict[str, Any]:
        return issue(self.credential(number, **changes), self.key, created=NOW)

    def status_list(self, url: str, numbers: set[int], purpose: str, **changes: Any) -> dict[str, Any]:
        bits = with_bits(bytes(16384), dict.fromkeys(numbers, True))
        told = {"valid_from": NOW - timedelta(hours=1), "valid_until": NOW + timedelta(days=1), **changes}
        return issue_status_list(url, self.profile, bits, self.key, purpose=purpose, **told)

    def published(self) -> dict[str, bytes]:
        """What anyone may fetch."""
        documents = {
            f"{ORIGIN}/.well-known/did.json": controller_document(self.profile, self.keys),
            LIST: self.status_list(LIST, self.revoked, "revocation"),
            SUSPENSIONS: self.status_list(SUSPENSIONS, self.suspended, "suspension"),
        }
        return {url: json.dumps(document).encode() for url, document in documents.items()}


def checked(
    content: bytes | str | dict[str, Any],
    published: dict[str, bytes],
    recipient: str | None = None,
    now: datetime = NOW,
) -> Verification:
    """Verify something in a closed world."""
    if isinstance(content, dict):
        content = json.dumps(content)
    given = content.encode() if isinstance(content, str) else content
    return verify(given, fetch=Documents(published), now=now, recipient=recipient)


def trouble(verification: Verification) -> list[str]:
    """What was not passed, in short."""
    return [f"{one.name}: {one.detail}" for one in verification.checks if one.outcome != "passed"]
