"""Badges: written, given, published, verified and kept."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.credentials.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
