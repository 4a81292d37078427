"""Asking others for what they publish, from inside: only what anyone on the public web could be shown, and little of
it.

HTTPS alone; an address is resolved once, must be public, and is the one connected to; no redirect is followed; what
is too long or too slow is left. So no badge can make this machine ask its own network for anything (server-side
request forgery).
"""

import contextlib
import http.client
import io
import ipaddress
import re
import socket
import ssl
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from badges import UnreachableError

MOST_BYTES = 1024 * 1024
MOST_SECONDS = 10.0
MOST_PATH = 2000
HTTPS = 443
PORTS = frozenset({HTTPS, 8443})
NAME = re.compile(r"[a-z0-9._:-]{1,253}")  # letters as the network writes them; names in other scripts are xn--…
# What is given out to the public Internet; all else of IPv6 is of one network, of one machine, or hides an address.
GLOBAL = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
ACCEPTED = "application/vc, application/ld+json, application/json, application/jwt, */*;q=0.1"


def fetch(url: str, *, seconds: float = MOST_SECONDS) -> bytes:
    """Fetch a public document, or raise UnreachableError with the reason."""
    deadline = time.monotonic() + min(seconds, MOST_SECONDS)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or HTTPS
    except ValueError as error:
        raise UnreachableError(url, "not_allowed") from error
    if parts.scheme != "https" or not NAME.fullmatch(host) or "@" in parts.netloc or port not in PORTS:
        raise UnreachableError(url, "not_allowed")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    if len(path) > MOST_PATH or any(not " " < mark <= "~" for mark in path):
        raise UnreachableError(url, "not_allowed")
    address = public_address(host, port, url, deadline)
    try:
        return _answer(address, port, (host, path, url), deadline)
    except TimeoutError as error:
        raise UnreachableError(url, "too_slow") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnreachableError(url) from error


class Hurried:
    """Fetches for one verification, which as a whole may take so long and no longer."""

    def __init__(self, seconds: float) -> None:
        self.deadline = time.monotonic() + seconds

    def __call__(self, url: str) -> bytes:
        """Fetch a document in the time that is left."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise UnreachableError(url, "too_slow")
        return fetch(url, seconds=left)


def public_address(host: str, port: int, url: str, deadline: float) -> str:
    """Resolve a name once; every address it has must be public, whichever is taken."""
    addresses = _resolve(host, port, url, deadline)
    if not addresses or not all(is_public(address) for address in addresses):
        raise UnreachableError(url, "not_allowed")
    return addresses[0]


def _resolve(host: str, port: int, url: str, deadline: float) -> list[str]:
    """Ask for a name's addresses; the system's resolver knows no deadline, so it is left behind when it is late."""
    found: list[str] = []

    def ask() -> None:
        with contextlib.suppress(OSError, ValueError):
            found.extend(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, deadline - time.monotonic()))
    if asking.is_alive():
        raise UnreachableError(url, "too_slow")
    if not found:
        raise UnreachableError(url)
    return found


def is_public(address: str) -> bool:
    """Whether anyone could reach it: not this machine, its network, nor an address that hides one of these."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv4Address):
        return found.is_global and not found.is_multicast
    if found in NAT64:  # how a machine without IPv4 of its own reaches an IPv4 address, which must be public
        return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
    hidden = [found.ipv4_mapped, found.sixtofour, *(found.teredo or ())]
    return found in GLOBAL and found.is_global and all(one is None or is_public(str(one)) for one in hidden)


def _answer(address: str, port: int, asked: tuple[str, str, str], deadline: float) -> bytes:
    host, path, url = asked
    context = ssl.create_default_context()
    with (
        socket.create_connection((address, port), timeout=left_until(deadline)) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        named = f"[{host}]" if ":" in host else host
        return read_answer(secure, named if port == HTTPS else f"{named}:{port}", path, url, deadline)


def left_until(deadline: float) -> float:
    """How many seconds are left; none is an error."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed(io.RawIOBase):
    """What a connection sends, read until a deadline: who sends a byte now and then does not hold us."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self.connection, self.deadline = connection, deadline

    def readable(self) -> bool:
        """It is read, never written."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what has come."""
        self.connection.settimeout(left_until(self.deadline))
        return self.connection.recv_into(buffer)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """As HTTPResponse asks a connection."""
        return io.BufferedReader(self)


def read_answer(connection: socket.socket, host: str, path: str, url: str, deadline: float) -> bytes:
    """Ask for a path on an open connection, and read an answer that is whole, in time, and not too long."""
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        f"Accept: {ACCEPTED}",
        "User-Agent: Tremplin",
        "Connection: close",
    )
    try:
        connection.settimeout(left_until(deadline))
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
        timed: Any = _Timed(connection, deadline)
        with contextlib.closing(http.client.HTTPResponse(timed)) as answer:
            return _body(answer, url)
    except TimeoutError as error:
        raise UnreachableError(url, "too_slow") from error


def _body(answer: http.client.HTTPResponse, url: str) -> bytes:
    answer.begin()
    if answer.status != http.HTTPStatus.OK:
        raise UnreachableError(url, f"answered_{answer.status}")
    content = b""
    while piece := answer.read1(65536):
        content += piece
        if len(content) > MOST_BYTES:
            raise UnreachableError(url, "too_large")
    return content
