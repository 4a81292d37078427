"""The slice's blueprint, and what its pages award and publish by."""

from pathlib import Path

from flask import Blueprint, current_app

from app.config import Settings
from app.credentials.views.blueprint import addresses, seal
from app.recognition.tasks.sweeping import means

bp = Blueprint("recognition", __name__, template_folder="../templates")

__all__ = ["addresses", "bp", "data_dir", "means", "seal"]


def data_dir() -> Path:
    """Where what was learnt from the framework is kept."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir
