"""What can go wrong with badges."""


class CredentialError(Exception):
    """Base of the badges' errors."""


class DocumentsError(CredentialError):
    """The folder that stands for the outside world cannot be read; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
