"""What openbadgeslib, a library of others in Python, finds of a set of credentials, and in its pictures."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from openbadgeslib import baking
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier, bundled_clr_contexts
from openbadgeslib.ob3.ldp import verify_data_integrity_proof

from badges.controllers import key_of

# It takes badges alone: an endorsement by itself is none; of a record it verifies the signature and the members, and
# knows neither its dates nor its tokens.
NOT_ASKED = (
    *("valid-endorsement.json", "valid-endorsement.jwt", "invalid-endorsement-changed.json"),
    *("invalid-endorsement-withdrawn.json", "invalid-endorsement-withdrawn.jwt"),
    *("valid-record.jwt", "invalid-record-expired.json"),
)
ISSUER = "did:web:badges.example.org:structures:elan"


def baked(path: Path) -> str:
    """What a file carries, taken out of a picture by openbadgeslib."""
    content = path.read_bytes()
    if path.suffix == ".png":
        found = baking.extract_png(content, keyword=baking.ITXT_KEYWORD_OB3)
        return found.decode() if isinstance(found, bytes) else str(found)
    if path.suffix == ".svg":
        return str(baking.extract_svg(content, element=baking.SVG_ELEMENT_OB3, text_fallback=True))
    return content.decode()


def accepted(path: Path, folder: Path) -> bool:
    """Whether openbadgeslib accepts a credential, the list of revocations included."""
    published: dict[str, str] = json.loads((folder / "map.json").read_text(encoding="utf-8"))

    def download(url: str, *_given: Any, **_named: Any) -> bytes:
        return (folder / published[url.split("#", maxsplit=1)[0]]).read_bytes()

    # It reads lists that are tokens alone, so that the signature of ours is left to other verifiers.
    options: dict[str, Any] = {"check_status": True, "verify_status_list": False, "download": download}
    text = baked(path)
    try:
        if text.startswith("{"):
            each(json.loads(text), download, options)
        else:
            OB3Verifier.for_issuer_did(ISSUER, download=download).verify(text, **options)
    except OB3VerificationError:
        return False
    return True


def each(document: dict[str, Any], download: Any, options: dict[str, Any]) -> None:
    """Verify a badge; of a record, its signature and each badge it embeds."""
    if "ClrCredential" not in document["type"]:
        OB3LdpVerifier().verify(json.dumps(document), **options)
        return
    method, issuer = document["proof"][0]["verificationMethod"], document["issuer"]["id"]
    key = key_of(method, issuer=issuer, fetch=download, now=datetime.now(UTC)).key
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    verify_data_integrity_proof(document, pem, extra_contexts=bundled_clr_contexts())
    for member in document["credentialSubject"]["verifiableCredential"]:
        OB3LdpVerifier().verify(json.dumps(member), **options)
