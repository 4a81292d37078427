"""Photos and documents, as phones and offices make them."""

from io import BytesIO

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def photo(kind: str = "JPEG", *, width: int = 60, height: int = 40, shade: int = 0, located: bool = False) -> bytes:
    """Make a picture; with where it was taken and lying on its side, as from a phone, when asked."""
    picture = Image.new("RGB", (width, height), (shade, 90, 160))
    exif = Image.Exif()
    if located:
        exif[Base.Orientation] = 6
        exif[Base.Artist] = "Camille Lecarpentier"
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    out = BytesIO()
    picture.save(out, kind, **({"exif": exif} if located else {}))
    return out.getvalue()


def pdf(words: str = "") -> bytes:
    """Make a PDF of no page, unlike one of other words."""
    return PDF.replace(b"%%EOF", f"% {words}\n%%EOF".encode())
