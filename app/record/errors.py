"""What may go wrong with a person's record."""


class RecordError(Exception):
    """The base of what this slice refuses."""


class TooManyBookletsError(RecordError):
    """As many booklets as one may make in a day were made."""
