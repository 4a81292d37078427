"""What verifying a badge that someone brought may ask for."""

from datetime import datetime

from app.credentials.bridge.fetching import Hurried
from app.credentials.bridge.looking import Fetch
from app.credentials.bridge.world import World
from app.credentials.views.blueprint import addresses, seal
from app.db import db

MOST_SECONDS = 25.0


def outside(now: datetime) -> Fetch:
    """What we publish, read here; what others publish, asked of them, for so long in all."""
    return World(db.session, seal=seal(), addresses=addresses(), now=now, otherwise=Hurried(MOST_SECONDS))
