"""Pages travel compressed: a phone in the country pays for each kilobyte."""

import gzip
import io
import secrets

from flask import Flask, Response, request

LEAST = 1000  # bytes; below, the packing costs more than it saves
KINDS = ("text/html", "application/json", "application/ld+json", "image/svg+xml", "text/csv", "application/atom+xml")
MOST_PADDING = 100


def register(app: Flask) -> None:
    """Compress what is answered."""
    app.after_request(compress)


def compress(response: Response) -> Response:
    """Compress an answer of text, for browsers that take it.

    The length is blurred by a name of random length in the gzip header, so that it does not tell how well a guess
    repeats a secret of the page (the attack called BREACH).
    """
    if response.mimetype not in KINDS or response.direct_passthrough or response.is_streamed:
        return response
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"] <= 0 or "Content-Encoding" in response.headers:
        return response
    content = response.get_data()
    if len(content) < LEAST:
        return response
    packed = io.BytesIO()
    with gzip.GzipFile("x" * secrets.randbelow(MOST_PADDING), "wb", 6, packed, mtime=0) as file:
        file.write(content)
    response.set_data(packed.getvalue())
    response.headers["Content-Encoding"] = "gzip"
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response
