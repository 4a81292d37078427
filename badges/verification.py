"""Verifying any badge, ours or not, as a list of named checks.

Sources: Open Badges 3.0 section 8 (“Verification and Validation”), VC Data Model 2.0 section 7, Bitstring Status List
1.0 section 3.2, Comprehensive Learner Record 2.0. Nothing is fetched but by the fetcher given; what cannot be had is
UNKNOWN.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from badges import embedded, form, jsonld, proving, recipients, schemas, status
from badges.checks import Check, Outcome, Verification, failed, passed, unknown
from badges.contexts import many
from badges.controllers import json_object
from badges.errors import (
    BadgeError,
    MeaningError,
    TangledError,
    UnknownContextError,
    UnreachableError,
    UnreadableError,
)
from badges.fetching import Fetcher
from badges.formats import open_badges_2
from badges.moments import read as moment
from badges.proofs.jwt import Token
from badges.reading import Carried, published, read
from badges.world import MOST_FETCHES_FOR_A_RECORD, SKEW, World

MOST_NESTED = 3
MOST_ENDORSEMENTS, MOST_MEMBERS, MOST_ENTRIES = 20, 200, 10


def verify(content: bytes, *, fetch: Fetcher, now: datetime, recipient: str | None = None) -> Verification:
    """Verify a badge, whatever its standard and its packing.

    Parameters
    ----------
    content : bytes
        A PNG or SVG picture, JSON, a token, or the address of a hosted badge.
    fetch : Fetcher
        How documents that others publish are had.
    now : datetime
        The moment it is verified at, aware.
    recipient : str, optional
        An e-mail address: then it is checked that the badge was given to its owner.

    Returns
    -------
    Verification
        The checks made, and the verdict that follows. A file in which nothing could be a badge gives one failed check,
        ``"readable"``; no content makes it raise.
    """
    try:
        found = read(content)
    except UnreadableError as error:
        return Verification((failed("readable", error.reason),))
    return verify_carried(found, World(fetch, now), recipient)


def verify_carried(found: Carried, world: World, recipient: str | None = None) -> Verification:
    """Verify what a file carries."""
    if found.document is None and found.token is None:
        return _hosted(found.text, world, recipient)
    document = found.document if found.token is None else found.token.payload
    if document is not None and open_badges_2.is_one(document):
        return open_badges_2.verify(document, found.token, fetch=world, now=world.now, recipient=recipient)
    return _Credential(found, world).verification(recipient)


def _hosted(url: str, world: World, recipient: str | None) -> Verification:
    """A picture, or a person, may give the address of a badge alone."""
    try:
        found = read(world(url))
    except UnreachableError as error:
        return Verification((unknown("published", error.reason),))
    except UnreadableError as error:
        return Verification((failed("readable", error.reason),))
    if found.document is None and found.token is None:
        return Verification((failed("readable", "not_json"),))
    return verify_carried(found, world, recipient)


class _Credential:
    """One credential under verification."""

    def __init__(self, found: Carried, world: World, nested: int = 0) -> None:
        self.token: Token | None = found.token
        self.document: Mapping[str, Any] = found.token.credential if found.token else (found.document or {})
        self.world = world
        self.nested = nested
        self.checked: tuple[Check, ...] = ()  # of a list, which many badges may name
        self.bits: bytes | None = None
        self.canonical: bytes | Exception | None = None  # what is signed, or why that cannot be told

    @property
    def issuer(self) -> str:
        issuer = self.document.get("issuer")
        name = issuer.get("id") if isinstance(issuer, dict) else issuer
        return name if isinstance(name, str) else ""

    @property
    def subject(self) -> Mapping[str, Any]:
        subjects = many(self.document.get("credentialSubject"))
        return subjects[0] if subjects and isinstance(subjects[0], dict) else {}

    def verification(self, recipient: str | None = None) -> Verification:
        if not self.world.one_more():
            return Verification((unknown("form", "too_many"),), self.document)
        checks = [
            self.form(),
            self.contexts(),
            *self.proofs(),
            self.dates(),
            *self.status(),
            *schemas.check(self.document),
        ]
        checks += self.endorsements()
        standard = "open_badges_3"
        if form.CLR in form.types_of(self.document):
            standard = "clr_2"
            checks += self.members()
        if recipient is not None:
            checks.append(recipients.check(self.subject, recipient))
        return Verification(tuple(checks), self.document, standard)

    def form(self) -> Check:
        faults = form.faults(self.document)
        return failed("form", "missing_or_wrong: " + ", ".join(faults)) if faults else passed("form")

    def contexts(self) -> Check:
        """Whether every term means what the standards say; a token is signed as it is written, so names are enough."""
        if self.token is not None:
            return passed("contexts")
        try:
            bare = {name: value for name, value in self.document.items() if name != "proof"}
            self.canonical = jsonld.canonical(bare, self.world.patience)
        except UnknownContextError as error:
            self.canonical = error
            return unknown("contexts", f"unknown_context: {error.url}")
        except TangledError as error:
            self.canonical = error
            return failed("contexts", "tangled")
        except (MeaningError, ValueError) as error:
            self.canonical = error
            return failed("contexts", f"no_meaning: {error}")
        return passed("contexts")

    def proofs(self) -> list[Check]:
        """Check that it is signed, and by its issuer's key."""
        if self.token is not None:
            return proving.token_checks(self.token, self.issuer, self.world)
        return proving.embedded_checks(self.document, self.issuer, self.world, self.canonical)

    def dates(self) -> Check:
        """Check that it holds at this moment; a token's own dates count too."""
        begins = self.document.get("validFrom") or self.document.get("issuanceDate")
        ends = self.document.get("validUntil") or self.document.get("expirationDate")
        start, end = moment(begins), moment(ends)
        if (begins is not None and start is None) or (ends is not None and end is None):
            return failed("dates", "not_a_moment")
        if start is not None and start > self.world.now + SKEW:
            return failed("dates", f"not_yet: {begins}")
        if end is not None and end < self.world.now:
            return failed("dates", f"expired: {ends}")
        if self.token is not None and not self._token_holds(self.token.payload):
            return failed("dates", "token_expired")
        return passed("dates")

    def _token_holds(self, claims: Mapping[str, Any]) -> bool:
        now, late = self.world.now.timestamp(), claims.get("exp")
        early = claims.get("nbf")
        if any(one is not None and not isinstance(one, int | float) for one in (late, early)):
            return False
        return (late is None or late >= now) and (early is None or early <= now + SKEW.total_seconds())

    def status(self) -> Iterator[Check]:
        """Check each list that says whether it was taken back."""
        entries = many(self.document.get("credentialStatus"))
        if len(entries) > MOST_ENTRIES:
            yield unknown("status", "too_many")
            return
        for entry in entries:
            try:
                yield self._entry(entry) if isinstance(entry, dict) else failed("status", "not_an_entry")
            except UnreachableError as error:
                yield unknown("status", f"{error.reason}: {error.url}")
            except (BadgeError, IndexError) as error:
                yield failed("status", f"list_not_readable: {error}")

    def _entry(self, entry: Mapping[str, Any]) -> Check:
        kinds = form.types_of(entry)
        if kinds & status.ENTRIES:
            index = status.index_of(entry)
            return failed("status", "no_index") if index is None else self._bit(entry, index)
        if "1EdTechRevocationList" in kinds:
            listed = json_object(self.world(str(entry.get("id"))))
            issuer = listed.get("issuer")
            if (issuer.get("id") if isinstance(issuer, dict) else issuer) != self.issuer:
                return failed("status", "list_of_someone_else")
            revoked = self.document.get("id") in status.revoked_ids(listed)
            return failed("status", "revoked") if revoked else passed("status")
        return unknown("status", f"unknown_kind: {', '.join(sorted(kinds))}")

    def _bit(self, entry: Mapping[str, Any], index: int) -> Check:
        purpose = str(entry.get("statusPurpose"))
        url = str(entry.get("statusListCredential"))
        if url not in self.world.lists:
            self.world.lists[url] = _Credential(published(self.world(url)), self.world, self.nested + 1)
        found: _Credential = self.world.lists[url]
        trouble = found.list_trouble(purpose, self.issuer)
        if trouble is not None:
            return trouble
        if purpose not in {status.REVOCATION, status.SUSPENSION}:
            return passed("status", f"says_nothing_of_validity: {purpose}")
        if entry.get("statusSize") not in (None, 1):
            return unknown("status", "several_bits")
        return found.told(index, purpose)

    def told(self, index: int, purpose: str) -> Check:
        """What a list says of one place in it."""
        if self.bits is None:
            self.bits = status.decode(str(self.subject.get("encodedList")))
        bits = self.bits
        if len(bits) * 8 < status.LEAST_BITS and status.BITSTRING in form.types_of(self.document):
            return failed("status", "list_too_short")
        if index >= len(bits) * 8:
            return failed("status", "no_such_index")
        if status.bit(bits, index):
            return failed("status", "revoked" if purpose == status.REVOCATION else "suspended")
        return passed("status", purpose)

    def list_trouble(self, purpose: str, issuer: str) -> Check | None:
        """What keeps a status list from being believed: it is checked as any credential, and must be the issuer's
        own.
        """
        if not form.types_of(self.document) & status.LISTS or purpose not in many(self.subject.get("statusPurpose")):
            return failed("status", "not_such_a_list")
        if self.issuer != issuer:
            return failed("status", "list_of_someone_else")
        if not self.checked:
            self.checked = (self.contexts(), *self.proofs(), self.dates())
        for check in self.checked:
            if check.outcome is Outcome.FAILED:
                return failed("status", f"list_not_valid: {check.detail}")
            if check.outcome is Outcome.UNKNOWN:
                return unknown("status", f"list_not_verified: {check.detail}")
        return None

    def endorsements(self) -> list[Check]:
        """Check each embedded endorsement, and that it is of what it is embedded in."""
        given = list(embedded.endorsements(self.document, self.subject))
        if not given:
            return []
        if self.nested >= MOST_NESTED or len(given) > MOST_ENDORSEMENTS:
            return [unknown("endorsements", "too_many")]
        return [embedded.within("endorsements", self._endorsed(one, about)) for one, about in given]

    def _endorsed(self, given: Any, about: Any) -> Verification:
        try:
            inner = self._inner(given)
        except UnreadableError as error:
            return Verification((failed("readable", error.reason),))
        if form.ENDORSEMENT not in form.types_of(inner.document):
            return Verification((failed("form", "not_an_endorsement"),))
        checks = embedded.without_weight(inner.verification().checks)
        if inner.subject.get("id") != about:  # genuine perhaps, and of no weight here
            checks = (*checks, passed("subject", "of_something_else"))
        return Verification(checks)

    def members(self) -> list[Check]:
        """Check each credential that a learner's record embeds, records within it too."""
        given = many(self.subject.get("verifiableCredential"))
        if self.nested >= MOST_NESTED or len(given) > MOST_MEMBERS:
            return [unknown("members", "too_many")]
        self.world.most_fetches = MOST_FETCHES_FOR_A_RECORD
        return [self._member(one) for one in given]

    def _member(self, given: Any) -> Check:
        try:
            inner = self._inner(given)
        except UnreadableError as error:
            return embedded.within("members", Verification((failed("readable", error.reason),)))
        return embedded.of_another_kind(inner.document) or embedded.within("members", inner.verification())

    def _inner(self, given: Any) -> _Credential:
        return _Credential(embedded.read_one(given), self.world, self.nested + 1)
