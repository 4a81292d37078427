"""What can go wrong with badges."""

from collections.abc import Sequence


class CredentialError(Exception):
    """Base of the badges' errors."""


class DocumentsError(CredentialError):
    """The folder that stands for the outside world cannot be read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SealError(CredentialError):
    """A key cannot be opened: the installation's seal was changed, or the row was."""


class NoKeyError(CredentialError):
    """The issuer has no key to sign by."""


class NotPublishedError(CredentialError):
    """The badge is a draft, or is not given any more."""


class IncompleteBadgeError(CredentialError):
    """The badge cannot be published; `missing` names what it lacks."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class AlreadyHeldError(CredentialError):
    """Some of these people hold this badge already; `emails` are theirs."""

    def __init__(self, emails: Sequence[str]) -> None:
        super().__init__(", ".join(emails))
        self.emails = tuple(emails)


class DecisionError(CredentialError):
    """A badge given is not in a state that this decision applies to; `reason` is `"revoked"`, `"not_suspended"`…"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
