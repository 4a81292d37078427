"""Where applications are, and where a person's answer may be sent to."""

import re
from urllib.parse import urlsplit

from app.api.models import LOOPBACK

# An application on a telephone or a computer has a scheme of its own: a domain name of its makers, the other way
# round (RFC 8252, section 7.1). The dot tells it from what browsers act upon themselves, such as `javascript:`.
OWN_SCHEME = re.compile(r"([a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+):/{1,2}[A-Za-z0-9._~%-][A-Za-z0-9._~%/?=&+-]*")


def is_address(text: str, *, loopback: bool = False) -> bool:
    """Whether a text is an address in https that means the same to every reader.

    >>> is_address("https://portefeuille.example.org/retour?lot=1")
    True
    >>> is_address("http://127.0.0.1:8765/cb"), is_address("http://127.0.0.1:8765/cb", loopback=True)
    (False, True)
    >>> is_address("https://banque.example@example.org/"), is_address("https://example.org/#a"), is_address("data:,a")
    (False, False, False)
    """
    if not text.isascii() or any(mark <= " " or mark in "\\\"'<>;,`{}|^\x7f" for mark in text):
        return False
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 (reading it checks it)
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc or "#" in text:
        return False
    return parts.scheme == "https" or (loopback and parts.scheme == "http" and parts.hostname in LOOPBACK)


def own_scheme(text: str) -> str:
    """Return the scheme of an address that opens an application on the person's device; nothing for any other.

    >>> own_scheme("org.example.portefeuille:/retour")
    'org.example.portefeuille'
    >>> own_scheme("portefeuille:/retour"), own_scheme("javascript:alert(1)"), own_scheme("https://example.org/")
    ('', '', '')
    """
    found = OWN_SCHEME.fullmatch(text)
    return found[1] if found is not None else ""


def may_answer_go_to(text: str) -> bool:
    """Whether an application may have people sent back there."""
    return is_address(text, loopback=True) or bool(own_scheme(text))


def origin_of(address: str) -> str:
    """Where an address is, as a browser's policy names it."""
    parts = urlsplit(address)
    return f"{own_scheme(address)}:" if own_scheme(address) else f"{parts.scheme}://{parts.netloc}"


def place_of(address: str) -> str:
    """Where an address is, for people to read; nothing when it is on their own machine."""
    host = "" if own_scheme(address) else urlsplit(address).hostname or ""
    return "" if host in LOOPBACK else host
