"""Pictures, drawn again: what they show stays; where they were taken, by whom, and what hides in them does not."""

import struct
import threading
import zlib
from io import BytesIO

from PIL import Image, ImageOps

from app.files.errors import DamagedFileError, TooManyPixelsError
from app.files.models import MediaType

FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP"}
READ = ("JPEG", "PNG", "WEBP", "GIF")
# Enough to read a certificate photographed on a table.
LONGEST_SIDE = 2000
# More would fill the memory once unpacked. A JPEG is unpacked at a fraction of its size: phones make large ones.
MOST_PIXELS, MOST_JPEG_PIXELS = 30_000_000, 64_000_000
Image.MAX_IMAGE_PIXELS = MOST_JPEG_PIXELS
BROKEN = (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, struct.error, zlib.error)
# Opening one takes up to 200 MB: the threads of a server take turns.
_turn = threading.Lock()


def redraw(data: bytes, media_type: MediaType, *, side: int = LONGEST_SIDE) -> bytes:
    """Draw the first view of a picture again, upright, no larger than it needs, with nothing but its pixels."""
    try:
        with _turn, Image.open(BytesIO(data), formats=READ) as given:
            most = MOST_JPEG_PIXELS if given.format == "JPEG" else MOST_PIXELS
            if given.width * given.height > most:
                raise TooManyPixelsError
            given.draft("RGB", (side, side))
            upright = ImageOps.exif_transpose(given)
            upright.thumbnail((side, side))
            return _written(upright, media_type)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixelsError from None
    except BROKEN as problem:
        raise DamagedFileError from problem


def _written(picture: Image.Image, media_type: MediaType) -> bytes:
    see_through = media_type is not MediaType.JPEG and picture.has_transparency_data
    plain = picture.convert("RGBA" if see_through else "RGB")
    plain.info = {}
    out = BytesIO()
    plain.save(out, FORMATS[media_type], quality=84)  # a PNG loses nothing, and takes no notice
    return out.getvalue()
