"""What can go wrong with sharing."""


class SharingError(Exception):
    """Base of the sharing slice's errors."""


class NothingSharedError(SharingError):
    """No part was chosen."""


class WrongEndError(SharingError):
    """An end that has passed, or more than a year away."""


class OneselfError(SharingError):
    """Nobody gives access to themselves, nor to where they work; nobody asks it of themselves."""


class NotAReaderError(SharingError):
    """The organisation is not one that reads portfolios, or the person named reads none there."""


class EndedError(SharingError):
    """It was withdrawn before."""


class AnsweredError(SharingError):
    """The request was answered, withdrawn, or waited too long."""


class AskedAlreadyError(SharingError):
    """The same organisation asked the same person a short while ago."""


class TooManyLinksError(SharingError):
    """The person has as many links as one may keep in sight."""
