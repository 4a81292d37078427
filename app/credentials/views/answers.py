"""How what machines read is answered: to any site's scripts, and no more often than it changes."""

import unicodedata
from hashlib import sha256

from flask import Response, request
from werkzeug.datastructures import MIMEAccept

from app.credentials.models import Credential

JSON, LD_JSON, VC, VC_LD_JSON = "application/json", "application/ld+json", "application/vc", "application/vc+ld+json"
DID_JSON, DID_LD_JSON = "application/did+json", "application/did+ld+json"
JWT, VC_JWT = "application/jwt", "application/vc+jwt"
HTML, PNG, SVG = "text/html", "image/png", "image/svg+xml"
DOCUMENTS = (LD_JSON, JSON, VC, VC_LD_JSON)
KEPT_SECONDS = 3600
# What others drew or wrote never acts in our name, even opened by itself.
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def wanted(first: str, *others: str) -> str:
    """Which of these kinds the request asks for; the first, when it says nothing."""
    given: MIMEAccept = request.accept_mimetypes
    # A kind asked for by its name counts before those that « */* » lets through.
    named = [one for one in (first, *others) if any(kind == one for kind, _quality in given)]
    return given.best_match(named) or given.best_match([first, *others]) or first


def document(content: bytes, kind: str, *, tag: str = "", kept: int = 0, name: str = "") -> Response:
    """Answer a document that any site may read. `kept`: how many seconds it may be kept without asking again."""
    response = Response(content, content_type=kind)
    response.set_etag(tag or sha256(content).hexdigest()[:32])
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={kept}" if kept else "public, no-cache"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.vary.add("Accept")
    if name:
        response.headers.set("Content-Disposition", "attachment", filename=name)
    response.make_conditional(request)
    return response


def file_name(credential: Credential, ending: str) -> str:
    """Name a badge's file by the badge."""
    marks = unicodedata.normalize("NFKD", credential.version.name.casefold())
    plain = [mark for mark in marks if not unicodedata.combining(mark)]
    words = "-".join("".join(mark if mark.isascii() and mark.isalnum() else " " for mark in plain).split())[:60]
    return f"{f'badge-{words}'.strip('-')}.{ending}"
