"""Badges that people brought, verified again in their time."""

from datetime import UTC, datetime

from app.credentials import services
from app.credentials.bridge.fetching import fetch
from app.db import db
from app.jobs.registry import job

AT_ONCE = 20


@job("credentials.recheck", each_minute=True)
def recheck() -> None:
    """Verify again a few of those that are due."""
    services.recheck_due(db.session, fetch=fetch, clock=lambda: datetime.now(UTC), limit=AT_ONCE)
