"""Someone outside, who verifies by what our public addresses answer, and by a verifier written by others."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OB3Verifier

import badges


class Outside:
    """Someone else's machine: it knows our public addresses, and carries no cookie."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self.asked: list[str] = []

    def __call__(self, url: str) -> bytes:
        parts = urlsplit(url)
        assert parts.netloc == "localhost", url
        self.asked.append(parts.path)
        answer = self.client.get(parts.path, headers={"Accept": "application/ld+json, application/json"})
        if answer.status_code != 200:
            raise badges.UnreachableError(url, f"answered_{answer.status_code}")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
        return bytes(answer.data)

    def verdict(self, content: bytes, *, recipient: str | None = None) -> tuple[str, str]:
        """What is found, and the worst thing that did not pass."""
        found = badges.verify(content, fetch=self, now=datetime.now(UTC), recipient=recipient)
        order = [one for outcome in ("failed", "unknown") for one in found.checks if one.outcome == outcome]
        wrong = next((f"{one.name}/{one.detail}" for one in order), "")
        return found.verdict.value, wrong

    def download(self, url: str, *_given: Any, **_named: Any) -> bytes:
        return self(url.split("#", maxsplit=1)[0])

    def accepts(self, text: str, issuer: str) -> bool:
        """Whether a verifier written by others accepts it."""
        options: dict[str, Any] = {"check_status": True, "verify_status_list": False, "download": self.download}
        try:
            if text.startswith("{"):
                OB3LdpVerifier().verify(text, **options)
            else:
                OB3Verifier.for_issuer_did(issuer, download=self.download).verify(text, **options)
        except OB3VerificationError:
            return False
        return True
