"""The stylesheet, the script and the mark: served from memory under an address that changes with their content."""

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


class UnknownAssetError(Exception):
    """No file of ours has this name."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent, whole and compressed, and the mark of its content."""

    content: bytes
    compressed: bytes
    digest: str
    media_type: str


@cache
def asset(name: str) -> Asset:
    """Read one of our files, once."""
    path = FOLDER / name
    if path.parent != FOLDER or path.suffix not in TYPES or not path.is_file():
        raise UnknownAssetError(name)
    content = path.read_bytes()
    return Asset(content, gzip.compress(content, 9, mtime=0), sha256(content).hexdigest()[:12], TYPES[path.suffix])
