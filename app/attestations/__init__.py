"""Requests, and a trainer's signed statements."""

from dataclasses import replace
from typing import Any

from flask import Flask


def register(app: Flask) -> None:
    """Attach the pages, and tell portfolios who signed, and how it was seen."""
    from app.attestations.views import bp  # noqa: PLC0415 (models import this package before the pages can be)
    from app.portfolio.signals import origins_wanted  # noqa: PLC0415

    app.register_blueprint(bp)
    origins_wanted.connect(_worded_origins)


def _worded_origins(sender: object, **asked: Any) -> dict[Any, Any]:
    from app.attestations import labels, queries  # noqa: PLC0415

    told = queries.origins(sender, **asked)
    return {source_id: replace(one, title=labels.observed_words(one.title or "")) for source_id, one in told.items()}
