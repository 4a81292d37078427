"""Badges baked in SVG pictures: one element right within ``<svg>`` (Open Badges 3.0 section 5.3.1; 2.0, “Baking”).

Read by defusedxml, event by event: no tree is made, no entity is let in, declared or external; a bare document type,
which drawing programs write, says nothing. To bake, the picture's own bytes are kept but for the element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from badges.errors import UnreadableError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENTS = {f"{{{NAMESPACE}}}credential", "{http://openbadges.org}assertion"}
ROOT = "{http://www.w3.org/2000/svg}svg"
MOST_ELEMENTS = 100_000
OPENING = re.compile(rb"<([^\s/>]+)(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(/?)>")
DECLARATION = re.compile(rb"\s+xmlns:(?:openbadges|ob)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
ENCODING = re.compile(rb"<\?xml[^>]*?\sencoding\s*=\s*[\"']([^\"']*)")
READ = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})


def is_svg(content: bytes) -> bool:
    """Whether a file may be an SVG picture."""
    head = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and b"<svg" in content


def extract(content: bytes) -> str:
    """Return the credential, the token or the address that a picture carries.

    Parameters
    ----------
    content : bytes
        An SVG file.

    Returns
    -------
    str
        What is baked, not yet believed.

    Raises
    ------
    UnreadableError
        ``"broken_picture"``, ``"nothing_baked"`` or ``"several_baked"``.
    """
    baked = _parse(content).baked
    if not baked:
        raise UnreadableError("nothing_baked")
    if len(baked) > 1:
        raise UnreadableError("several_baked")
    text = (baked[0].verify or baked[0].text).strip()
    if not text:
        raise UnreadableError("nothing_baked")
    return text


@dataclass
class _Baked:
    """An element that carries a badge, and where it is in the file."""

    start: int
    verify: str
    depth: int
    end: int = 0
    text: str = ""


class _Drawing:
    """Follows the reading of a drawing."""

    def __init__(self) -> None:
        self.parser: Any = DefusedXMLParser(target=self, forbid_dtd=False, forbid_entities=True, forbid_external=True)
        self.root = -1
        self.count = self.depth = 0
        self.baked: list[_Baked] = []
        self.within: _Baked | None = None
        self.nested: list[_Baked] = []
        self.content = b""

    def read(self, content: bytes) -> _Drawing:
        self.content = content
        self.parser.feed(content)
        self.parser.close()
        self.baked += self.nested
        return self

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.count += 1
        self.depth += 1
        if self.count > MOST_ELEMENTS:
            raise UnreadableError("too_large")
        place: int = self.parser.parser.CurrentByteIndex
        if self.depth == 1:
            if tag != ROOT:
                raise UnreadableError("broken_picture")
            self.root = place
        if tag in ELEMENTS:
            found = _Baked(place, attributes.get("verify", ""), self.depth)
            if self.within is None:
                self.within = found
            else:
                self.nested.append(found)

    def data(self, text: str) -> None:
        if self.within is not None and self.depth == self.within.depth:
            self.within.text += text

    def end(self, tag: str) -> None:
        if self.within is not None and self.depth == self.within.depth:
            place: int = self.parser.parser.CurrentByteIndex
            closing = self.content[place : place + 2] == b"</"
            self.within.end = self.content.index(b">", place) + 1 if closing else place
            self.baked.append(self.within)
            self.within = None
        self.depth -= 1

    def close(self) -> None:
        """Nothing was made."""


def _parse(content: bytes) -> _Drawing:
    try:
        return _Drawing().read(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise UnreadableError("broken_picture") from error


def bake(picture: bytes, credential: str) -> bytes:
    """Return a picture that carries a credential, in the place of any that it carried.

    Parameters
    ----------
    picture : bytes
        An SVG file, in UTF-8.
    credential : str
        JSON, kept in CDATA, or a token, kept in ``verify``.

    Returns
    -------
    bytes
        The same picture, with one ``<openbadges:credential>`` right after ``<svg …>``.

    Raises
    ------
    UnreadableError
        The file is not a sound SVG picture.
    """
    found = _parse(picture)
    opening = OPENING.match(picture, found.root)
    encoding = ENCODING.search(picture, 0, 200)
    if opening is None or (encoding is not None and encoding[1].lower() not in READ):
        raise UnreadableError("broken_picture")
    head = DECLARATION.sub(b"", opening[0][: -2 if opening[2] else -1]) + f' xmlns:openbadges="{NAMESPACE}">'.encode()
    rest, position = b"</" + opening[1] + b">" if opening[2] else b"", opening.end()
    for one in sorted((one for one in found.baked if one.end), key=lambda one: one.start):
        rest, position = rest + picture[position : one.start], one.end
    baked = picture[: opening.start()] + head + _element(credential) + rest + picture[position:]
    if extract(baked) != credential.strip():  # another encoding, or letters that XML does not know
        raise UnreadableError("broken_picture")
    return baked


def _element(credential: str) -> bytes:
    if not credential.startswith("{"):
        return f'<openbadges:credential verify="{credential}"/>'.encode()
    inner = credential.replace("]]>", "]]]]><![CDATA[>")
    return f"<openbadges:credential><![CDATA[{inner}]]></openbadges:credential>".encode()
