"""Programmes, modules, sessions, enrolments and the titles they lead to."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, tell portfolios what is behind their skills, and let in those for whom a seat was kept."""
    from app.accounts.signals import invitation_accepted  # noqa: PLC0415 (as below)
    from app.portfolio.signals import origins_wanted, trainings_wanted  # noqa: PLC0415 (models import this package before the pages can be)
    from app.trainings import queries, services  # noqa: PLC0415
    from app.trainings.views import bp  # noqa: PLC0415

    app.register_blueprint(bp)
    origins_wanted.connect(queries.origins)
    trainings_wanted.connect(queries.own_trainings)
    invitation_accepted.connect(services.welcome)
