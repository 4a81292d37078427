"""The JSON-LD contexts that credentials name, pinned: no term changes its meaning behind our back, and none is fetched.

Each file is the published document, byte for byte where its publisher gives a hash; `PINNED` gives its SHA-256, which
is checked when it is read. Sources: PROVENANCE.md.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any

from badges.errors import UnknownContextError

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
LEARNER_RECORD = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"

_OB = "https://purl.imsglobal.org/spec/ob/v3p0"

# URL: file and the hash of its bytes.
PINNED: Mapping[str, tuple[str, str]] = {
    CREDENTIALS_V2: ("credentials-v2", "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"),
    CREDENTIALS_V1: ("credentials-v1", "00d7dd6d3ad8b920e3e550dd3a3d9090bffcac84cdbf943da6924b3e0a5c8bb8"),
    OPEN_BADGES: ("ob-3.0.3", "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84"),
    f"{_OB}/context-3.0.2.json": ("ob-3.0.2", "00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53"),
    f"{_OB}/context-3.0.1.json": ("ob-3.0.1", "5f3d9dd6288ef437ff8286cf95ffbff609c748a66f24a1e9450c45ca64be1571"),
    f"{_OB}/context.json": ("ob-3.0", "9f1c8f9f361ba2994b9b50701f41149919542c50c7b7455b2846d87959295d72"),
    f"{_OB}/extensions.json": ("ob-extensions", "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93"),
    LEARNER_RECORD: ("clr-2.0.1", "880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6"),
    "https://w3id.org/security/data-integrity/v1": (
        "data-integrity-v1",
        "b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554",
    ),
    "https://w3id.org/security/data-integrity/v2": (
        "data-integrity-v2",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    "https://w3id.org/security/suites/ed25519-2020/v1": (
        "ed25519-2020-v1",
        "b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588",
    ),
    "https://w3id.org/security/multikey/v1": (
        "multikey-v1",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
    "https://www.w3.org/ns/credentials/status/v1": (
        "status-v1",
        "fd08cbf28ddd829ab2f1978c48f43ab07a112c1c90245a0cfac7ba721c65170c",
    ),
    "https://w3id.org/vc/status-list/2021/v1": (
        "status-list-2021-v1",
        "634d71c159289f068c96012e4511c657fdf82ac4231900081bda3ba24e2e1160",
    ),
    "https://www.w3.org/ns/did/v1": ("did-v1", "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f"),
}


@lru_cache
def pinned(url: str) -> dict[str, Any]:
    """Return a pinned context document, whose bytes are those that were pinned; raise UnknownContextError for
    another.
    """
    if url not in PINNED:
        raise UnknownContextError(url)
    name, digest = PINNED[url]
    content = (files(__package__) / f"{name}.json").read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise UnknownContextError(url)
    document: dict[str, Any] = json.loads(content)
    return document


def load(url: str, _options: object = None) -> dict[str, Any]:
    """Give a pinned context as JSON-LD processors ask for it."""
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": pinned(url)}


def many(value: Any) -> list[Any]:
    """JSON-LD writes one as itself, and several as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
