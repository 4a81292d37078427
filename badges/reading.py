"""From a file to what it carries: recognised by its bytes, and bounded before anything is made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from badges.baking import png, svg
from badges.errors import UnreadableError
from badges.json_text import MOST_JSON, parse_object
from badges.proofs import jwt
from badges.proofs.jwt import Token

MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Carried:
    """What a file carries, not yet believed.

    Parameters
    ----------
    text : str
        JSON, a token or an address, byte for byte but for spaces around it.
    document : mapping or None
        The JSON object, when it is one.
    token : Token or None
        The token, when it is one.
    packing : str
        ``"png"``, ``"svg"`` or ``"bare"``.
    """

    text: str
    document: Mapping[str, Any] | None
    token: Token | None
    packing: str


def read(content: bytes) -> Carried:
    """Recognise a file by its bytes, and take out the credential it carries.

    Parameters
    ----------
    content : bytes
        A PNG or SVG picture, JSON, a token, or an address.

    Returns
    -------
    Carried
        What it carries.

    Raises
    ------
    UnreadableError
        Nothing that could be a badge is in it; the reason is a code: ``"too_large"``, ``"not_text"``, ``"not_json"``,
        ``"not_a_token"``, ``"duplicate_names"``, ``"too_deep"``, or one of `badges.baking`.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableError("too_large")
    if png.is_png(content):
        return carried(png.extract(content), "png")
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise UnreadableError("not_text") from error
    if text.startswith("<") or (svg.is_svg(content) and not text.startswith("{")):
        return carried(svg.extract(content), "svg")
    return carried(text, "bare")


def carried(text: str, packing: str = "bare") -> Carried:
    """Tell JSON, a token and an address apart."""
    if len(text) > MOST_JSON:
        raise UnreadableError("too_large")
    if text.startswith("{"):
        return Carried(text, parse_object(text), None, packing)
    if jwt.is_compact(text):
        return Carried(text, None, jwt.parse(text), packing)
    if text.startswith(("https://", "http://")) and not any(mark.isspace() for mark in text):
        return Carried(text, None, None, packing)
    raise UnreadableError("not_json")


def published(content: bytes) -> Carried:
    """Read a credential as others publish it: JSON, or a token."""
    try:
        return carried(content.decode("utf-8-sig").strip())
    except UnicodeDecodeError as error:
        raise UnreadableError("not_text") from error
