"""What our pages may ask the outside world for."""

from datetime import datetime

from app.credentials.bridge.fetching import fetch
from app.credentials.bridge.looking import Fetch


def outside(_now: datetime) -> Fetch:
    """What others publish, as anyone could ask for it."""
    return fetch
