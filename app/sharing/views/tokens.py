"""The secret part of a link's address: the link's id signed by the installation's key, so that nothing need be kept."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from flask import current_app
from itsdangerous import BadSignature, Signer

from app.mail import services as mail
from app.sharing.models import LinkKind, ShareLink

PAGES = {LinkKind.PAGE: "record.shared", LinkKind.BOOKLET: "record.check"}


def _signer() -> Signer:
    return Signer(current_app.config["SECRET_KEY"], salt="share-link", key_derivation="hmac", digest_method=sha256)


def token_of(link: ShareLink) -> str:
    """What opens this link."""
    return _signer().sign(urlsafe_b64encode(link.id.bytes).rstrip(b"=")).decode()


def address_of(link: ShareLink) -> str:
    """The whole address to hand out, under the site's own name whatever name a request gives it."""
    return mail.public_url(PAGES[link.kind], token=token_of(link))


def link_id_of(token: str) -> UUID | None:
    """The id of the link that a token opens; None when we did not sign it."""
    try:
        signed = _signer().unsign(token)
        return UUID(bytes=urlsafe_b64decode(signed + b"=="))
    except (BadSignature, ValueError):
        return None
