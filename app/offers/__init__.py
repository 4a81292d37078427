"""What is sought: offers, and searches for people by skills alone."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.offers.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
