"""Giving a file back to who may have it: the view that calls this has checked."""

from pathlib import Path

from flask import Response, send_file

from app.files.models import StoredFile
from app.files.services import path_to


def send(data_dir: Path, stored: StoredFile) -> Response:
    """The file as an attachment, of the kind its bytes are, under its shown name; no page ever runs what is in it."""
    response = send_file(
        path_to(data_dir, stored),
        mimetype=stored.media_type.value,
        as_attachment=True,
        download_name=stored.name,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response
