"""Secret halves of keys, sealed before they are stored: who reads the database alone signs nothing."""

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from app.credentials.errors import SealError


class Seal:
    """What seals and opens; the first secret seals, all open, so that the installation can change its own."""

    def __init__(self, secrets: Sequence[str]) -> None:
        if not secrets:
            raise SealError("no secret")
        self._fernets = MultiFernet([Fernet(_key(secret)) for secret in secrets])

    def close(self, content: bytes) -> bytes:
        """Seal a few bytes."""
        return self._fernets.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """Open what was sealed by one of the secrets."""
        try:
            return self._fernets.decrypt(sealed)
        except InvalidToken as error:
            raise SealError("not sealed by this installation") from error

    def renew(self, sealed: bytes) -> bytes:
        """Seal again, by the first secret, what another sealed."""
        try:
            return self._fernets.rotate(sealed)
        except InvalidToken as error:
            raise SealError("not sealed by this installation") from error


def _key(secret: str) -> bytes:
    """The secrets are long and random (the settings see to it), so one hash is enough to make keys of them."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"tremplin keys of issuers\0" + secret.encode()).digest())
