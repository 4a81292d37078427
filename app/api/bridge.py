"""Badges as applications send and are sent them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import unquote

import badges
from app.api.errors import UnreadableBadgeError
from badges.moments import read as read_moment

MOST_BYTES = 1024 * 1024
ACHIEVEMENTS = frozenset({"OpenBadgeCredential", "AchievementCredential"})


@dataclass(frozen=True, slots=True)
class Sent:
    """A badge as it was sent, not yet believed: its text, and what it says of itself."""

    text: str
    credential: Mapping[str, Any]
    is_token: bool

    @property
    def name(self) -> tuple[str, str]:
        """What makes it the same badge as another: its issuer's `id` and its own (section 9.4, “equality”)."""
        return same_name(issuer_of(self.credential), self.credential.get("id"))

    @property
    def valid_from(self) -> datetime | None:
        """Since when it is valid: of two that are the same, the newer."""
        return moment(self.credential.get("validFrom") or self.credential.get("issuanceDate"))


def same_name(issuer: object, badge: object) -> tuple[str, str]:
    """Two names as they are compared: what is written with per-cent signs reads as what it stands for."""
    return unquote(str(issuer or "")), unquote(str(badge or ""))


def issuer_of(credential: Mapping[str, Any]) -> str:
    """Return the `id` of its issuer, written alone or within a profile."""
    issuer = credential.get("issuer")
    found = issuer.get("id") if isinstance(issuer, dict) else issuer
    return found if isinstance(found, str) else ""


def read_badge(content: bytes) -> Sent:
    """Read a badge, bare: JSON or a token.

    Raises
    ------
    UnreadableBadgeError
        It is neither, or not an achievement's credential of Open Badges 3.0.
    """
    try:
        found = badges.read(content)
    except badges.UnreadableError as error:
        raise UnreadableBadgeError(error.reason) from error
    credential = found.token.credential if found.token else found.document
    if found.packing != "bare" or credential is None:
        raise UnreadableBadgeError("not_bare")
    kinds = credential.get("type")
    types = {one for one in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(one, str)}
    if not types & ACHIEVEMENTS:
        raise UnreadableBadgeError("not_an_achievement_credential")
    return Sent(found.text, credential, found.token is not None)


def moment(text: object) -> datetime | None:
    """Read a moment as the standard writes them; None for what is not one."""
    return read_moment(text)


def json_object(content: bytes) -> dict[str, Any]:
    """Read a JSON object, as strictly as a badge's.

    Raises
    ------
    UnreadableBadgeError
        It is none.
    """
    try:
        found = badges.read(content)
    except badges.UnreadableError as error:
        raise UnreadableBadgeError(error.reason) from error
    if found.document is None or found.packing != "bare":
        raise UnreadableBadgeError("not_json")
    return dict(found.document)


def text_of(content: bytes) -> tuple[str, bool]:
    """Take the credential out of a file that was kept: its text, and whether it is a token."""
    found = badges.read(content)
    return found.text, found.token is not None
