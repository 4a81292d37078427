"""Pictures of badges that people brought, made safe to show: pixels alone, or shapes alone."""

import re
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from app.credentials.bridge.drawing import SMALL_SIDE, small
from app.files.errors import FilesError
from app.files.models import MediaType
from app.files.pictures import redraw

PNG, SVG = "image/png", "image/svg+xml"
SIDE = 256
MOST_SVG, MOST_SHAPES = 512 * 1024, 5000
NAMESPACE = "{http://www.w3.org/2000/svg}"
# What draws, and nothing that runs, opens or fetches.
DRAWN = frozenset(
    "svg g defs title desc path rect circle ellipse line polyline polygon text tspan textPath linearGradient "
    "radialGradient stop clipPath mask pattern symbol use".split()
)
ELSEWHERE = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression|javascript:|\\", re.IGNORECASE)


def shown_picture(content: bytes, packing: str | None, *, side: int = SIDE) -> tuple[bytes, str] | None:
    """A picture that shows a badge, and its kind; None when there is none that can be shown."""
    if packing == "png":
        return _pixels(content, side)
    return _shapes(content) if packing == "svg" and len(content) <= MOST_SVG else None


def _pixels(content: bytes, side: int) -> tuple[bytes, str] | None:
    try:
        drawn = redraw(content, MediaType.PNG)
    except FilesError:
        return None
    if side <= SMALL_SIDE:
        return small(drawn), PNG
    out = BytesIO()
    with Image.open(BytesIO(drawn), formats=["PNG"]) as picture:
        picture.thumbnail((side, side))
        picture.save(out, "PNG")
    return out.getvalue(), PNG


def _shapes(content: bytes) -> tuple[bytes, str] | None:
    try:
        root = fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    if root.tag != f"{NAMESPACE}svg" or sum(1 for _one in root.iter()) > MOST_SHAPES:
        return None
    _clean(root)
    return tostring(root), SVG


def _clean(element: Element) -> None:
    """Keep what draws, within and of itself."""
    for child in list(element):
        if str(child.tag).removeprefix(NAMESPACE) in DRAWN:
            _clean(child)
        else:
            element.remove(child)
    for name, value in list(element.attrib.items()):
        link = name.rpartition("}")[2] == "href"
        if name.lower().startswith("on") or ELSEWHERE.search(value) or (link and not value.startswith("#")):
            del element.attrib[name]
