"""Files changed in ways that reach deep: JSON by its structure, tokens by their parts, pictures by their chunks."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from random import Random
from typing import Any

from badges.baking.png import SIGNATURE

Path = tuple[Any, ...]

WORDS = """id type @id @type @context @value @language @list @graph @included @none issuer proof credentialSubject
achievement evidence credentialStatus credentialSchema validFrom validUntil issuanceDate endorsement endorsementJwt name
verificationMethod proofValue proofPurpose created expires cryptosuite statusListIndex statusPurpose encodedList
statusListCredential assertionMethod publicKeyMultibase publicKeyJwk controller recipient badge verification publicKey
hosted signed creator alignment result creditsEarned narrative image tag related vc iss sub jti nbf exp alg kid crit jwk
identityHash hashed salt previousProof domain revoked criteria identifier""".split()
VALUES: Sequence[Any] = (
    None, True, False, 0, -1, 1, 2**31, 10**21, 10**299, 0.5, -0.0, 1e21, 1e-7, "", " ", "x", "é", "\0", "\u202e",
    "_:b0", "urn:x:y", "https://[", "https://a.example:99999/", "http://", "did:web:", "did:web:a%2Fb", "did:key:z",
    "did:jwk:", "z", "u", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "#",
    "2020-01-01T00:00:00Z", "a.b.c", "~1e999~", "~NaN~", "~-0~", "\ud800", "sha256$", "md5$x", [], {}, [[]], [{}],
    [None], {"id": None}, {"@value": "x"}, {"@id": "urn:x:y"}, {"type": ["Evidence"]}, "x" * 5000,
)  # fmt: skip


def paths(node: Any, path: Path = ()) -> Iterator[Path]:
    """Walk to every value within."""
    inner = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in inner:
        yield (*path, key)
        yield from paths(value, (*path, key))


def at(node: Any, path: Path) -> Any:
    """The value at a path."""
    for key in path:
        node = node[key]
    return node


class Mutator:
    """Changes files by chance, and borrows from others of their kind."""

    def __init__(self, random: Random, corpus: Sequence[bytes]) -> None:
        self.random, self.corpus = random, corpus

    def file(self, content: bytes) -> bytes:
        """Change a file, as what it is or as mere bytes."""
        changes: list[Callable[[bytes], bytes]] = [self.raw]
        if content.startswith(SIGNATURE):
            changes += [self.png] * 3
        elif content.lstrip()[:1] == b"{":
            changes += [self.json] * 6
        elif content.lstrip()[:1] == b"<":
            changes += [self.svg] * 3
        elif content.count(b".") == 2:
            changes += [self.token] * 4
        try:
            return self.random.choice(changes)(content)
        except (ValueError, TypeError, KeyError, IndexError, struct.error):
            return self.raw(content)

    # --- Bytes -------------------------------------------------------------------------------------------------------

    def raw(self, content: bytes) -> bytes:
        """Change bytes."""
        random, changed = self.random, bytearray(content)
        for _ in range(random.choice((1, 1, 1, 2, 4))):
            place = random.randrange(len(changed) + 1)
            end = min(len(changed), place + random.choice((1, 1, 2, 8, 64, 4096)))
            kind = random.randrange(6)
            if kind == 0 and place < len(changed):
                changed[place] ^= 1 << random.randrange(8)
            elif kind == 1 and place < len(changed):
                changed[place] = random.randrange(256)
            elif kind == 2:
                del changed[place:end]
            elif kind == 3:
                changed[place:place] = changed[place:end] * random.choice((1, 2, 50))
            elif kind == 4:
                changed[place:place] = random.choice(WORDS).encode()
            else:
                other = random.choice(self.corpus)
                begin = random.randrange(len(other) + 1)
                changed[place:end] = other[begin : begin + end - place + random.randrange(64)]
        return bytes(changed)

    # --- JSON --------------------------------------------------------------------------------------------------------

    def json(self, content: bytes) -> bytes:
        """Change JSON by its structure."""
        return written(self.document(json.loads(content)))

    def document(self, given: Any) -> Any:
        """Change a few values of a document."""
        changed = deepcopy(given)
        for _ in range(self.random.choice((1, 1, 1, 1, 2, 3, 6))):
            places = list(paths(changed))
            if places:
                path = self.random.choice(places)
                self._change(changed, path)
        return changed

    def _change(self, document: Any, path: Path) -> None:
        random, holder, key = self.random, at(document, path[:-1]), path[-1]
        value = holder[key]
        kind = random.randrange(10)
        if kind == 0:
            del holder[key]
        elif kind == 1:
            holder[key] = self._value()
        elif kind == 2:
            holder[key] = self._borrowed()
        elif kind == 3:
            holder[key] = [value] if not isinstance(value, list) or random.random() < 0.3 else next(iter(value), None)
        elif kind == 4 and isinstance(value, list):
            value.extend(deepcopy(value[:3]) * random.choice((1, 1, 40)))
        elif kind == 5 and isinstance(holder, dict):
            holder[random.choice(WORDS)] = holder.pop(key)
        elif kind == 6 and isinstance(value, dict):
            value[random.choice(WORDS)] = random.choice((self._value(), self._borrowed(), deepcopy(document)))
        elif kind == 7 and isinstance(value, list):
            random.shuffle(value)
        elif isinstance(value, str):
            holder[key] = self._letters(value)
        else:
            holder[key] = self._value()

    def _value(self) -> Any:
        return deepcopy(self.random.choice(VALUES))

    def _letters(self, text: str) -> str:
        random, place = self.random, self.random.randrange(len(text) + 1)
        end = place + random.choice((0, 1, 1, 8))
        return text[:place] + random.choice(("", "a", "/", ":", "#", "é", " ", "\n", "%", "0", text[:9])) + text[end:]

    def _borrowed(self) -> Any:
        """A part of another document."""
        for _ in range(4):
            other = self.random.choice(self.corpus)
            if other.lstrip()[:1] == b"{":
                try:
                    document = json.loads(other)
                except ValueError:
                    continue
                found = list(paths(document))
                if found:
                    return at(document, self.random.choice(found))
        return {}

    # --- Tokens and pictures -----------------------------------------------------------------------------------------

    def token(self, content: bytes) -> bytes:
        """Change a token by its parts."""
        parts = content.strip().split(b".")
        place = self.random.randrange(3)
        inner = base64.urlsafe_b64decode(parts[place] + b"==")
        changed = self.raw(inner) if place == 2 or self.random.random() < 0.2 else self.json(inner)
        parts[place] = base64.urlsafe_b64encode(changed).rstrip(b"=")
        return b".".join(parts)

    def png(self, content: bytes) -> bytes:
        """Change a picture by its chunks, whose sums are made good again."""
        chunks, position = [], 8
        while position + 12 <= len(content):
            length, kind = struct.unpack(">I4s", content[position : position + 8])
            chunks.append((kind, content[position + 8 : position + 8 + length]))
            position += 12 + length
        place, random = self.random.randrange(len(chunks)), self.random
        kind, body = chunks[place]
        choice = random.randrange(5)
        if choice == 0:
            del chunks[place]
        elif choice == 1:
            chunks.insert(place, random.choice(chunks))
        elif choice == 2:
            chunks[place] = (random.choice((b"iTXt", b"tEXt", b"zTXt", b"IEND", b"IHDR")), body)
        else:
            head, mark, text = body.partition(b"\0\0\0\0\0")
            inner = self.file(text) if mark and random.random() < 0.7 else None
            chunks[place] = (kind, head + mark + inner if inner is not None else self.raw(body))
        return SIGNATURE + b"".join(_chunk(*one) for one in chunks)

    def svg(self, content: bytes) -> bytes:
        """Change a drawing, or what it carries."""
        before, opening, rest = content.partition(b"<![CDATA[")
        inner, closing, after = rest.partition(b"]]>")
        if opening and closing and self.random.random() < 0.5:
            return before + opening + self.file(inner) + closing + after
        place = self.random.randrange(len(content) + 1)
        return content[:place] + self.random.choice(DRAWN) + content[place:]


DRAWN = (
    b"<!--", b"-->", b"<svg>", b"</svg>", b"<![CDATA[", b"]]>", b"&#0;", b"&a;", b"<a:credential ",
    b"<openbadges:credential/>", b' xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"', b"<g>" * 400,
    b'<?xml version="1.0" encoding="utf-16"?>',
    b'<!DOCTYPE svg [<!ENTITY a "b">]>', b"<credential xmlns='https://purl.imsglobal.org/ob/v3p0' verify='a.b.c'/>",
)  # fmt: skip


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def written(document: Any) -> bytes:
    """Write JSON, with the numbers and halves of letters that Python would not write."""
    text = json.dumps(document)
    for number in ("1e999", "NaN", "-0"):
        text = text.replace(f'"~{number}~"', number)
    return text.encode()
