"""A trainee's whole page and booklet, composed from the slices below."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.record.views import bp  # noqa: PLC0415 (the pages need the slices below to be there)

    app.register_blueprint(bp)
