"""Open Badges 3.0: issue, bake, verify and revoke badges. A pure library, which knows neither the application nor its
frameworks.

Nothing here touches a network: documents that others publish come through a `Fetcher`. Clocks and keys are arguments.

>>> from datetime import UTC, datetime
>>> from badges import nothing_remote, verify
>>> verify(b"not a badge", fetch=nothing_remote, now=datetime(2026, 11, 22, tzinfo=UTC)).verdict
<Verdict.INVALID: 'invalid'>
"""

from badges.achievement import Achievement, Alignment, Level, Profile, Scale
from badges.checks import Check, Outcome, Verdict, Verification
from badges.clr import Association, AssociationType, ClrCredential, what_fits
from badges.credential import EndorsementCredential, Evidence, OpenBadgeCredential, Recipient, Result, StatusEntry
from badges.errors import (
    BadgeError,
    KeyFormError,
    MeaningError,
    TangledError,
    UnknownContextError,
    UnreachableError,
    UnreadableError,
)
from badges.fetching import Documents, Fetcher, nothing_remote
from badges.issuing import controller_document, issue, issue_status_list, issue_token
from badges.keys import PublicKey, SigningKey
from badges.packing import bake
from badges.reading import Carried, read
from badges.recipients import hashed
from badges.status import with_bits
from badges.verification import verify

__all__ = [
    "Achievement",
    "Alignment",
    "Association",
    "AssociationType",
    "BadgeError",
    "Carried",
    "Check",
    "ClrCredential",
    "Documents",
    "EndorsementCredential",
    "Evidence",
    "Fetcher",
    "KeyFormError",
    "Level",
    "MeaningError",
    "OpenBadgeCredential",
    "Outcome",
    "Profile",
    "PublicKey",
    "Recipient",
    "Result",
    "Scale",
    "SigningKey",
    "StatusEntry",
    "TangledError",
    "UnknownContextError",
    "UnreachableError",
    "UnreadableError",
    "Verdict",
    "Verification",
    "bake",
    "controller_document",
    "hashed",
    "issue",
    "issue_status_list",
    "issue_token",
    "nothing_remote",
    "read",
    "verify",
    "what_fits",
    "with_bits",
]
