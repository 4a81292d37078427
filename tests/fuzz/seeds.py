"""What the fuzzer begins with: our own set of credentials, and the samples of others when they are there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from app.credentials.bridge.demo_set import DemoSet
from badges import SigningKey, issue_token
from badges.baking import png, svg
from tests.badges.issuer import NOW, ORIGIN, SVG, Issuer
from tests.badges.issuer import png as blank

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples" / "badges"


@dataclass
class Seeds:
    """Files to change, what the world publishes, and a key that the world knows."""

    files: dict[str, bytes]
    published: dict[str, bytes]
    issuer: Issuer
    key: SigningKey


def gather() -> Seeds:
    """Make our own, and read the others'."""
    issuer, made = Issuer(), DemoSet("https://set.example.org", NOW)
    files = {f"set/{name}": content for name, content in made.files()}
    published = {**dict(made.published()), **issuer.published()}
    signed = json.dumps(issuer.issued()).encode()
    files |= {
        "own/badge.json": signed,
        "own/token.jwt": issue_token(issuer.credential(), issuer.key).encode(),
        "own/badge.png": png.bake(blank(), signed.decode()),
        "own/badge.svg": svg.bake(SVG, signed.decode()),
        "own/address.txt": f"{ORIGIN}/credentials/1".encode(),
    }
    published[f"{ORIGIN}/credentials/1"] = signed
    if (SAMPLES / "manifest.json").exists():
        told = json.loads((SAMPLES / "manifest.json").read_text(encoding="utf-8"))
        files |= {one["file"]: (SAMPLES / one["file"]).read_bytes() for one in told["samples"]}
        names = json.loads((SAMPLES / "documents" / "map.json").read_text(encoding="utf-8"))
        published |= {url: (SAMPLES / "documents" / name).read_bytes() for url, name in names.items()}
    return Seeds(files, published, issuer, issuer.key)
