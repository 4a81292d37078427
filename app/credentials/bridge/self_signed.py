"""Badges of a demo’s other platform, signed by a key that is its own address: they verify anywhere, and for ever."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import badges
from app.credentials.bridge.demo_set import picture

SALT = "sel"
# It signs nothing but the demo: everyone can read it here.
SEED = hashlib.sha256(b"a key for show: the association of the demo that gives badges elsewhere").digest()
SITE = "https://badges.les-embellies.example"


def _profile() -> tuple[badges.Profile, badges.SigningKey]:
    name = badges.SigningKey.from_seed(SEED, "").public.multikey
    key = badges.SigningKey.from_seed(SEED, f"did:key:{name}#{name}")
    return badges.Profile(f"did:key:{name}", "Association Les Embellies", SITE), key


def picture_of(
    number: int, name: str, criteria: str, about: Sequence[tuple[str, str]], *, email: str, given_at: datetime
) -> bytes:
    """A picture of a badge, given to this address, about these skills (name, address)."""
    profile, key = _profile()
    made = badges.OpenBadgeCredential(
        id=f"{SITE}/remis/{number}",
        issuer=profile,
        recipient=badges.Recipient(f"urn:uuid:{UUID(int=number, version=4)}", badges.hashed(email, SALT), SALT),
        achievement=badges.Achievement(
            id=f"{SITE}/badges/{number}",
            name=name,
            description=f"{name} : un badge de l’association Les Embellies.",
            criteria=criteria,
            alignments=tuple(badges.Alignment(words, url) for words, url in about),
        ),
        valid_from=given_at,
    )
    return badges.bake(picture(), badges.issue(made, key, created=given_at))
