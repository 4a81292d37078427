"""Credentials as JSON Web Tokens: VC-JWT (Open Badges 3.0, section 8.2.4), and the signed badges of Open Badges 2.0.

Only the algorithms of public keys are known (RFC 8725): ``none`` and shared secrets are refused by form, keys that
the token brings along are not looked at, and an extension that must be understood is refused.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from badges import multibase
from badges.contexts import many
from badges.errors import KeyFormError, UnreadableError
from badges.json_text import parse_object
from badges.keys import ALGORITHMS, PublicKey, SigningKey
from badges.moments import read
from badges.status import LISTS

COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
KNOWN = frozenset().union(*ALGORITHMS.values())
WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)
REGISTERED = frozenset({"iss", "jti", "nbf", "sub", "exp", "iat", "aud", "cnf"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token, taken apart and not yet believed.

    Parameters
    ----------
    header, payload : mapping
        What it says, before any check.
    signed : bytes
        What its signature is of.
    signature : bytes
        The signature.
    """

    header: Mapping[str, Any]
    payload: Mapping[str, Any]
    signed: bytes
    signature: bytes

    @property
    def algorithm(self) -> str | None:
        """The algorithm, when it is one that a public key may sign by and nothing else must be understood."""
        name = self.header.get("alg")
        return name if isinstance(name, str) and name in KNOWN and "crit" not in self.header else None

    def signed_by(self, key: PublicKey) -> bool:
        """Whether this key signed it."""
        return self.algorithm is not None and key.signed(self.signed, self.signature, self.algorithm)

    @property
    def credential(self) -> dict[str, Any]:
        """The credential: the claims themselves, or the ``vc`` claim of VC Data Model 1.1 with what the token adds."""
        inner = self.payload.get("vc")
        if not isinstance(inner, dict):
            return {name: value for name, value in self.payload.items() if name not in REGISTERED}
        credential = dict(inner)
        for claim, name in (("jti", "id"), ("iss", "issuer")):
            if claim in self.payload:
                credential.setdefault(name, self.payload[claim])
        return credential

    def disagreements(self) -> list[str]:
        """List the claims that do not say what the credential says (VC-JOSE-COSE 1.0 section 3.1.3; OB 3.0 8.2.4).

        A badge's token must have each (OB 3.0 section 8.2.4.1); a status list, which Open Badges does not define, need
        not.
        """
        credential, claims = self.credential, self.payload
        issuer = credential.get("issuer")
        subject = credential.get("credentialSubject")
        expected = {
            "iss": issuer.get("id") if isinstance(issuer, dict) else issuer,
            "jti": credential.get("id"),
            "sub": subject.get("id") if isinstance(subject, dict) else None,
        }
        asked = (
            () if LISTS.intersection(str(one) for one in many(credential.get("type"))) else ("iss", "jti", "sub", "nbf")
        )
        wrong = [name for name in asked if name not in claims and (name == "nbf" or expected[name])]
        wrong += [name for name, value in expected.items() if name in claims and value and claims[name] != value]
        moments = {
            "nbf": credential.get("validFrom") or credential.get("issuanceDate"),
            "exp": credential.get("validUntil") or credential.get("expirationDate"),
        }
        return wrong + [name for name, value in moments.items() if not _agrees(claims.get(name), value)]


def _agrees(claim: object, text: object) -> bool:
    """Whether a numeric date and a written one are the same second; one that is missing says nothing."""
    if claim is None or text is None:
        return claim is None or isinstance(claim, int | float)
    moment = read(text)
    if moment is None or isinstance(claim, bool) or not isinstance(claim, int | float):
        return False
    return abs(moment.timestamp() - claim) < 1


def is_compact(text: str) -> bool:
    """Whether a text may be a token."""
    return COMPACT.fullmatch(text) is not None


def parse(text: str) -> Token:
    """Take a token apart; raise UnreadableError when it is none."""
    if not is_compact(text):
        raise UnreadableError("not_a_token")
    head, body, tail = text.split(".")
    try:
        header, payload = (parse_object(multibase.base64url_decode(part)) for part in (head, body))
        signature = multibase.base64url_decode(tail)
    except (KeyFormError, UnreadableError) as error:
        raise UnreadableError("not_a_token") from error
    return Token(header, payload, f"{head}.{body}".encode(), signature)


def sign(credential: Mapping[str, Any], key: SigningKey) -> str:
    """Return a credential as a token, whose claims say what the credential says.

    Parameters
    ----------
    credential : mapping
        A credential without a proof, with ``id``, ``issuer``, ``validFrom`` and ``credentialSubject.id``.
    key : SigningKey
        The issuer's key; its method becomes the ``kid``.

    Returns
    -------
    str
        A compact JSON Web Signature by EdDSA.
    """
    issuer = credential["issuer"]
    claims: dict[str, Any] = {
        **credential,
        "iss": issuer["id"] if isinstance(issuer, dict) else issuer,
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
        "sub": credential["credentialSubject"]["id"],
    }
    if "validUntil" in credential:
        claims["exp"] = _seconds(credential["validUntil"])
    signed = f"{_header(key.method)}.{multibase.base64url_encode(WRITER.encode(claims).encode())}"
    return f"{signed}.{multibase.base64url_encode(key.private.sign(signed.encode()))}"


@lru_cache(maxsize=256)
def _header(method: str) -> str:
    return multibase.base64url_encode(WRITER.encode({"alg": "EdDSA", "typ": "JWT", "kid": method}).encode())


def _seconds(text: str) -> int:
    moment = read(text)
    if moment is None:
        raise ValueError(text)
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
