"""The rules of the look that a machine can hold."""

import gzip
import re
from pathlib import Path

import pytest

from app.ui import marks

APP = Path(__file__).parents[3] / "app"
STATIC = APP / "ui" / "static"
CSS = (STATIC / "tremplin.css").read_text(encoding="utf-8")
SCRIPT = (STATIC / "tremplin.js").read_text(encoding="utf-8")
SPRITE = (APP / "ui" / "templates" / "ui" / "sprite.html").read_text(encoding="utf-8")
TEMPLATES = sorted(APP.glob("**/templates/**/*.html"))

SYSTEM_COLOURS = {"CanvasText", "Canvas", "Highlight"}
NAMED = "white|black|red|green|blue|yellow|orange|grey|gray|navy|brown|pink|purple|gold"


def rules_without_tokens() -> str:
    return re.sub(r":root\{[^}]*\}", "", re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL))


def test_no_colour_stands_outside_of_the_tokens() -> None:
    rest = rules_without_tokens()

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", rest) == []
    assert re.findall(r"\b(?:rgba?|hsla?|oklch|color-mix)\(", rest) == []
    assert re.findall(rf"[:\s](?:{NAMED})(?=[;}}\s])", rest) == []


def test_every_token_that_is_used_is_set_and_every_colour_is_set_for_the_dark_and_for_paper() -> None:
    light, dark, paper = re.findall(r":root\{([^}]*)\}", CSS)
    names = set(re.findall(r"(--[\w-]+):", light))

    assert set(re.findall(r"var\((--[\w-]+)", CSS)) <= names
    colours = {name for name, value in re.findall(r"(--[\w-]+):([^;]+);", light) if value.startswith("#")}
    assert colours == set(re.findall(r"(--[\w-]+):", dark))
    assert colours - {"--halo"} == set(re.findall(r"(--[\w-]+):", paper))


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark", "paper"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("--ink", "--surface", 7),
        ("--ink", "--ground", 7),
        ("--ink-2", "--surface", 4.5),
        ("--ink-2", "--lin-soft", 4.5),
        ("--ink-2", "--ground", 4.5),
        ("--lin", "--surface", 4.5),
        ("--lin-deep", "--lin-soft", 4.5),
        ("--on-lin", "--lin", 4.5),
        ("--on-lin", "--lin-deep", 4.5),
        ("--blond-ink", "--surface", 4.5),
        ("--blond-ink", "--blond-soft", 4.5),
        ("--pre", "--surface", 4.5),
        ("--brique", "--surface", 4.5),
        ("--brique", "--brique-soft", 4.5),
        ("--ink", "--blond-soft", 7),
        ("--ink", "--pre-soft", 7),
        ("--edge", "--surface", 3),
        ("--on-step", "--step-1", 4.5),
        ("--on-step", "--step-2", 4.5),
    ],
)
def test_text_stands_out_from_its_ground(theme: str, ink: str, ground: str, least: float) -> None:
    blocks = dict(zip(("light", "dark", "paper"), re.findall(r":root\{([^}]*)\}", CSS), strict=True))
    tokens = dict(re.findall(r"(--[\w-]+):(#\w+)", blocks[theme]))

    assert contrast(tokens[ink], tokens[ground]) >= least


def test_the_stylesheet_and_the_script_stay_small() -> None:
    assert len(CSS.encode()) <= 34_000
    assert len(gzip.compress(CSS.encode(), 9)) <= 8_000
    assert len(gzip.compress(SCRIPT.encode(), 9)) <= 4_000


def test_the_stylesheet_fetches_nothing() -> None:
    assert re.findall(r"url\((?!#)", CSS) == []
    assert "@import" not in CSS
    assert "@font-face" not in CSS


def test_the_script_needs_no_permission_that_our_pages_refuse() -> None:
    for forbidden in (
        "eval(",
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        ".style",
        'setAttribute("style',
        'on" +',
    ):
        assert forbidden not in SCRIPT


def test_every_symbol_that_is_used_is_in_the_sprite() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    used = {mark.symbol for kind in (marks.PROOFS, marks.READINESS, marks.CHECKS) for mark in kind.values()}
    for path in [*TEMPLATES, *APP.glob("**/*.py")]:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'<use href="#([\w-]+)"', text))
        used |= {name for name in re.findall(r'["\']([mli]-[a-z]+)["\']', text) if name[:2] in ("m-", "l-", "i-")}
        used |= {f"i-{name}" for name in re.findall(r'\bicon="([a-z]+)"', text)}

    assert used - drawn == set()
    assert len(drawn) == len(re.findall("<symbol", SPRITE))


def test_no_template_brings_a_style_a_script_or_a_handler_of_its_own() -> None:
    found = []
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        if re.search(r"\sstyle=|<style|\son[a-z]+=[\"']|javascript:", text) or re.search(
            r"<script(?![^>]*\ssrc=)", text
        ):
            found.append(path.name)

    assert found == []


def test_no_template_of_ours_brings_a_colour() -> None:
    for path in (APP / "ui" / "templates" / "ui").glob("*.html"):
        assert re.findall(r"(?:fill|stroke|color)=\"#", path.read_text(encoding="utf-8")) == [], path.name
