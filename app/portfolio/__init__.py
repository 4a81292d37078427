"""Trainees, what they know and are learning, and the grounds of its proof."""

from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, and give a portfolio to whoever comes in as a trainee."""
    from app.accounts.signals import trainee_joined  # noqa: PLC0415 (models import this package before the pages can be)
    from app.portfolio.views import bp  # noqa: PLC0415

    app.register_blueprint(bp)
    trainee_joined.connect(_open_portfolio)


def _open_portfolio(_sender: object, **given: Any) -> None:
    from app.portfolio import services  # noqa: PLC0415

    services.open_portfolio(given["session"], user=given["user"], now=given["now"])
