"""Credentials within credentials: where they stand, how they are read, and what their verification says around."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from badges import form
from badges.checks import Check, Outcome, Verdict, Verification, passed, unknown
from badges.contexts import many
from badges.reading import Carried, carried

ENVELOPED = "EnvelopedVerifiableCredential"
# What ends an endorsement without making it a lie, and how that is told.
OVER = {("status", "revoked"): "withdrawn", ("status", "suspended"): "on_hold", ("dates", "expired"): "over"}


def endorsements(document: Mapping[str, Any], subject: Mapping[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Give each endorsement that a credential embeds, and the ``id`` of what it is embedded in."""
    for holder in (document, *many(subject.get("achievement")), document.get("issuer")):
        if isinstance(holder, dict):
            for name in ("endorsement", "endorsementJwt"):
                yield from ((one, holder.get("id")) for one in many(holder.get(name)))


def read_one(given: Any) -> Carried:
    """Read an embedded credential: JSON, a token, or a token in an envelope (VC Data Model 2.0, section 4.12), which
    alone says what it is; raise UnreadableError when it is none.
    """
    if not isinstance(given, dict):
        return carried(str(given))
    if ENVELOPED in form.types_of(given):
        return carried(str(given.get("id")).partition(",")[2])
    return Carried("", given, None, "bare")


def without_weight(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Let an endorsement that is genuine and stands no more pass: what it was embedded in is as good as without it."""
    wrong = [one for one in checks if one.outcome is not Outcome.PASSED]
    codes = [OVER.get((one.name, one.detail.partition(":")[0])) for one in wrong]
    if not wrong or None in codes:
        return checks
    since = wrong[0].detail.partition(":")[2]
    kept = [one for one in checks if one.outcome is Outcome.PASSED]
    return (*kept, passed("subject", f"{codes[0]}:{since}" if since else str(codes[0])))


def of_another_kind(document: Mapping[str, Any]) -> Check | None:
    """Tell that a member of a record is a credential of another standard, such as a diploma, which we cannot judge."""
    kinds = form.types_of(document)
    if "VerifiableCredential" not in kinds or kinds & form.SUBJECTS.keys():
        return None
    return unknown("members", f"unknown_kind: {', '.join(sorted(kinds))}")


def within(name: str, inner: Verification) -> Check:
    """Fold the verification of what stands within into one check."""
    trouble = next((one for one in inner.checks if one.outcome is not Outcome.PASSED), None)
    if inner.verdict is Verdict.VALID or trouble is None:
        return passed(name, next((one.detail for one in inner.checks if one.name == "subject"), ""))
    worst = next((one for one in inner.checks if one.outcome is Outcome.FAILED), trouble)
    return Check(name, worst.outcome, f"{worst.name}: {worst.detail}")
