"""What is published for verifiers: who holds which keys, what a badge says, which badges were taken back."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

import badges
from app.credentials import queries
from app.credentials.bridge import making
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.errors import NoKeyError
from app.credentials.models import AchievementVersion, Credential, Endorsement, Issuer, IssuerKey, StatusRegister
from app.credentials.models.issuers import LIST_LENGTH
from badges.contexts import CREDENTIALS_V2, OPEN_BADGES
from badges.issuing import DID, MULTIKEY
from badges.proofs import jwt

LIST_HOLDS = timedelta(days=1)


def written(document: Mapping[str, Any]) -> bytes:
    """Write a document as it is published."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def controller(issuer: Issuer, keys: Sequence[IssuerKey], addresses: Addresses) -> dict[str, Any]:
    """Tell an issuer's keys, those it signed by before too; those that others know are gone."""
    name = addresses.issuer(issuer.slug)
    methods = [
        {
            "id": addresses.method(issuer.slug, key.number),
            "type": "Multikey",
            "controller": name,
            "publicKeyMultibase": key.public_multikey,
        }
        for key in keys
        if key.compromised_at is None
    ]
    return {
        "@context": [DID, MULTIKEY],
        **public_profile(issuer, addresses),
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def public_profile(issuer: Issuer, addresses: Addresses) -> dict[str, Any]:
    """Tell who an issuer is."""
    return making.profile(issuer, addresses).to_json()


def root_controller(issuer: Issuer, keys: Sequence[IssuerKey], addresses: Addresses) -> dict[str, Any]:
    """Tell the same of the whole site's name, did:web:host, which stands for the Region."""
    name = f"did:web:{urlsplit(addresses.origin).netloc.replace(':', '%3A')}"
    below = controller(issuer, keys, addresses)
    methods = [
        {**one, "id": f"{name}#{one['id'].partition('#')[2]}", "controller": name}
        for one in below["verificationMethod"]
    ]
    return {
        **below,
        "id": name,
        "alsoKnownAs": [addresses.issuer(issuer.slug)],
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def achievement(
    version: AchievementVersion, addresses: Addresses, endorsements: Sequence[Endorsement] = ()
) -> dict[str, Any]:
    """Tell what a version of a badge says, and who stands by it today."""
    signed = [json.loads(one.document) for one in endorsements]
    return {"@context": [CREDENTIALS_V2, OPEN_BADGES], **making.achievement(version, addresses, signed).to_json()}


class StatusList:
    """A status list as it is now: what it says is known before it is signed, so that who has it already waits less."""

    def __init__(self, session: Session, register: StatusRegister, purpose: str, *, now: datetime) -> None:
        self.session, self.register, self.purpose = session, register, purpose
        # Whoever asks within the hour is given the same, byte for byte, unless a badge fell or rose meanwhile.
        self.begins = now.replace(minute=0, second=0, microsecond=0)
        self.places = queries.fallen(session, register.id, purpose)
        self.key = queries.signing_key_of(session, register.issuer_id)

    @property
    def tag(self) -> str:
        """What tells it from any other list, and from itself at another time."""
        key = self.key.number if self.key else 0
        told = f"{self.register.id}/{self.purpose}/{key}/{self.begins.isoformat()}/{','.join(map(str, self.places))}"
        return sha256(told.encode()).hexdigest()[:32]

    def signed(self, *, seal: Seal, addresses: Addresses) -> dict[str, Any]:
        """Sign it."""
        issuer = self.register.issuer
        if self.key is None:
            raise NoKeyError(issuer.name)
        return badges.issue_status_list(
            addresses.status_list(issuer.slug, self.register.number, self.purpose),
            making.profile(issuer, addresses),
            badges.with_bits(bytes(LIST_LENGTH // 8), dict.fromkeys(self.places, True)),
            making.signing_key(issuer, self.key, seal=seal, addresses=addresses),
            purpose=self.purpose,
            valid_from=self.begins,
            valid_until=self.begins + LIST_HOLDS,
        )


def token(credential: Credential | Endorsement, *, seal: Seal, addresses: Addresses) -> str:
    """Sign what was signed as a token too, by the same key; one that others know signs nothing any more."""
    document = {name: value for name, value in json.loads(credential.document).items() if name != "proof"}
    key = making.signing_key(credential.issuer, credential.key, seal=seal, addresses=addresses)
    return jwt.sign(document, key)


def baked(picture: bytes, credential: Credential) -> bytes:
    """Put a badge given in its picture, byte for byte as it was signed."""
    return badges.bake(picture, credential.document)
