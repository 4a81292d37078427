"""Frameworks of skills and occupations: their importers, how they are searched, and their public pages."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.skills.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
