"""Asking others for what they publish, from inside: only what anyone on the public web could be shown, and little of
it.

HTTPS alone; an address is resolved once, must be public, and is the one connected to; no redirect is followed; what
is too long or too slow is left. So no badge can make this machine ask its own network for anything (server-side
request forgery).
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlsplit

from badges import UnreachableError

MOST_BYTES = 1024 * 1024
MOST_SECONDS = 10.0
PORTS = frozenset({443, 8443})
ACCEPTED = "application/vc, application/ld+json, application/json, application/jwt, */*;q=0.1"


def fetch(url: str) -> bytes:
    """Fetch a public document, or raise UnreachableError with the reason."""
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError as error:
        raise UnreachableError(url, "not_allowed") from error
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.password or port not in PORTS:
        raise UnreachableError(url, "not_allowed")
    address = public_address(parts.hostname, port, url)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    if any(not " " < mark <= "~" for mark in path):
        raise UnreachableError(url, "not_allowed")
    try:
        return _answer(parts.hostname, address, port, path, url)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise UnreachableError(url) from error


def public_address(host: str, port: int, url: str) -> str:
    """Resolve a name once; every address it has must be public, whichever is taken."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(url) from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(is_public(address) for address in addresses):
        raise UnreachableError(url, "not_allowed")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether anyone could reach it: not this machine, its network, nor an address that hides one of these."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    teredo = getattr(found, "teredo", None)
    hidden = [one for one in (inner, teredo[1] if teredo else None) if one is not None]
    if isinstance(found, ipaddress.IPv6Address) and found in ipaddress.ip_network("64:ff9b::/96"):
        hidden.append(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF))
    return found.is_global and not found.is_multicast and all(one.is_global for one in hidden)


def _answer(host: str, address: str, port: int, path: str, url: str) -> bytes:
    deadline = time.monotonic() + MOST_SECONDS
    context = ssl.create_default_context()
    with (
        socket.create_connection((address, port), timeout=MOST_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        return read_answer(secure, host, path, url, deadline)


def read_answer(connection: socket.socket, host: str, path: str, url: str, deadline: float) -> bytes:
    """Ask for a path on an open connection, and read an answer that is whole, in time, and not too long."""
    lines = (
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        f"Accept: {ACCEPTED}",
        "User-Agent: Tremplin",
        "Connection: close",
    )
    connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode("ascii"))
    with contextlib.closing(http.client.HTTPResponse(connection)) as answer:
        return _body(answer, connection, url, deadline)


def _body(answer: http.client.HTTPResponse, connection: socket.socket, url: str, deadline: float) -> bytes:
    answer.begin()
    if answer.status != http.HTTPStatus.OK:
        raise UnreachableError(url, f"answered_{answer.status}")
    content = b""
    while piece := answer.read1(65536):
        content += piece
        if len(content) > MOST_BYTES:
            raise UnreachableError(url, "too_large")
        left = deadline - time.monotonic()
        if left <= 0:
            raise UnreachableError(url, "too_slow")
        connection.settimeout(left)
    return content
