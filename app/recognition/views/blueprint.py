"""The slice's blueprint, and what its pages award and publish by."""

from flask import Blueprint

from app.credentials.views.blueprint import addresses, seal
from app.recognition.services.means import Means

bp = Blueprint("recognition", __name__, template_folder="../templates")


def means() -> Means:
    """What this installation signs by, and where it publishes."""
    return Means(seal(), addresses())
