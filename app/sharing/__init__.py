"""Who may read a portfolio, what of it, until when, and who has read it."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.sharing.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
