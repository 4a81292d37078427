"""Documents that others publish: how they are asked for, without this library ever touching a network itself."""

from collections.abc import Mapping
from typing import Protocol
from urllib.parse import unquote

from badges.errors import KeyFormError, UnreachableError

MOST_BYTES = 1024 * 1024


class Fetcher(Protocol):
    """Gives the bytes published at an address; raises UnreachableError when they cannot be had.

    Parameters
    ----------
    args, kwargs
        A protocol is not made: any callable that takes an address will do.
    """

    def __call__(self, url: str) -> bytes:
        """Fetch one document."""


def nothing_remote(url: str) -> bytes:
    """Know nothing of the outside world: what needs a document published elsewhere stays unknown.

    Parameters
    ----------
    url : str
        Any address.

    Returns
    -------
    bytes
        Never.

    Raises
    ------
    UnreachableError
        Always, for the reason ``"offline"``.
    """
    raise UnreachableError(url, "offline")


class Documents:
    """A closed world, for tests and for grading: a mapping of addresses to bytes, and nothing else.

    Parameters
    ----------
    known : mapping of str to bytes
        What is published, by its address.
    """

    def __init__(self, known: Mapping[str, bytes]) -> None:
        self.known = known

    def __call__(self, url: str) -> bytes:
        """Return what is published at an address, whatever its fragment."""
        address = url.split("#", maxsplit=1)[0]
        if address not in self.known:
            raise UnreachableError(url)
        if len(self.known[address]) > MOST_BYTES:
            raise UnreachableError(url, "too_large")
        return self.known[address]


def did_web_url(did: str) -> str:
    """Return where a did:web publishes its document (did:web method, section 3.2)."""
    parts = did.split("#", maxsplit=1)[0].removeprefix("did:web:").split(":")
    host = unquote(parts[0])
    if not did.startswith("did:web:") or not host or any(mark in "/?#@\\" or mark <= " " for mark in host):
        raise KeyFormError("not a did:web")
    if len(parts) == 1:
        return f"https://{host}/.well-known/did.json"
    path = "/".join(unquote(part) for part in parts[1:])
    if not all(parts[1:]) or ".." in path.split("/") or any(mark in "?#\\" or mark <= " " for mark in path):
        raise KeyFormError("not a did:web")
    return f"https://{host}/{path}/did.json"
