"""To the badges library and back: files verified with what may be fetched, and credentials made to try verifiers on."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import badges
from app.credentials.bridge.fetching import fetch
from app.credentials.errors import DocumentsError

Verification = badges.Verification


def verify_file(
    content: bytes, *, documents: Path | None, online: bool, now: datetime, recipient: str | None
) -> Verification:
    """Verify a badge in a closed world, online, or with nothing remote."""
    if documents is not None:
        known = closed_world(documents)
        known.update(_as_published(content, known))
        return badges.verify(content, fetch=badges.Documents(known), now=now, recipient=recipient)
    fetcher = fetch if online else badges.nothing_remote
    return badges.verify(content, fetch=fetcher, now=now, recipient=recipient)


def closed_world(folder: Path) -> dict[str, bytes]:
    """Read a folder whose map.json gives a file for each address."""
    try:
        names = json.loads((folder / "map.json").read_text(encoding="utf-8"))
        return {str(url): (folder / name).read_bytes() for url, name in names.items()}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise DocumentsError(str(error)) from error


def _as_published(content: bytes, known: dict[str, bytes]) -> dict[str, bytes]:
    """In a closed world, a hosted badge of Open Badges 2.0 stands for what its own address answers, unless the map
    says.
    """
    try:
        document: Any = badges.read(content).document
    except badges.UnreadableError:
        return {}
    if not isinstance(document, dict) or "VerifiableCredential" in str(document.get("type")):
        return {}
    name = document.get("id")
    if not isinstance(name, str) or name in known:
        return {}
    return {name: json.dumps(document).encode()}
