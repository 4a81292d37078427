"""Badges baked in SVG pictures: one element right within ``<svg>`` (Open Badges 3.0 section 5.3.1; 2.0, “Baking”).

Read by defusedxml: no entity is let in, declared or external; a bare document type, which drawing programs write,
says nothing. To bake, the picture's own text is kept but for the element.
"""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from badges.errors import UnreadableError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENTS = {f"{{{NAMESPACE}}}credential", "{http://openbadges.org}assertion"}
ROOT = "{http://www.w3.org/2000/svg}svg"
OPENING = re.compile(r"<svg\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(/?)>")
ELEMENT = re.compile(
    r"<([A-Za-z][\w.-]*):(?:credential|assertion)\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*?(?:/>|>.*?</\1:(?:credential|assertion)\s*>)",
    re.DOTALL,
)
DECLARATION = re.compile(r"\s+xmlns:(?:openbadges|ob)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


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
    baked = [one for one in _parse(content).iter() if one.tag in ELEMENTS]
    if not baked:
        raise UnreadableError("nothing_baked")
    if len(baked) > 1:
        raise UnreadableError("several_baked")
    text = baked[0].get("verify") or baked[0].text or ""
    if not text.strip():
        raise UnreadableError("nothing_baked")
    return text.strip()


def _parse(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise UnreadableError("broken_picture") from error
    if root.tag != ROOT:
        raise UnreadableError("broken_picture")
    return root


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
    _parse(picture)
    text = DECLARATION.sub("", ELEMENT.sub("", picture.decode("utf-8-sig")))
    opening = OPENING.search(text)
    if opening is None:
        raise UnreadableError("broken_picture")
    declared = f' xmlns:openbadges="{NAMESPACE}"'
    if credential.startswith("{"):
        inner = credential.replace("]]>", "]]]]><![CDATA[>")
        element = f"<openbadges:credential><![CDATA[{inner}]]></openbadges:credential>"
    else:
        element = f'<openbadges:credential verify="{credential}"/>'
    closed = bool(opening[1])
    head = opening[0][: -2 if closed else -1] + declared + ">"
    baked = text[: opening.start()] + head + element + ("</svg>" if closed else "") + text[opening.end() :]
    extract(baked.encode())
    return baked.encode()
