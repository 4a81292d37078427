"""Pictures of badges: drawn from a few choices as SVG, and as PNG from the same drawing; or sent, and made safe.

Letters are drawn as outlines, so that a badge looks the same wherever it is shown, whatever fonts are there.
"""

from app.credentials.bridge.drawing.picture import Drawing, TooLongError, UndrawableError, initials, svg
from app.credentials.bridge.drawing.rendering import RenderingError, png
from app.credentials.bridge.drawing.shapes import COLOURS, ICONS, SHAPES
from app.credentials.bridge.drawing.small import SMALL_SIDE, small
from app.credentials.bridge.drawing.uploads import LARGEST, Sent, UploadError, take_in

__all__ = [
    "COLOURS",
    "ICONS",
    "LARGEST",
    "SHAPES",
    "SMALL_SIDE",
    "Drawing",
    "RenderingError",
    "Sent",
    "TooLongError",
    "UndrawableError",
    "UploadError",
    "initials",
    "png",
    "small",
    "svg",
    "take_in",
]
