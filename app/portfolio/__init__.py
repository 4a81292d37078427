"""Trainees, what they know and are learning, and the grounds of its proof."""

from typing import Any

from flask import Flask
from flask_login import user_logged_out


def register(app: Flask) -> None:
    """Attach the pages, and give a portfolio to whoever comes in as a trainee."""
    from app.accounts.signals import (  # noqa: PLC0415 (models import this package before the pages can be)
        account_switched,
        trainee_joined,
    )
    from app.portfolio import services  # noqa: PLC0415
    from app.portfolio.views import bp, told  # noqa: PLC0415

    app.register_blueprint(bp)
    trainee_joined.connect(_open_portfolio)
    user_logged_out.connect(told.signed_out, app)
    account_switched.connect(services.account_switched)


def _open_portfolio(_sender: object, **given: Any) -> None:
    from app.portfolio import services  # noqa: PLC0415

    services.open_portfolio(given["session"], user=given["user"], now=given["now"])
