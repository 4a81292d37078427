"""The slice's blueprint, and what its pages sign and publish by."""

from flask import Blueprint, current_app

from app.config import Settings
from app.credentials.bridge.addresses import Addresses
from app.credentials.bridge.sealing import Seal

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
