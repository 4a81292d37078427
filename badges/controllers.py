"""Whose key it is: a key counts when the issuer's own document lists it, for making assertions.

Source: Controlled Identifiers 1.0, section 3.3 (“Retrieve Verification Method”); Open Badges 3.0, section 8.2 for
keys that tokens name by an address. A key that comes in a fragment, a header or a token proves nothing by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from badges import keys
from badges.contexts import many
from badges.errors import BadgeError, KeyFormError, UnreachableError, UnreadableError
from badges.fetching import Fetcher, did_web_url
from badges.json_text import parse_object
from badges.keys import PublicKey
from badges.moments import read

SELF_CONTAINED = ("did:key:", "did:jwk:")


class NotTheirKeyError(BadgeError):
    """The issuer's document does not list the key, or not for assertions."""


class UnknownMethodError(BadgeError):
    """The issuer is known by a method that is not supported, so that nothing can be said."""


def key_of(method: str, *, issuer: str, fetch: Fetcher, now: datetime, linked: bool = False) -> PublicKey:
    """Return the key that a verification method names, once the issuer's document lists it.

    Parameters
    ----------
    method : str
        The ``verificationMethod`` of a proof, or the ``kid`` of a token.
    issuer : str
        The ``id`` of the credential's issuer.
    fetch : Fetcher
        How the issuer's document is had.
    now : datetime
        The moment, aware: a key may have expired, or been taken back, before it.
    linked : bool
        Whether the key may be a mere JSON Web Key at an address of the issuer's own origin, as tokens name theirs.

    Returns
    -------
    PublicKey
        The key.

    Raises
    ------
    NotTheirKeyError
        The key belongs to someone else, or to nobody.
    UnknownMethodError
        A DID method that is not supported.
    UnreachableError
        The document cannot be had.
    KeyFormError
        The key, or the document, is not written as it should be.
    """
    controller = method.split("#", maxsplit=1)[0]
    if issuer.startswith(SELF_CONTAINED):
        return _own_key(method, controller, issuer)
    if controller != issuer:
        return _linked_key(method, issuer, fetch, allowed=linked)
    return _key(_listed(document_of(controller, fetch), method), now)


def document_of(controller: str, fetch: Fetcher) -> Mapping[str, Any]:
    """Fetch a controller's document; it must be about that controller."""
    if controller.startswith("did:web:"):
        url = did_web_url(controller)
    elif controller.startswith("https://"):
        url = controller
    elif controller.startswith(("did:", "http:")):
        raise UnknownMethodError(controller)
    else:
        raise KeyFormError("not the name of a controller")
    document = json_object(fetch(url))
    if document.get("id") != controller:
        raise NotTheirKeyError(controller)
    return document


def json_object(content: bytes) -> dict[str, Any]:
    """Read a document that must be a JSON object."""
    try:
        return parse_object(content)
    except UnreadableError as error:
        raise KeyFormError("not a JSON object") from error


def _own_key(method: str, controller: str, issuer: str) -> PublicKey:
    """A did:key and a did:jwk are their own documents: one key, under one fragment."""
    fragment = method.partition("#")[2]
    expected = issuer.removeprefix("did:key:") if issuer.startswith("did:key:") else "0"
    if controller != issuer or fragment not in {expected, ""}:
        raise NotTheirKeyError(method)
    return keys.from_did(issuer)


def _listed(document: Mapping[str, Any], method: str) -> Mapping[str, Any]:
    """Return the method as the document gives it, if it may make assertions by it."""
    controller = document["id"]
    for one in many(document.get("assertionMethod")):
        if isinstance(one, dict) and _same(one.get("id"), method, controller):
            return _theirs(one, method, controller)
        if isinstance(one, str) and _same(one, method, controller):
            for known in many(document.get("verificationMethod")):
                if isinstance(known, dict) and _same(known.get("id"), method, controller):
                    return _theirs(known, method, controller)
    raise NotTheirKeyError(method)


def _theirs(found: Mapping[str, Any], method: str, controller: str) -> Mapping[str, Any]:
    if found.get("controller") not in (controller, None):
        raise NotTheirKeyError(method)
    return found


def _same(name: Any, method: str, controller: str) -> bool:
    """Whether a document's name for a method, perhaps a mere fragment, is the one asked for."""
    return name == method or (isinstance(name, str) and name.startswith("#") and controller + name == method)


def _key(method: Mapping[str, Any], now: datetime) -> PublicKey:
    for name in ("revoked", "expires"):  # proofs are not to be believed from then on (section 2.2)
        if method.get(name) is not None:
            ended = read(method[name])
            if ended is None or ended <= now:
                raise NotTheirKeyError(str(method.get("id")))
    if isinstance(method.get("publicKeyMultibase"), str):
        return keys.from_multikey(method["publicKeyMultibase"])
    if isinstance(method.get("publicKeyJwk"), dict):
        return keys.from_jwk(method["publicKeyJwk"])
    raise KeyFormError("a method without a key that is supported")


def _linked_key(method: str, issuer: str, fetch: Fetcher, *, allowed: bool) -> PublicKey:
    """A token may name its key by the address of a JSON Web Key: it counts when the issuer's own origin publishes
    it.
    """
    if not allowed or not method.startswith("https://") or origin(method) != origin(issuer):
        if method.startswith("did:") and not method.startswith((*SELF_CONTAINED, "did:web:")):
            raise UnknownMethodError(method)
        raise NotTheirKeyError(method)
    document = json_object(fetch(method))
    if isinstance(document.get("keys"), list):
        wanted = method.partition("#")[2]
        document = next(
            (one for one in document["keys"] if isinstance(one, dict) and one.get("kid") in (wanted, method)), {}
        )
    return keys.from_jwk(document)


def origin(name: str) -> str | None:
    """Return the web origin that a controller's name stands for; a did:web below a path stands for no whole origin."""
    if name.startswith("did:web:"):
        url = did_web_url(name)
        return origin(url) if url.endswith("/.well-known/did.json") else None
    try:
        parts = urlsplit(name)
        port = parts.port or 443
    except ValueError:  # not an address at all
        return None
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password:
        return None
    return f"https://{parts.hostname}:{port}"


__all__ = ["NotTheirKeyError", "UnknownMethodError", "UnreachableError", "document_of", "json_object", "key_of", "many"]
