"""To whom a badge was given: an e-mail address, hashed with a salt so that it is not read by all (OB 3.0, B.1.12)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

from badges.checks import Check, failed, passed, unknown
from badges.contexts import many

ALGORITHMS = {"sha256": hashlib.sha256, "md5": hashlib.md5}  # md5 is Open Badges 2.0's, and only ever read


def hashed(email: str, salt: str) -> str:
    """Return ``identityHash`` of an e-mail address.

    Parameters
    ----------
    email : str
        The address; its letters are made small, as every issuer writes them.
    salt : str
        Random letters, a different one for each credential.

    Returns
    -------
    str
        ``sha256$`` and 64 hexadecimal digits.
    """
    return "sha256$" + hashlib.sha256((email.lower() + salt).encode()).hexdigest()


def matches(identity: str, email: str, salt: str, *, is_hashed: bool) -> bool:
    """Whether an identity is this address, as it is written or in small letters."""
    if not is_hashed:
        return identity.strip().lower() in {email.lower(), f"mailto:{email.lower()}"}
    algorithm, _, digest = identity.rpartition("$")
    maker = ALGORITHMS.get(algorithm or "sha256")
    if maker is None:
        return False
    written = (maker((one + salt).encode()).hexdigest() for one in (email, email.lower()))
    return any(hmac.compare_digest(one.encode(), digest.lower().encode()) for one in written)


def check(subject: Mapping[str, Any], email: str) -> Check:
    """Check that a credential's subject is the owner of an address."""
    identifiers = [one for one in many(subject.get("identifier")) if isinstance(one, dict)]
    mails = [one for one in identifiers if one.get("identityType") == "emailAddress"]
    for one in mails:
        identity, salt = one.get("identityHash"), one.get("salt") or ""
        if isinstance(identity, str) and matches(identity, email, str(salt), is_hashed=one.get("hashed") is True):
            return passed("recipient")
    if str(subject.get("id", "")).lower() == f"mailto:{email.lower()}":
        return passed("recipient")
    return failed("recipient", "someone_else") if mails else unknown("recipient", "not_by_mail")
