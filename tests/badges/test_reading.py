"""Files from anywhere: recognised by their bytes, refused with a reason, and never a crash."""

import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badges import UnreadableError, bake, read
from badges.baking.png import KEYWORD
from tests.badges.issuer import SVG, checked, png


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_chunks(*extra: bytes) -> bytes:
    """A picture with chunks before its end."""
    whole = png()
    return whole[:-12] + b"".join(extra) + whole[-12:]


BADGE = b'{"a": 1}'
CLEAR = KEYWORD + b"\0\0\0\0\0" + BADGE
COMPRESSED = KEYWORD + b"\0\1\0\0\0" + zlib.compress(BADGE)
BOMB = b"openbadges\0\1\0\0\0" + zlib.compress(b" " * 50_000_000)

FAULTS = {
    b"": "not_json",
    b"hello": "not_json",
    b"[1]": "not_json",
    b'{"a": 1': "not_json",
    b'{"a": NaN}': "not_json",
    b'{"a": 1, "a": 2}': "duplicate_names",
    b'{"a": {"b": 1, "b": 1}}': "duplicate_names",
    b'{"a":' * 60 + b"1" + b"}" * 60: "too_deep",
    b"[" * 100_000: "not_json",
    b"\xff\xfe\x00": "not_text",
    b'{"a": "' + b"x" * 1_100_000 + b'"}': "too_large",
    b"a.b.c": "not_a_token",
    b"<svg": "broken_picture",
    b"<html></html>": "broken_picture",
    SVG: "nothing_baked",
    b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>': "broken_picture",
    png(): "nothing_baked",
    png()[:-4]: "broken_picture",
    png()[:20]: "broken_picture",
    with_chunks(chunk(b"iTXt", CLEAR), chunk(b"iTXt", CLEAR)): "several_baked",
    with_chunks(chunk(b"iTXt", COMPRESSED)): "compressed",
    with_chunks(chunk(b"iTXt", BOMB)): "too_large",
    with_chunks(chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0\xff\xff")): "not_text",
    with_chunks(struct.pack(">I", 2**31 - 1) + b"iTXt"): "broken_picture",
}


@pytest.mark.parametrize(
    ("content", "reason"), FAULTS.items(), ids=[f"{reason}-{n}" for n, reason in enumerate(FAULTS.values())]
)
def test_a_file_that_is_no_badge_says_why(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(content)

    assert refused.value.reason == reason
    assert [check.name for check in checked(content, {}).checks] == ["readable"]


def test_a_picture_of_any_size_is_never_decoded() -> None:
    baked = bake(png(60_000, 60_000), '{"a": 1}')

    assert read(baked).document == {"a": 1}


def test_a_document_type_as_drawing_programs_write_it_is_let_in() -> None:
    drawn = SVG.replace(b"<svg", b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">\n<svg', 1)

    assert read(bake(drawn, '{"a": "]]>"}')).document == {"a": "]]>"}


def test_files_are_recognised_by_their_bytes_not_by_their_beginning_alone() -> None:
    assert read(b"\xef\xbb\xbf  " + BADGE).document == {"a": 1}
    assert read(b"https://example.org/badge.json").text == "https://example.org/badge.json"
    assert read(bake(b"\xef\xbb\xbf" + SVG, "{}")).packing == "svg"


NAMES = """@context type id issuer proof credentialSubject badge verification credentialStatus endorsement achievement
validFrom recipient verifiableCredential @type credentialSchema evidence issuedOn""".split()
KINDS = ("VerifiableCredential", "OpenBadgeCredential"), ("VerifiableCredential", "ClrCredential"), ("Assertion",)
SIMPLE = st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["Assertion", "Profile"])
JSON = st.recursive(
    SIMPLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=8),
    max_leaves=30,
)
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://w3id.org/openbadges/v2",
]


@given(
    st.dictionaries(st.sampled_from(NAMES), JSON),
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(CONTEXTS), max_size=3),
)
def test_no_document_makes_a_verification_raise_or_pass(
    inner: dict[str, object], kind: object, contexts: list[str]
) -> None:
    document = {"@context": contexts, "type": kind, **inner}

    found = checked(json.dumps(document), {"https://example.org/": b"{}"})

    assert found.verdict != "valid"


@given(st.binary(max_size=300))
def test_no_bytes_make_a_verification_raise(content: bytes) -> None:
    assert checked(content, {}).verdict != "valid"
    assert checked(png()[:33] + content, {}).verdict != "valid"
    assert checked(b"<svg " + content, {}).verdict != "valid"
