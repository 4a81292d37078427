"""Open Badges 2.0, hosted and signed: read and verified, never issued.

Source: Open Badges 2.0, “Verifying Badges”. A hosted badge is true because its address answers with it; a signed one
because its issuer publishes the key, and has not taken it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from badges import keys, recipients
from badges.checks import Check, Verification, failed, passed, unknown
from badges.contexts import many
from badges.controllers import json_object
from badges.errors import BadgeError, UnreachableError
from badges.fetching import Fetcher
from badges.form import types_of
from badges.moments import read as moment
from badges.proofs.jwt import Token

CONTEXT = "https://w3id.org/openbadges/v2"
CLASSES = frozenset({
    "Assertion", "BadgeClass", "Issuer", "Profile", "Endorsement", "Extension", "CryptographicKey", "RevocationList",
    "Criteria", "Evidence", "Image", "IdentityObject", "AlignmentObject", "VerificationObject",
})  # fmt: skip
TOP = CLASSES - {
    "Criteria",
    "Evidence",
    "Image",
    "IdentityObject",
    "AlignmentObject",
    "VerificationObject",
    "Extension",
}
SKEW = timedelta(minutes=5)


def is_one(document: Mapping[str, Any]) -> bool:
    """Whether a document is of Open Badges 2.0, by its contexts or by what it holds."""
    contexts = many(document.get("@context"))
    if CONTEXT in contexts:
        return True
    inline = any(isinstance(one, dict) and one.get("obi") == "https://w3id.org/openbadges#" for one in contexts)
    return inline or ("VerifiableCredential" not in many(document.get("type")) and "badge" in document)


def verify(
    document: Mapping[str, Any], token: Token | None, *, fetch: Fetcher, now: datetime, recipient: str | None = None
) -> Verification:
    """Verify an Assertion, hosted or signed, or a BadgeClass or an Issuer by itself.

    Parameters
    ----------
    document : mapping
        What was given.
    token : Token or None
        The signature around it, if there is one.
    fetch : Fetcher
        How published documents are had.
    now : datetime
        The moment it is verified at, aware.
    recipient : str, optional
        An e-mail address, to check that the badge was given to its owner.

    Returns
    -------
    Verification
        The checks, of the standard ``"open_badges_2"``.
    """
    types = types_of(document)
    if not types or not types <= CLASSES or not types & TOP:
        return Verification((failed("form", "missing_or_wrong: type"),), document, "open_badges_2")
    if "Assertion" not in types:
        return Verification(tuple(_alone(document, types, fetch)), document, "open_badges_2")
    assertion = _Assertion(document, token, fetch, now)
    checks = assertion.checks()
    if recipient is not None:
        checks = [*checks, _recipient(document.get("recipient"), recipient)]
    return Verification(tuple(checks), assertion.published or document, "open_badges_2")


NEEDED = {
    "Assertion": ("id", "recipient", "badge", "issuedOn", "verification"),
    "BadgeClass": ("id", "name", "description", "criteria", "issuer"),
    "Issuer": ("id", "name"),
    "Profile": ("id", "name"),
}


def _form(document: Mapping[str, Any], kind: str) -> Check:
    missing = [name for name in NEEDED.get(kind, ("id",)) if not document.get(name)]
    return failed("form", "missing_or_wrong: " + ", ".join(missing)) if missing else passed("form")


def _alone(document: Mapping[str, Any], types: set[str], fetch: Fetcher) -> list[Check]:
    """A class or a profile by itself claims nothing of anyone; its issuer must be there."""
    found = [_form(document, kind) for kind in sorted(types & NEEDED.keys())] or [_form(document, "")]
    if "BadgeClass" in types and document.get("issuer"):
        try:
            issuer = linked(document["issuer"], fetch)
        except UnreachableError as error:
            return [*found, unknown("issuer", f"{error.reason}: {error.url}")]
        except BadgeError:
            return [*found, failed("issuer", "not_readable")]
        found.append(_form(issuer, "Issuer") if types_of(issuer) & TOP else failed("issuer", "not_an_issuer"))
    return found


def linked(value: Any, fetch: Fetcher) -> dict[str, Any]:
    """Return what a property holds: an embedded object, or one published at an address."""
    if isinstance(value, dict):
        return value
    if not isinstance(value, str):
        raise BadgeError("neither an object nor an address")
    return json_object(fetch(value))


def profile_of(value: Any, fetch: Fetcher) -> dict[str, Any]:
    """Return an issuer's profile as the issuer publishes it: what a badge says of its issuer proves nothing."""
    name = value.get("id") if isinstance(value, dict) else value
    found = linked(name, fetch) if isinstance(name, str) else {}
    told = str(found.get("id"))
    if told != name and (_split(told).hostname is None or _split(told).hostname != _split(str(name)).hostname):
        raise BadgeError("not the issuer's own profile")
    return found


class _Assertion:
    """One assertion under verification."""

    def __init__(self, document: Mapping[str, Any], token: Token | None, fetch: Fetcher, now: datetime) -> None:
        self.document, self.token, self.fetch, self.now = document, token, fetch, now
        given = document.get("verification") or document.get("verify")
        self.verification: Mapping[str, Any] = given if isinstance(given, dict) else {}
        self.published: Mapping[str, Any] | None = None  # as its own address tells it, which alone is true

    def checks(self) -> list[Check]:
        found = [self._form(), self._dates()]
        try:
            badge = linked(self.document.get("badge"), self.fetch)
            issuer = self._issuer(badge.get("issuer"))
        except UnreachableError as error:
            return [*found, unknown("issuer", f"{error.reason}: {error.url}")]
        except BadgeError:
            return [*found, failed("issuer", "not_readable")]
        if not types_of(badge) & {"BadgeClass"} or not types_of(issuer) & {
            "Issuer",
            "Profile",
        }:
            return [*found, failed("issuer", "not_an_issuer")]
        proof = self._signed(issuer) if self.token else self._hosted(issuer)
        return [*found, *proof]

    def _issuer(self, given: Any) -> dict[str, Any]:
        """Whoever answers at the issuer's own host may do without a profile: a hosted badge is then its word."""
        try:
            return profile_of(given, self.fetch)
        except UnreachableError:
            if self.token is not None or not isinstance(given, dict):
                raise
            return {name: value for name, value in given.items() if name != "verification"}

    def _form(self) -> Check:
        document = dict(self.document)
        document.setdefault("verification", document.get("verify"))
        return _form(document, "Assertion")

    def _dates(self) -> Check:
        issued, expires = (moment(self.document.get(name)) for name in ("issuedOn", "expires"))
        if issued is None or (expires is None and self.document.get("expires") is not None):
            return failed("dates", "not_a_moment")
        if issued > self.now + SKEW:
            return failed("dates", f"not_yet: {self.document['issuedOn']}")
        if expires is not None and (expires < self.now or expires < issued):
            return failed("dates", f"expired: {self.document['expires']}")
        return passed("dates")

    def _hosted(self, issuer: Mapping[str, Any]) -> list[Check]:
        """The address answers with the same assertion, and is one that the issuer may publish at."""
        if not types_of(self.verification) & {"hosted", "HostedBadge"}:
            return [failed("proof", "no_proof")]
        name = str(self.document.get("id"))
        found = [passed("origin") if _may_host(name, issuer) else failed("origin", f"not_the_issuers: {name}")]
        try:
            published = json_object(self.fetch(name))
        except UnreachableError as error:
            return [*found, unknown("published", f"{error.reason}: {error.url}")]
        except BadgeError:
            return [*found, failed("published", "not_readable")]
        if published.get("revoked"):
            return [*found, failed("status", "revoked")]
        same = all(
            published.get(one) == self.document.get(one) for one in ("id", "recipient", "badge", "issuedOn", "expires")
        )
        if same:
            self.published = published
        return [*found, passed("published") if same else failed("published", "changed")]

    def _signed(self, issuer: Mapping[str, Any]) -> list[Check]:
        """The key is the issuer's, signed it, and the issuer has not taken it back."""
        if not types_of(self.verification) & {"signed", "SignedBadge"}:
            return [failed("proof", "no_proof")]
        try:
            published = self._listed_key(issuer)
            if published is None or published.get("owner") != issuer.get("id"):
                return [failed("issuer", "not_their_key")]
            key = keys.from_pem(str(published.get("publicKeyPem")))
            signed = self.token is not None and self.token.signed_by(key)
        except UnreachableError as error:
            return [unknown("issuer", f"{error.reason}: {error.url}")]
        except BadgeError:
            return [failed("issuer", "not_readable")]
        return [passed("issuer"), passed("proof") if signed else failed("proof", "changed"), *self._revocation(issuer)]

    def _listed_key(self, issuer: Mapping[str, Any]) -> dict[str, Any] | None:
        """The key that the badge names, or the only one, if the issuer's profile lists it; in the issuer's words."""
        listed = {one.get("id") if isinstance(one, dict) else str(one): one for one in many(issuer.get("publicKey"))}
        named = self.verification.get("creator") or next(iter(listed), None)
        name = named.get("id") if isinstance(named, dict) else named
        if not isinstance(name, str) or name not in listed:
            return None
        found = linked(listed[name], self.fetch)
        return found if found.get("id") == name else None

    def _revocation(self, issuer: Mapping[str, Any]) -> list[Check]:
        if not issuer.get("revocationList"):
            return []
        try:
            listed = linked(issuer["revocationList"], self.fetch)
        except UnreachableError as error:
            return [unknown("status", f"{error.reason}: {error.url}")]
        except BadgeError:
            return [failed("status", "list_not_readable")]
        for one in many(listed.get("revokedAssertions")):
            name = (one.get("id") or one.get("uid")) if isinstance(one, dict) else one
            if name is not None and name in (self.document.get("id"), self.document.get("uid")):
                return [failed("status", "revoked")]
        return [passed("status")]


def _may_host(name: str, issuer: Mapping[str, Any]) -> bool:
    """Whether an issuer publishes at an address: by what it lets begin so, by its allowed origins, else on its own
    origin.
    """
    given, parts = issuer.get("verification"), _split(name)
    rules: Mapping[str, Any] = given if isinstance(given, dict) else {}
    beginnings = [one for one in many(rules.get("startsWith")) if isinstance(one, str)]
    if beginnings and not any(name.startswith(one) for one in beginnings):
        return False
    allowed: set[str | None] = {one.lower() for one in many(rules.get("allowedOrigins")) if isinstance(one, str)}
    own = _split(str(issuer.get("id"))).hostname
    return parts.scheme in {"http", "https"} and (
        parts.hostname in (allowed or {own}) or bool(beginnings and not allowed)
    )


def _split(name: str) -> SplitResult:
    try:
        return urlsplit(name)
    except ValueError:  # not an address at all
        return urlsplit("")


def _recipient(given: Any, email: str) -> Check:
    if not isinstance(given, dict) or not isinstance(given.get("identity"), str):
        return failed("recipient", "missing")
    if given.get("type") not in ("email", None):
        return unknown("recipient", "not_by_mail")
    good = recipients.matches(
        given["identity"], email, str(given.get("salt") or ""), is_hashed=given.get("hashed") is not False
    )
    return passed("recipient") if good else failed("recipient", "someone_else")
