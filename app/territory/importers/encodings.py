"""In which encoding a file was really written, whatever its name says."""

import codecs
import hashlib
import re
from typing import IO, NamedTuple

from app.territory.errors import DistributionError, Problem

CHUNK = 1 << 16
UTF_8_LETTER = re.compile(rb"\xc3[\x80-\xbf]")  # é, è, à… as UTF-8 writes them
CONTROLS = bytes(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0C, 0x0D))
C1 = re.compile(rb"[\x80-\x9f]")
UNDEFINED_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


class Detected(NamedTuple):
    """What a first reading tells of a text file."""

    encoding: str
    digest: str
    ends_its_last_line: bool


def detect(stream: IO[bytes], shown: str) -> Detected:
    """The encoding of a text file and the digest of its bytes; what cannot be one text is refused.

    UTF-8, with or without its mark, else Windows-1252 or latin-1 when nothing in the file speaks against it: no control
    character, no byte these leave undefined, no letter written in UTF-8 beside those that are not.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8")()
    first = b""
    rest: list[bytes] = []
    utf_8 = True
    while chunk := stream.read(CHUNK):
        first = first or chunk
        digest.update(chunk)
        rest.append(chunk)
        if chunk.translate(None, CONTROLS) != chunk:
            raise DistributionError(Problem.NOT_TEXT, shown)
        utf_8 = utf_8 and _decodes(decoder, chunk)
    if not any(chunk.strip() for chunk in rest):
        raise DistributionError(Problem.EMPTY_FILE, shown)
    if utf_8 and _decodes(decoder, b"", final=True):
        encoding = "utf-8-sig" if first.startswith(codecs.BOM_UTF8) else "utf-8"
    else:
        encoding = _one_byte_encoding(b"".join(rest), shown)
    return Detected(encoding, digest.hexdigest(), rest[-1].endswith((b"\n", b"\r")))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _one_byte_encoding(content: bytes, shown: str) -> str:
    if UTF_8_LETTER.search(content):
        raise DistributionError(Problem.MIXED_ENCODINGS, shown, str(_first_bad_line(content)))
    if not C1.search(content):
        return "latin-1"
    if UNDEFINED_IN_1252.search(content):
        raise DistributionError(Problem.NOT_TEXT, shown)
    return "cp1252"


def _first_bad_line(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return content.count(b"\n", 0, error.start) + 1
    return 1
