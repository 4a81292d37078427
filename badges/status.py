"""Whether a credential was revoked or suspended since: BitstringStatusList, StatusList2021 and 1EdTechRevocationList.

Source: Bitstring Status List 1.0, sections 2 and 3; 1EdTech's “Revocation List Status Method”, section 4.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from typing import Any

from badges import multibase
from badges.errors import KeyFormError

LEAST_BITS = 131_072  # 16 KiB: a shorter list tells too much of who is on it (section 6.1)
MOST_LIST_BYTES = 2 * 1024 * 1024  # sixteen million credentials
ENTRIES = frozenset({"BitstringStatusListEntry", "StatusList2021Entry"})
LISTS = frozenset({"BitstringStatusListCredential", "StatusList2021Credential"})
BITSTRING = "BitstringStatusListCredential"
REVOCATION, SUSPENSION = "revocation", "suspension"
BASE64URL = re.compile(r"[A-Za-z0-9_-]+")


def encode(bits: bytes) -> str:
    """Write a list of bits as ``encodedList``.

    Parameters
    ----------
    bits : bytes
        Bit 0 is the highest of the first byte; at least 16 KiB.

    Returns
    -------
    str
        ``u`` and the base64url of the gzip of the bits.
    """
    if len(bits) * 8 < LEAST_BITS:
        bits = bits.ljust(LEAST_BITS // 8, b"\0")
    return "u" + multibase.base64url_encode(gzip.compress(bits, mtime=0))


def decode(text: str) -> bytes:
    """Read ``encodedList``, never inflating it beyond 2 MB.

    Raises
    ------
    KeyFormError
        It is not written as it should be.
    """
    content = multibase.base64url_decode(text.removeprefix("u"))
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        bits = inflater.decompress(content, MOST_LIST_BYTES)
    except zlib.error as error:
        raise KeyFormError("not a compressed list") from error
    if inflater.unconsumed_tail or not inflater.eof:
        raise KeyFormError("too long a list")
    return bits


def bit(bits: bytes, index: int) -> bool:
    """Whether a bit is set; raise IndexError beyond the end."""
    if index < 0:
        raise IndexError(index)
    return bool(bits[index // 8] & (0x80 >> index % 8))


def with_bits(bits: bytes, indices: Mapping[int, bool]) -> bytes:
    """Return the list with some bits set and others cleared.

    Parameters
    ----------
    bits : bytes
        The list; bit 0 is the highest of the first byte.
    indices : mapping of int to bool
        The bits to change, and what to.

    Returns
    -------
    bytes
        A new list.

    Raises
    ------
    IndexError
        A place is beyond the end.
    """
    changed = bytearray(bits)
    for index, value in indices.items():
        mask = 0x80 >> index % 8
        changed[index // 8] = changed[index // 8] | mask if value else changed[index // 8] & ~mask
    return bytes(changed)


def index_of(entry: Mapping[str, Any]) -> int | None:
    """Return an entry's place in its list; None when it is not a whole number."""
    index = entry.get("statusListIndex")
    if isinstance(index, str) and re.fullmatch(r"\d{1,12}", index):
        return int(index)
    return index if isinstance(index, int) and not isinstance(index, bool) and index >= 0 else None


def revoked_ids(document: Mapping[str, Any]) -> set[str]:
    """Return the credentials that a 1EdTechRevocationList names as revoked."""
    found = set()
    for one in document.get("revokedCredential") or document.get("revokedCredentials") or []:
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, dict) and isinstance(one.get("id"), str) and one.get("revoked", True) is not False:
            found.add(one["id"])
    return found
