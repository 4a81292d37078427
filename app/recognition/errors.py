"""What can go wrong with meta-badges and what the Region recognises."""


class RecognitionError(Exception):
    """Base of the slice's errors."""


class ClosedError(RecognitionError):
    """What one wants to decide of is not open to it any more; `state` says where it stands."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class ChangedSinceError(RecognitionError):
    """Someone else wrote it since it was read."""


class AlreadyAskedError(RecognitionError):
    """The badge was asked about for this meta-badge, and the answer is not there yet."""


class AlreadyRecognisedError(RecognitionError):
    """The badge counts for this meta-badge already."""


class NotYoursToDecideError(RecognitionError):
    """Who took a decision does not decide of the appeal against it."""


class RuleError(RecognitionError):
    """A rule that nobody can meet, or that says nothing; `reason` is `"no_facet"`, `"too_many_facets"`…"""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoAwardError(RecognitionError):
    """The person has no such meta-badge to be decided of."""
