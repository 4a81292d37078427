"""What a file is, by its first bytes; its name and what the browser says of it are not taken at their word."""

from app.files.errors import DamagedFileError, WrongKindError
from app.files.models import MediaType

# A PDF ends by this word; some programs write a little after it.
PDF_END, PDF_TAIL = b"%%EOF", 64 * 1024
GIF = (b"GIF87a", b"GIF89a")


def recognise(data: bytes) -> MediaType:
    """The kind of file these bytes make; a GIF is kept as PNG."""
    if data.startswith(b"%PDF-"):
        if PDF_END not in data[-PDF_TAIL:]:
            raise DamagedFileError
        return MediaType.PDF
    if data.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if data.startswith((b"\x89PNG\r\n\x1a\n", *GIF)):
        return MediaType.PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return MediaType.WEBP
    raise WrongKindError
