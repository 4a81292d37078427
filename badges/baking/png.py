"""Badges baked in PNG pictures: one uncompressed ``iTXt`` chunk (Open Badges 3.0 section 5.3.2; 2.0, “Baking”).

The picture is never decoded, and a compressed chunk never inflated beyond a bound.
"""

import struct
import zlib
from collections.abc import Iterator

from badges.errors import UnreadableError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
KEYWORD_V2 = b"openbadges"
MOST_TEXT = 1024 * 1024
MOST_CHUNKS = 50_000


def is_png(content: bytes) -> bool:
    """Whether a file begins as a PNG picture."""
    return content.startswith(SIGNATURE)


def chunks(content: bytes) -> Iterator[tuple[bytes, bytes, int, int]]:
    """Walk the chunks of a picture: kind, content, where it begins and where it ends; checks each one's sum."""
    position, count = len(SIGNATURE), 0
    while position < len(content):
        head = content[position : position + 8]
        if len(head) < 8:
            raise UnreadableError("broken_picture")
        length, kind = struct.unpack(">I4s", head)
        end = position + 12 + length
        body, check = content[position + 8 : end - 4], content[end - 4 : end]
        if end > len(content) or struct.pack(">I", zlib.crc32(kind + body)) != check:
            raise UnreadableError("broken_picture")
        count += 1
        if count > MOST_CHUNKS or (kind == b"IHDR") != (count == 1):
            raise UnreadableError("broken_picture")
        yield kind, body, position, end
        if kind == b"IEND":
            return
        position = end
    raise UnreadableError("broken_picture")


def extract(content: bytes) -> str:
    """Return the credential, the token or the address that a picture carries.

    Parameters
    ----------
    content : bytes
        A PNG file.

    Returns
    -------
    str
        What is baked, not yet believed.

    Raises
    ------
    UnreadableError
        ``"broken_picture"``, ``"nothing_baked"``, ``"several_baked"``, ``"compressed"`` or ``"not_text"``.
    """
    baked = [text for kind, body, *_ in chunks(content) if (text := _baked(kind, body)) is not None]
    if not baked:
        raise UnreadableError("nothing_baked")
    if len(baked) > 1:
        raise UnreadableError("several_baked")
    return baked[0]


def _baked(kind: bytes, body: bytes) -> str | None:
    keyword, _, rest = body.partition(b"\0")
    if kind == b"tEXt" and keyword == KEYWORD_V2:  # as the first Mozilla bakery wrote it
        return _text(rest)
    if kind != b"iTXt" or keyword not in {KEYWORD, KEYWORD_V2}:
        return None
    if len(rest) < 2:
        raise UnreadableError("not_text")
    compressed, rest = rest[0], rest[2:]
    _language, _, rest = rest.partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    if not compressed:
        return _text(text)
    if keyword == KEYWORD:  # “MUST NOT be compressed”
        raise UnreadableError("compressed")
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(text, MOST_TEXT)
    except zlib.error as error:
        raise UnreadableError("not_text") from error
    if inflater.unconsumed_tail:
        raise UnreadableError("too_large")
    return _text(inflated)


def _text(content: bytes) -> str:
    if len(content) > MOST_TEXT:
        raise UnreadableError("too_large")
    try:
        return content.decode().strip()
    except UnicodeDecodeError as error:
        raise UnreadableError("not_text") from error


def bake(picture: bytes, credential: str) -> bytes:
    """Return a picture that carries a credential, in the place of any that it carried.

    Parameters
    ----------
    picture : bytes
        A PNG file.
    credential : str
        JSON, or a token.

    Returns
    -------
    bytes
        The same picture, with one ``iTXt`` chunk right after its header.

    Raises
    ------
    UnreadableError
        The file is not a sound PNG picture.
    """
    if not is_png(picture):
        raise UnreadableError("broken_picture")
    body = KEYWORD + b"\0\0\0\0\0" + credential.encode()
    chunk = struct.pack(">I4s", len(body), b"iTXt") + body + struct.pack(">I", zlib.crc32(b"iTXt" + body))
    kept = [SIGNATURE]
    for kind, content, start, end in chunks(picture):
        if not (kind in {b"iTXt", b"tEXt", b"zTXt"} and content.partition(b"\0")[0] in {KEYWORD, KEYWORD_V2}):
            kept.append(picture[start:end])
        if kind == b"IHDR":
            kept.append(chunk)
    return b"".join(kept)
