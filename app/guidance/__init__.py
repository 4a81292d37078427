"""Accompanying people who let one in: their steps, the notes written to them, their hand-over to the next body."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.guidance.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
