"""Codes: readable by a telephone, silent to a screen reader but for their title, and allowed by our strict pages."""

from xml.etree import ElementTree as ET

import segno

from app.ui.codes import code_file, code_svg

ADDRESS = "https://tremplin.example/livret/abc"


def test_a_code_says_what_it_opens_and_brings_no_style() -> None:
    drawn = code_svg(ADDRESS, 'Livret de <Zoé> "A"')

    assert 'role="img"' in drawn
    assert "<title>Livret de &lt;Zoé&gt; &#34;A&#34;</title>" in drawn
    assert "style" not in drawn


def test_the_modules_drawn_are_those_of_the_code() -> None:
    dark = set[tuple[int, int]]()
    root = ET.fromstring(code_file(ADDRESS))
    side = int(root.attrib["width"])
    for run in root[1].attrib["d"].split("z")[:-1]:
        move, rest = run[1:].split("h", 1)
        x, y = map(int, move.split())
        dark |= {(x + step, y) for step in range(int(rest.split("v")[0]))}

    rows = list(segno.make(ADDRESS, error="m", micro=False).matrix_iter(border=4))
    assert side == len(rows)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
