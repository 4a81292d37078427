"""Two blueprints: one for programs, which bring a token and no cookie, one for people, who sign in."""

from flask import Blueprint, current_app, g

from app.api.models import OAuthGrant
from app.config import Settings
from app.credentials.bridge.addresses import Addresses
from app.portfolio.models import Trainee

PREFIX = "/ims/ob/v3p0"

bp = Blueprint("api", __name__, url_prefix=PREFIX)
pages = Blueprint("applications", __name__, template_folder="../templates")


def origin() -> str:
    """The public address of this installation."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.origin


def addresses() -> Addresses:
    """Where badges are published."""
    return Addresses(origin())


def link() -> OAuthGrant:
    """What the person behind this request's token let its bearer do."""
    found: OAuthGrant = g.api_grant
    return found


def holder() -> Trainee:
    """Whose badges this request is about."""
    found: Trainee = g.api_trainee
    return found
