"""Bytes as text that says how it was written: base58btc (``z…``) and base64url without padding (``u…``)."""

import base64
import binascii

from badges.errors import KeyFormError

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
LONGEST = 4096  # base58 takes time that grows with the square of the length


def base58_encode(content: bytes) -> str:
    """Write bytes in Bitcoin's base 58."""
    number, text = int.from_bytes(content), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return "1" * (len(content) - len(content.lstrip(b"\0"))) + text


def base58_decode(text: str) -> bytes:
    """Read bytes from Bitcoin's base 58."""
    if len(text) > LONGEST:
        raise KeyFormError("too long")
    number = 0
    for letter in text:
        if letter not in VALUES:
            raise KeyFormError(f"not a letter of base 58: {letter!r}")
        number = number * 58 + VALUES[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)


def base64url_encode(content: bytes) -> str:
    """Write bytes in base 64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def base64url_decode(text: str) -> bytes:
    """Read bytes from base 64 for addresses; nothing but its letters is let in."""
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyFormError("not base 64") from error
    if base64url_encode(content) != text:  # spare bits, or letters of the other alphabet
        raise KeyFormError("not base 64 as it should be written")
    return content


def decode(text: str) -> bytes:
    """Read a multibase text."""
    if text.startswith("z"):
        return base58_decode(text[1:])
    if text.startswith("u"):
        return base64url_decode(text[1:])
    raise KeyFormError("neither base 58 nor base 64")
