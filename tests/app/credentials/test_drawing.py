"""Pictures of badges: drawn so that they can be read, sent so that they do no harm."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from app.credentials.bridge import drawing
from app.credentials.bridge.drawing import COLOURS, ICONS, SHAPES, Drawing, UploadError, take_in
from app.credentials.bridge.drawing import picture as pictures
from app.credentials.labels import badges as words
from app.credentials.models.achievements import BADGE
from tests.app.ui.test_look import contrast


def picture(side: int = 300, mode: str = "RGB", **more: object) -> bytes:
    out = BytesIO()
    Image.new(mode, (side, side)).save(out, "PNG", **more)
    return out.getvalue()


def as_svg(inside: str, attributes: str = 'viewBox="0 0 100 100"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


def refusal(data: bytes) -> str:
    with pytest.raises(UploadError) as refused:
        take_in(data)
    return refused.value.reason


# --- Drawn ------------------------------------------------------------------------------------------------------------


def test_every_pair_of_colours_can_be_read() -> None:
    assert min(contrast(one.ink, one.ground) for one in COLOURS.values()) >= 4.5
    assert min(contrast(one.line, one.ground) for one in COLOURS.values()) >= 3


def test_every_choice_has_its_words() -> None:
    assert words.SHAPES.keys() == SHAPES.keys()
    assert words.COLOURS.keys() == COLOURS.keys()
    assert words.ICONS.keys() == {"", *ICONS}
    assert BADGE in words.KINDS


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("mark", "line"),
    [("WWWWWWWWWWWW", "WWWWWWWWWWWWWWWWWWWWWWWW"), ("ÉQ", "Travailler en équipe"), ("", "i"), ("", "")],
)
def test_words_stay_within_the_shape(shape: str, mark: str, line: str) -> None:
    for icon in ("", "team"):
        drawn = Drawing(shape, "blue", icon, mark, line)
        rows = pictures._fitting(drawn, SHAPES[shape])
        for row, top in pictures._placed(rows, SHAPES[shape].middle):
            assert not pictures._is_too_wide(row, top, SHAPES[shape])
            assert 20 < top < top + row.height < 492


def test_a_drawing_is_a_square_picture_that_says_its_name_and_nothing_more() -> None:
    made = drawing.svg(Drawing(mark="A&B", line="<script>"), 'Nom "<b>&')
    assert "<title>Nom &#34;&lt;b&gt;&amp;</title>" in made
    assert "<script" not in made
    with Image.open(BytesIO(drawing.png(made))) as seen:
        assert seen.size == (512, 512)
        assert seen.getpixel((0, 0))[3] == 0
        assert seen.getpixel((256, 35)) == (0x2A, 0x44, 0x94, 255)


def test_a_drawing_can_be_kept_and_taken_up_again() -> None:
    chosen = Drawing("ribbon", "straw", "bike", "3D", "Imprimer")
    assert Drawing.of(chosen.kept()) == chosen


@pytest.mark.parametrize("field", ["shape", "colours", "icon"])
def test_what_is_no_choice_is_not_drawn(field: str) -> None:
    with pytest.raises(ValueError, match="no such"):
        Drawing(**{field: "</svg>"})


def test_signs_without_a_letter_are_named_and_long_words_refused() -> None:
    with pytest.raises(drawing.UndrawableError) as refused:
        Drawing(line="Été 日本 🙂")
    assert refused.value.signs == ["日", "本", "🙂"]
    with pytest.raises(drawing.TooLongError):
        Drawing(mark="x" * 13)
    Drawing(mark="E\u0301quipe")  # an accent of its own is drawn with its letter


def test_two_letters_stand_for_a_name() -> None:
    assert [drawing.initials(name) for name in ("Travailler en équipe", "l’accueil", "日本", "À deux")] == [
        "TÉ", "AC", "", "DE",
    ]  # fmt: skip


# --- Sent -------------------------------------------------------------------------------------------------------------


def test_a_png_is_drawn_again_with_nothing_but_its_pixels() -> None:
    secret = PngInfo()
    secret.add_text("openbadgecredential", "someone else's badge")
    sent = take_in(picture(1500, "RGBA", pnginfo=secret))
    assert b"someone" not in sent.png
    assert sent.svg is None
    with Image.open(BytesIO(sent.png)) as seen:
        assert (seen.size, seen.info) == ((1024, 1024), {})


def test_what_is_no_square_picture_of_a_fair_size_is_refused_with_its_reason() -> None:
    oblong = BytesIO()
    Image.new("RGB", (300, 200)).save(oblong, "PNG")
    header = struct.pack(">II", 60_000, 60_000) + b"\x08\x02\x00\x00\x00"
    chunk = struct.pack(">I", 13) + b"IHDR" + header + struct.pack(">I", zlib.crc32(b"IHDR" + header))
    bomb = b"\x89PNG\r\n\x1a\n" + chunk
    whole = picture()
    reasons = {
        "empty": b"", "kind": b"GIF89a", "square": oblong.getvalue(), "small": picture(255), "pixels": bomb,
        "large": b"\x89PNG\r\n\x1a\n" + b"0" * (1024 * 1024), "damaged": whole[: len(whole) // 2],
    }  # fmt: skip
    assert {name: refusal(data) for name, data in reasons.items()} == {name: name for name in reasons}
    assert set(words.REFUSED_PICTURES) >= set(reasons) | {"words"}


def test_only_shapes_and_colours_of_an_svg_are_kept() -> None:
    sent = take_in(
        as_svg(
            "<script>alert(1)</script><style>@import url(http://x)</style><foreignObject><b/></foreignObject>"
            '<image href="http://x/a.png"/><use href="#a"/><a href="javascript:1"><rect width="9" height="9"/></a>'
            '<defs><linearGradient id="g"><stop offset="0" stop-color="#f00"/></linearGradient></defs>'
            '<rect onclick="x()" style="fill:url(#g);background:url(http://x)" width="100" height="100"/>'
            '<circle r="9" fill="url(http://x#g)" stroke="url( &quot;//x&quot; )"/><animate attributeName="x"/>',
            'viewBox="0 0 100 100" onload="x()" xmlns:xlink="http://www.w3.org/1999/xlink"',
        )
    )
    kept = sent.svg or ""
    for gone in ("script", "style", "foreign", "image", "use", "<a", "http://x", "//x", "onclick", "onload", "anim"):
        assert gone not in kept.replace("http://www.w3.org/2000/svg", "")
    assert 'fill="url(#g)"' in kept
    with Image.open(BytesIO(sent.png)) as seen:
        assert seen.size == (512, 512)
        assert seen.getpixel((400, 400)) == (255, 0, 0, 255)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (as_svg("<text>Bonjour</text>"), "words"),
        (as_svg("<rect/>", 'viewBox="0 0 100 50"'), "square"),
        (as_svg("<rect/>", ""), "square"),
        (as_svg("<rect/>" * 3000), "pixels"),
        (as_svg("<g>" * 40 + "</g>" * 40), "pixels"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + as_svg("&a;"), "damaged"),
        (as_svg("<rect"), "damaged"),
        (b"<html><svg/></html>", "kind"),
    ],
)
def test_an_svg_that_cannot_be_made_safe_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data) == reason
