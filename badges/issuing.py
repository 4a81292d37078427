"""Issuing: credentials signed by their issuer, the lists that tell their status, and the documents that tell the
issuer's keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from badges import status
from badges.achievement import Profile
from badges.clr import ClrCredential
from badges.contexts import CREDENTIALS_V2
from badges.credential import EndorsementCredential, OpenBadgeCredential
from badges.keys import SigningKey
from badges.moments import written
from badges.proofs import data_integrity, jwt

Issued = OpenBadgeCredential | EndorsementCredential | ClrCredential
DID, MULTIKEY = "https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"


def issue(credential: Issued, key: SigningKey, *, created: datetime) -> dict[str, Any]:
    """Sign a credential by an embedded proof, eddsa-rdfc-2022.

    Parameters
    ----------
    credential : OpenBadgeCredential, EndorsementCredential or ClrCredential
        What is issued.
    key : SigningKey
        A key that the issuer's document lists.
    created : datetime
        When it is signed, aware.

    Returns
    -------
    dict
        The credential's JSON with its proof; to be kept as it is written, byte for byte.

    Raises
    ------
    MeaningError
        Something in it would not be covered by the signature, such as an address that is none.
    """
    return data_integrity.sign(credential.to_json(), key, created=created)


def issue_token(credential: Issued, key: SigningKey) -> str:
    """Sign a credential as a JSON Web Token, by EdDSA.

    Parameters
    ----------
    credential : OpenBadgeCredential, EndorsementCredential or ClrCredential
        What is issued.
    key : SigningKey
        A key that the issuer's document lists.

    Returns
    -------
    str
        The token.
    """
    return jwt.sign(credential.to_json(), key)


def issue_status_list(
    url: str,
    issuer: Profile,
    bits: bytes,
    key: SigningKey,
    *,
    purpose: str,
    valid_from: datetime,
    valid_until: datetime,
) -> dict[str, Any]:
    """Sign the list that tells which credentials are revoked, or suspended.

    Parameters
    ----------
    url : str
        Where it will be published.
    issuer : Profile
        The issuer of the credentials, for a list of someone else's says nothing.
    bits : bytes
        A bit for each credential; bit 0 is the highest of the first byte.
    key : SigningKey
        A key that the issuer's document lists.
    purpose : str
        ``"revocation"`` or ``"suspension"``.
    valid_from, valid_until : datetime
        When it was made and when it must be made again, aware: who reads it may keep it that long.

    Returns
    -------
    dict
        A BitstringStatusListCredential with its proof.
    """
    credential = {
        "@context": [CREDENTIALS_V2],
        "id": url,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": written(valid_from),
        "validUntil": written(valid_until),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": status.encode(bits),
        },
    }
    return data_integrity.sign(credential, key, created=valid_from)


def controller_document(issuer: Profile, keys: Sequence[SigningKey]) -> dict[str, Any]:
    """Tell which keys are an issuer's, for everyone to check by.

    Parameters
    ----------
    issuer : Profile
        The issuer, whose ``id`` is a did:web or an HTTPS address.
    keys : sequence of SigningKey
        Those it signs by, and those it signed by before: a badge signed by an earlier key stays good.

    Returns
    -------
    dict
        The document to publish at the issuer's address, or where its did:web says; it holds the profile too.
    """
    methods = [
        {"id": key.method, "type": "Multikey", "controller": issuer.id, "publicKeyMultibase": key.public.multikey}
        for key in keys
    ]
    return {
        "@context": [DID, MULTIKEY],
        **issuer.to_json(),
        "verificationMethod": methods,
        "assertionMethod": [key.method for key in keys],
    }
