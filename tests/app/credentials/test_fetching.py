"""Asking others for what they publish: the public web alone, by HTTPS, and little of it."""

import contextlib
import gzip
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from app.credentials.bridge import fetching
from badges import UnreachableError

REFUSED = (
    "http://example.org/a",
    "ftp://example.org/a",
    "file:///etc/passwd",
    "https://user:word@example.org/",
    "https://example.org:22/",
    "https://example.org:99999/",
    "https:///nothing",
    "https://[",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://0.0.0.0/",
    "https://2130706433/",
    "https://224.0.0.1/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[fec0::1]/",
    "https://[::127.0.0.1]/",
    "https://[::10.0.0.1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[64:ff9b::a00:1]/",
    "https://[2001:0:a00:1::1]/",
    "https://[ff0e::1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://100.64.0.1/",
    "https://[",
    "https://[v1.x]/",
    "https://exa\x00mple.org/",
    "https://exa mple.org/",
    "https://example.org\\@127.0.0.1/",
    "https://@example.org/",
    "https://example.org/a\x7fb",
    "https://example.org/" + "a" * 3000,
    "https://0x7f.1/",
    "https://localhost./",
    "//example.org/",
)


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_not_on_the_public_web_is_not_asked(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_named: pytest.fail("a connection was tried"))

    with pytest.raises(UnreachableError):
        fetching.fetch(url)


def test_a_name_with_one_address_inside_is_refused_whatever_its_others(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(2, 1, 6, "", (address, 443)) for address in ("93.184.216.34", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)

    with pytest.raises(UnreachableError) as refused:
        fetching.public_address("example.org", 443, "https://example.org/", time.monotonic() + 5)
    assert refused.value.reason == "not_allowed"


def test_a_name_is_resolved_once_and_the_address_checked_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    connected: list[tuple[str, int]] = []

    def resolve(host: str, *_args: object, **_named: object) -> list[object]:
        asked.append(host)
        return [(2, 1, 6, "", ("93.184.216.34" if len(asked) == 1 else "127.0.0.1", 443))]

    def connect(address: tuple[str, int], **_named: object) -> None:
        connected.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)

    with pytest.raises(UnreachableError):
        fetching.fetch("https://example.org/list")
    assert asked == ["example.org"]
    assert connected == [("93.184.216.34", 443)]


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def answer(pair: tuple[socket.socket, socket.socket], sent: bytes, *, seconds: float = 5) -> bytes:
    """Read what a server sends."""
    ours, theirs = pair

    def serve() -> None:
        theirs.recv(4096)
        try:
            theirs.sendall(sent)
            theirs.shutdown(socket.SHUT_WR)
        except OSError:
            return

    server = threading.Thread(target=serve, daemon=True)
    server.start()
    try:
        return fetching.read_answer(ours, "example.org", "/a", "https://example.org/a", time.monotonic() + seconds)
    finally:
        ours.close()
        server.join(5)


def test_an_answer_is_read_whole(pair: tuple[socket.socket, socket.socket]) -> None:
    assert answer(pair, b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}") == b"{}"


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\n", "answered_302"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "answered_404"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 1_100_000, "too_large"),
    ],
)
def test_redirects_refusals_and_too_long_answers_are_left(
    pair: tuple[socket.socket, socket.socket], sent: bytes, reason: str
) -> None:
    with pytest.raises(UnreachableError) as refused:
        answer(pair, sent)
    assert refused.value.reason == reason


def test_a_slow_answer_is_left(pair: tuple[socket.socket, socket.socket]) -> None:
    with pytest.raises(UnreachableError) as refused:
        answer(pair, b"HTTP/1.1 200 OK\r\n\r\nx", seconds=-1)
    assert refused.value.reason == "too_slow"


def test_who_sends_a_byte_now_and_then_does_not_hold_us(pair: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = pair

    def drip() -> None:
        theirs.recv(4096)
        with contextlib.suppress(OSError):
            theirs.sendall(b"HTTP/1.1 200 OK\r\n")
            for _ in range(200):  # headers without end, each soon enough after the last
                theirs.sendall(b"X-A: b\r\n")
                time.sleep(0.02)

    dripping = threading.Thread(target=drip, daemon=True)
    dripping.start()
    started = time.monotonic()
    with pytest.raises(UnreachableError) as refused:
        fetching.read_answer(ours, "example.org", "/a", "https://example.org/a", started + 0.2)
    assert refused.value.reason == "too_slow"
    assert time.monotonic() - started < 2
    ours.close()
    dripping.join(5)


def test_a_resolver_that_is_late_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: waiting.wait(5) and [])

    with pytest.raises(UnreachableError) as refused:
        fetching.fetch("https://example.org/", seconds=0.05)
    waiting.set()
    assert refused.value.reason == "too_slow"


def test_a_verification_as_a_whole_has_so_much_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "fetch", lambda _url, *, seconds: str(seconds > 0).encode())

    assert fetching.Hurried(5)("https://example.org/") == b"True"
    with pytest.raises(UnreachableError) as refused:
        fetching.Hurried(0)("https://example.org/")
    assert refused.value.reason == "too_slow"


def test_what_is_compressed_is_not_unpacked(pair: tuple[socket.socket, socket.socket]) -> None:
    packed = gzip.compress(b"0" * 1_000_000)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()

    assert answer(pair, head + packed) == packed
