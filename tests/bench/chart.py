"""A chart of how many times slower peers are, drawn as SVG in the colours of the pages, light and dark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

Bar = tuple[str, float, float, float]  # a size's words; least, median and greatest
Group = tuple[str, Sequence[Bar]]

WIDTH, LEFT, RIGHT = 760, 150, 70
ROW, GAP, TOP, BOTTOM = 20, 14, 64, 34
STYLE = """
  text{font:14px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;fill:#16213a}
  .ground{fill:#fff}.small{font-size:12px;fill:#49556e}.title{font-size:17px;font-weight:700}.name{font-weight:650}
  .b0{fill:#b9c9f0}.b1{fill:#7f9ae0}.b2{fill:#2a4494}.rule{stroke:#d3dbe8}.spread{stroke:#16213a;stroke-width:1.5}.halo{stroke:#fff;stroke-width:4}
  .us{stroke:#6f4a00;stroke-width:2;stroke-dasharray:5 4}
  @media (prefers-color-scheme:dark){
    text{fill:#edf1f9}.ground{fill:#121a2c}.small{fill:#b3bfd6}.rule{stroke:#2c3852}.spread{stroke:#edf1f9}.halo{stroke:#121a2c}
    .b0{fill:#34467f}.b1{fill:#5069ae}.b2{fill:#a9befa}.us{stroke:#f0cd86}
  }
"""


def draw(title: str, note: str, groups: Sequence[Group]) -> str:
    """Draw bars on a scale of powers of ten, from 1 (as fast as us); thin lines go from the least to the greatest."""
    bars = [bar for _, each in groups for bar in each]
    top = math.ceil(math.log10(max([10.0, *(bar[3] for bar in bars)])))
    height = TOP + sum(len(each) * ROW + GAP for _, each in groups) + BOTTOM
    sizes = list(dict.fromkeys(bar[0] for bar in bars))
    parts = [_head(title, note, height), _legend(sizes)]
    parts += [_rule(power, top, height) for power in range(top + 1)]
    y = TOP
    for name, each in groups:
        middle = y + len(each) * ROW / 2 + 5
        parts.append(f'<text class="name" x="{LEFT - 10}" y="{middle:.0f}" text-anchor="end">{escape(name)}</text>')
        for bar in each:
            parts.append(_bar(bar, y, top, _shade(sizes.index(bar[0]), sizes)))
            y += ROW
        y += GAP
    return "\n".join([*parts, "</svg>\n"])


def _x(value: float, top: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * max(math.log10(max(value, 1e-9)), 0.0) / top


def _head(title: str, note: str, height: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="t d">'
        f'<title id="t">{escape(title)}</title><desc id="d">{escape(note)}</desc><style>{STYLE}</style>'
        f'<rect class="ground" width="{WIDTH}" height="{height}"/>'
        f'<text class="title" x="16" y="26">{escape(title)}</text>'
    )


def _legend(sizes: Sequence[str]) -> str:
    parts = []
    for place, size in enumerate(sizes):
        x = 16 + place * 190
        parts.append(
            f'<rect class="b{_shade(place, sizes)}" x="{x}" y="38" width="14" height="14"/>'
            f'<text class="small" x="{x + 20}" y="50">{escape(size)}</text>'
        )
    return "".join(parts)


def _shade(place: int, sizes: Sequence[str]) -> int:
    """The largest size is the darkest."""
    return max(place + 3 - len(sizes), 0)


def _rule(power: int, top: int, height: int) -> str:
    x, kind = _x(10**power, top), "rule" if power else "us"
    words = "as fast" if not power else f"{10**power:,} ×"
    return (
        f'<line class="{kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 6}" y2="{height - BOTTOM}"/>'
        f'<text class="small" x="{x:.1f}" y="{height - BOTTOM + 18}" text-anchor="middle">{words}</text>'
    )


def _bar(bar: Bar, y: float, top: int, shade: int) -> str:
    _, least, median, greatest = bar
    begin, end, middle = _x(1, top), _x(median, top), y + ROW / 2 - 1
    low, high = _x(least, top), _x(greatest, top)
    return (
        f'<rect class="b{shade}" x="{begin:.1f}" y="{y + 2}" width="{max(end - begin, 1):.1f}" height="{ROW - 5}"/>'
        f'<line class="halo" x1="{low:.1f}" x2="{high:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
        f'<line class="spread" x1="{low:.1f}" x2="{high:.1f}" y1="{middle:.1f}" y2="{middle:.1f}"/>'
        f'<text class="small" x="{max(high, end) + 6:.1f}" y="{middle + 4:.1f}">{median:,.3g} ×</text>'
    )
