"""Offers and searches meet people: rankings, their reasons, and the log of what was shown."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.matches.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
