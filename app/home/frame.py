"""What every page's frame says: where one is, and where one may go."""

from typing import Any

from flask import current_app
from flask_babel import get_locale


def words() -> dict[str, Any]:
    """The reader's space and its links."""
    return {"demo_mode": current_app.config["DEMO_MODE"], "locale": str(get_locale())}
