"""What applications register, are let do, and send."""

from app.api.services.badges import Kept, keep_badge
from app.api.services.clients import Registration, forget_unused, register_client
from app.api.services.grants import (
    allow,
    end_token,
    issue_tokens,
    lasts,
    note_use,
    open_by_code,
    refresh_token,
    spend_refresh,
    withdraw,
)
from app.api.services.profile import rename

__all__ = [
    "Kept",
    "Registration",
    "allow",
    "end_token",
    "forget_unused",
    "issue_tokens",
    "keep_badge",
    "lasts",
    "note_use",
    "open_by_code",
    "refresh_token",
    "register_client",
    "rename",
    "spend_refresh",
    "withdraw",
]
