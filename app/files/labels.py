"""What to do about a file that was not kept."""

from flask_babel import lazy_gettext as _l

from app.files import errors

REFUSALS = {
    errors.EmptyFileError: _l("This file is empty. Choose another one."),
    errors.WrongKindError: _l(
        "We can keep photos (JPEG, PNG, WebP, GIF) and PDF documents. Take a photo of it, or save it as PDF."
    ),
    errors.TooLargeError: _l("This file is larger than 10 MB. Choose a smaller one, or take a photo of it."),
    errors.TooManyPixelsError: _l("This picture is too large to be opened. Make it smaller, then send it again."),
    errors.DamagedFileError: _l("This file could not be read to its end. Open it to check it, then send it again."),
    errors.QuotaError: _l("Your files take all the room you have. Remove one, then send this one again."),
    errors.NoRoomError: _l(
        "We have no room left for files. It is our fault, not yours: what you wrote is kept here. Try again later."
    ),
    errors.LostFileError: _l("This file can no longer be read. Send it again if you still have it."),
}

# What a form's box takes, for phones to propose the camera.
ACCEPTED = "image/jpeg,image/png,image/webp,image/gif,application/pdf"


def refusal(problem: errors.FilesError) -> str:
    """The sentence for what went wrong."""
    return str(REFUSALS[type(problem)])
