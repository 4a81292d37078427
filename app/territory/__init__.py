"""Communes: their importer, how they are searched, and how far they are from one another."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the suggestions."""
    from app.territory.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
