"""Requests, and a trainer's signed statements."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, and tell portfolios who signed."""
    from app.attestations import queries  # noqa: PLC0415 (models import this package before the pages can be)
    from app.attestations.views import bp  # noqa: PLC0415
    from app.portfolio.signals import origins_wanted  # noqa: PLC0415

    app.register_blueprint(bp)
    origins_wanted.connect(queries.origins)
