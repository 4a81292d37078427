"""Programmes, modules, sessions, enrolments and the titles they lead to."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, and tell portfolios which modules and titles are behind their skills."""
    from app.portfolio.signals import origins_wanted  # noqa: PLC0415 (models import this package before the pages can be)
    from app.trainings import queries  # noqa: PLC0415
    from app.trainings.views import bp  # noqa: PLC0415

    app.register_blueprint(bp)
    origins_wanted.connect(queries.origins)
