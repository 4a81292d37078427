"""The slice's blueprint, and what its pages sign and publish by."""

from flask import Blueprint, current_app
from markupsafe import Markup

from app.config import Settings
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal
from app.credentials.labels.criteria import as_html

bp = Blueprint("credentials", __name__, template_folder="../templates")


def seal() -> Seal:
    """What seals this installation's keys."""
    return Seal(_settings().keys_secrets)


def addresses() -> Addresses:
    """Where badges are published."""
    return Addresses(_settings().origin)


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


@bp.app_template_filter("criteria")
def criteria(text: str) -> Markup:
    """What people wrote in Markdown, safe to show."""
    return as_html(text)
