"""What can go wrong with applications and what they send."""

from collections.abc import Sequence


class ApiError(Exception):
    """Base of this slice's errors."""


class TooManyClientsError(ApiError):
    """So many applications have registered without being used that no other may for now."""


class UnreadableBadgeError(ApiError):
    """What was sent is no badge; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class RefusedBadgeError(ApiError):
    """The badge is not what it says, or not this person's; `checks` are the failed ones, as `name: detail`."""

    def __init__(self, checks: Sequence[str]) -> None:
        super().__init__("; ".join(checks))
        self.checks = tuple(checks)


class ProfileRefusedError(ApiError):
    """The profile sent cannot be taken over; `reason` says why, for whoever wrote the program."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
