"""SVG to PNG by typst, which the papers use too: no library of the system, the same picture on every machine."""

import threading

import typst

SIDE = 512
# The picture is put whole into a square page without a ground.
_PAGE = b"""#set page(width: 512pt, height: 512pt, margin: 0pt, fill: none)
#place(center + horizon, image(bytes(sys.inputs.picture), format: "svg", width: 512pt, height: 512pt, fit: "contain"))
"""
_turn = threading.Lock()


class RenderingError(Exception):
    """The drawing cannot be made into a picture."""


def png(svg: str, *, side: int = SIDE) -> bytes:
    """Draw an SVG as a square PNG without a ground."""
    try:
        with _turn:
            drawn = typst.compile(
                _PAGE, format="png", ppi=72 * side / SIDE, sys_inputs={"picture": svg},
                font_paths=typst.Fonts(include_system_fonts=False),
            )  # fmt: skip
    except typst.TypstError as fault:
        raise RenderingError(str(fault)) from fault
    if not isinstance(drawn, bytes):
        raise RenderingError("more than a page")
    return drawn
