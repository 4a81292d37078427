"""The slice's blueprint, and what its pages award and publish by."""

from pathlib import Path

from flask import Blueprint, current_app

from app.config import Settings
from app.credentials.views.blueprint import addresses, seal
from app.recognition.services.means import Means

bp = Blueprint("recognition", __name__, template_folder="../templates")


def means() -> Means:
    """What this installation signs by, and where it publishes."""
    return Means(seal(), addresses())


def data_dir() -> Path:
    """Where what was learnt from the framework is kept."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir
