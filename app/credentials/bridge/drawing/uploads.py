"""Pictures sent: a PNG drawn again with nothing but its pixels, an SVG of which only shapes and colours are kept."""

import re
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, register_namespace, tostring  # parsed by defusedxml alone

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from app.credentials.bridge.drawing.rendering import RenderingError, png

LARGEST = 1024 * 1024
SMALLEST_SIDE, LARGEST_SIDE = 256, 4096
KEPT_SIDE = 1024  # larger ones are made smaller: a badge travels by mail
PNG = b"\x89PNG\r\n\x1a\n"
BROKEN = (OSError, ValueError, SyntaxError, ArithmeticError, LookupError, TypeError, struct.error, zlib.error)

SVG_NAMESPACE = "http://www.w3.org/2000/svg"
MOST_ELEMENTS, DEEPEST, LONGEST_VALUE = 2000, 24, 100_000
ELEMENTS = frozenset(
    """svg g defs path rect circle ellipse line polyline polygon linearGradient radialGradient stop clipPath title
    desc""".split()
)
ATTRIBUTES = frozenset(
    """id d x y x1 y1 x2 y2 cx cy r rx ry fx fy width height points viewBox preserveAspectRatio transform fill
    fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-dasharray stroke-dashoffset opacity offset stop-color stop-opacity gradientUnits gradientTransform
    spreadMethod clip-path clip-rule clipPathUnits color display visibility pathLength version""".split()
)
# What may stand in a style: the attributes above. Addresses lead to a part of the same picture alone.
INSIDE = re.compile(r"""\s*url\(\s*['"]?#[\w.-]+['"]?\s*\)\s*[#\w(),.%\s-]*""")
WORDS = frozenset({"text", "tspan", "textPath", "tref"})


class UploadError(Exception):
    """The picture is not taken: `reason` is large, kind, damaged, square, small, pixels, words or empty."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture made safe: always a PNG, and an SVG when one was sent."""

    png: bytes
    svg: str | None = None


def take_in(data: bytes) -> Sent:
    """Make safe what was sent, known by its bytes.

    Raises
    ------
    UploadError
        With the reason why it is not taken.
    """
    if len(data) > LARGEST:
        raise UploadError("large")
    if data.startswith(PNG):
        return Sent(_redrawn(data))
    if b"<svg" in data[:4096]:
        return _of_svg(data)
    raise UploadError("kind" if data else "empty")


def _redrawn(data: bytes) -> bytes:
    """The pixels alone; how many there are is read before anything is unpacked."""
    if len(data) < 33 or data[12:16] != b"IHDR":
        raise UploadError("damaged")
    wide, high = struct.unpack(">II", data[16:24])
    if wide != high:
        raise UploadError("square")
    if wide < SMALLEST_SIDE:
        raise UploadError("small")
    if wide > LARGEST_SIDE:
        raise UploadError("pixels")
    try:
        with Image.open(BytesIO(data), formats=["PNG"]) as given:
            plain = given.convert("RGBA")
    except BROKEN as fault:
        raise UploadError("damaged") from fault
    plain.info = {}
    plain.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    out = BytesIO()
    plain.save(out, "PNG", optimize=True)
    return out.getvalue()


def _of_svg(data: bytes) -> Sent:
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as fault:
        raise UploadError("damaged") from fault
    if root.tag != f"{{{SVG_NAMESPACE}}}svg":
        raise UploadError("kind")
    counted = [0]
    clean = _cleaned(root, counted, 0)
    _square(clean)
    register_namespace("", SVG_NAMESPACE)
    drawn = tostring(clean, encoding="unicode")
    try:
        return Sent(png(drawn), drawn)
    except RenderingError as fault:
        raise UploadError("damaged") from fault


def _cleaned(element: Element, counted: list[int], depth: int) -> Element:
    """A copy that holds nothing but shapes, colours and their names."""
    counted[0] += 1
    if counted[0] > MOST_ELEMENTS or depth > DEEPEST:
        raise UploadError("pixels")
    copy = Element(element.tag, dict(_kept(element)))
    if _name(element) in {"title", "desc"}:
        copy.text = (element.text or "")[:500]
    for child in element:
        name = _name(child)
        if name in WORDS:
            raise UploadError("words")
        if name in ELEMENTS:
            copy.append(_cleaned(child, counted, depth + 1))
    return copy


def _name(element: Element) -> str:
    """Its name when it is SVG's; other people's elements have none."""
    prefix = f"{{{SVG_NAMESPACE}}}"
    return element.tag.removeprefix(prefix) if element.tag.startswith(prefix) else ""


def _kept(element: Element) -> list[tuple[str, str]]:
    """Attributes that draw, those of its style told apart; nothing that runs, or leads elsewhere."""
    declared = [part.partition(":") for part in (element.get("style") or "").split(";")]
    given = [*element.items(), *((name.strip(), value.strip()) for name, colon, value in declared if colon)]
    return [(name, value) for name, value in given if name in ATTRIBUTES and _is_tame(value)]


def _is_tame(value: str) -> bool:
    if len(value) > LONGEST_VALUE or "\\" in value:
        return False
    plain = value.casefold()
    return ("url(" not in plain and "javascript:" not in plain) or INSIDE.fullmatch(value) is not None


def _square(root: Element) -> None:
    """A square view, and no size of its own but that."""
    box = root.get("viewBox")
    sides = box.replace(",", " ").split()[2:] if box else [root.get("width", ""), root.get("height", "")]
    try:
        wide, high = (float(side.removesuffix("px")) for side in sides)
    except ValueError as fault:
        raise UploadError("square") from fault
    if not 0 < wide < 1e6 or abs(wide - high) > wide / 100:
        raise UploadError("square")
    root.set("viewBox", box or f"0 0 {wide:g} {high:g}")
    root.set("width", "512")
    root.set("height", "512")
