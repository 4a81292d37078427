"""What keeps the library from answering: a badge that is merely invalid is a `Verification`, never an exception."""


class BadgeError(Exception):
    """Base of the library's errors."""


class UnreadableError(BadgeError):
    """Nothing that could be a badge is in what was given; `reason` is a code, such as ``"not_json"``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnreachableError(BadgeError):
    """A document that others publish cannot be had: nobody answers, it is too large, or asking is not allowed."""

    def __init__(self, url: str, reason: str = "unreachable") -> None:
        super().__init__(f"{reason}: {url}")
        self.url = url
        self.reason = reason


class UnknownContextError(BadgeError):
    """A JSON-LD context is not one of those pinned: what its terms mean cannot be known."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class MeaningError(BadgeError):
    """Part of a document has no meaning in its contexts, so a signature would not cover it; `term` says which."""

    def __init__(self, term: str) -> None:
        super().__init__(term)
        self.term = term


class TangledError(BadgeError):
    """A document whose nodes without a name are so alike that putting them in order would take too long."""


class KeyFormError(BadgeError):
    """A key is not written as its format asks, or is of a kind that is not supported."""
