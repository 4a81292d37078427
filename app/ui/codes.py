"""Codes that a telephone reads (QR), drawn for a page and for paper."""

import segno
from markupsafe import Markup, escape

QUIET = 4  # the standard's white margin, in modules


def code_svg(text: str, title: str, *, width: int = 200) -> Markup:
    """The code of an address, to stand in a page: black on white whatever the theme, since telephones ask for it."""
    side, path = _drawn(text)
    return Markup(  # noqa: S704 (numbers of ours, and a title escaped)
        f'<svg viewBox="0 0 {side} {side}" width="{width}" height="{width}" role="img" shape-rendering="crispEdges">'
        f'<title>{escape(title)}</title><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def code_file(text: str) -> str:
    """The same code as a file of its own (SVG), for paper."""
    side, path = _drawn(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def _drawn(text: str) -> tuple[int, str]:
    """The side of the code with its margin, and its dark modules as one path: a run of them is one rectangle."""
    code = segno.make(text, error="m", micro=False)
    rows = [bytes(row) for row in code.matrix_iter(border=QUIET)]
    side, runs = len(rows), []
    for y, row in enumerate(rows):
        x = 0
        while x < side:
            start = x
            while x < side and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1H{start}z")
            x += 1
    return side, "".join(runs)
