"""What can go wrong with accompanying someone."""


class GuidanceError(Exception):
    """Base of the guidance slice's errors."""


class AccessEndedError(GuidanceError):
    """The person does not let this reader see steps and notes, or no longer does."""


class WrongStateError(GuidanceError):
    """The step is done or dropped already, or is still open."""


class PastError(GuidanceError):
    """A step is due on a day to come."""


class NotCorrectableError(GuidanceError):
    """The note is of another body, or was corrected meanwhile."""


class AnsweredError(GuidanceError):
    """The hand-over was answered or withdrawn."""


class WaitingError(GuidanceError):
    """A hand-over already waits for this person's answer."""


class NotABodyError(GuidanceError):
    """A person is handed over to another body that accompanies people, and that is there."""
