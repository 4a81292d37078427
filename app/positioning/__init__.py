"""A trainee against a programme: what is known already, the hours it could spare, and the trainer's decision."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.positioning.views import bp  # noqa: PLC0415 (models import this package before the pages can be)

    app.register_blueprint(bp)
