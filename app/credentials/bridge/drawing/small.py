"""The picture of a badge in small, for lists: a fifth of its weight, and sharp where it is shown."""

from io import BytesIO

from PIL import Image

# Twice what the widest list shows, for screens that are dense; of few colours, as drawings are.
SMALL_SIDE, COLOURS_KEPT = 192, 64


def small(png: bytes) -> bytes:
    """The same picture, small; always the same bytes for the same picture."""
    with Image.open(BytesIO(png), formats=["PNG"]) as given:
        picture = given.convert("RGBA")
    picture.info = {}
    picture.thumbnail((SMALL_SIDE, SMALL_SIDE), Image.Resampling.LANCZOS)
    few = picture.quantize(COLOURS_KEPT, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()
