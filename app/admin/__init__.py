"""The Region's back office: who is let in."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages."""
    from app.admin import views  # noqa: PLC0415 (once all models are known)

    app.register_blueprint(views.bp)
