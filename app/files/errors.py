"""Why a file is not kept."""


class FilesError(Exception):
    """Base of the errors of files."""


class EmptyFileError(FilesError):
    """The file holds nothing."""


class WrongKindError(FilesError):
    """Its bytes are not those of a kind we keep, whatever its name says."""


class TooLargeError(FilesError):
    """It has more bytes than we take."""


class TooManyPixelsError(FilesError):
    """The picture would not fit in memory once opened."""


class DamagedFileError(FilesError):
    """It begins as it should, but cannot be read to its end."""


class QuotaError(FilesError):
    """The person's files together would take more than their share."""


class NoRoomError(FilesError):
    """The disk is full."""


class LostFileError(FilesError):
    """The file is known, but is not on the disk."""
