"""Offers and searches meet people: rankings, their reasons, and the log of what was shown."""

from typing import Any

from flask import Flask, current_app, has_app_context


def register(app: Flask) -> None:
    """Attach the pages, and let go at once of what files hold of whoever leaves searches."""
    from app.matches.views import bp  # noqa: PLC0415 (models import this package before the pages can be)
    from app.portfolio.signals import searches_left  # noqa: PLC0415

    app.register_blueprint(bp)
    searches_left.connect(_forget)


def _forget(_sender: object, **given: Any) -> None:
    from app.matches import bridge  # noqa: PLC0415

    if has_app_context():  # a script of its own has no data folder; the next ranking will see who left
        bridge.forget_files(given["session"], data_dir=current_app.config["SETTINGS"].data_dir)
