"""The first page: a door for visitors, and for everyone else what to do now."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_security import current_user

from app.access import public
from app.accounts.forms import LoginForm
from app.accounts.policies import current_memberships
from app.attestations.labels import news_words
from app.config import Settings
from app.credentials.labels.backpack import badge_words
from app.db import db
from app.home.queries.admin import admin_home
from app.home.queries.counsellor import counsellor_home
from app.home.queries.officer import officer_home
from app.home.queries.recruiter import recruiter_home
from app.home.queries.trainee import trainee_home
from app.home.queries.trainer import trainer_home
from app.i18n import local_day
from app.offers.labels import STATES
from app.permissions import Role
from app.portfolio.labels import STEPS
from app.portfolio.queries import NextStep
from app.recognition.labels.awards import STEPS as AWARD_STEPS

bp = Blueprint("home", __name__, template_folder="templates")


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """Welcome a visitor; tell everyone else what waits for them, role by role."""
    if not current_user.is_authenticated:
        return render_template("home/landing.html", form=LoginForm(formdata=None))
    held = current_user.held_roles
    now = datetime.now(UTC)
    homes = {role.value: read(now) for role, read in HOMES.items() if role in held}
    return render_template(
        "home/show.html",
        homes=homes,
        roles=[role.value for role in ORDER if role in held],
        memberships=current_memberships(current_user),
        states=STATES,
        steps=STEPS,
        step_pages=STEP_PAGES,
        today=local_day(now),
        news_words=news_words,
        badge_words=badge_words,
        award_words=AWARD_STEPS,
    )


@bp.get("/mentions-legales")
@public
def legal() -> str:
    """Who publishes the site, and on whose machines."""
    return render_template("home/legal.html", settings=_settings())


@bp.get("/donnees-personnelles")
@public
def privacy() -> str:
    """What is kept of people, why, for how long, and what they may ask."""
    return render_template("home/privacy.html", settings=_settings())


@bp.get("/accessibilite")
@public
def accessibility() -> str:
    """What works for everyone, what is not known yet, and whom to tell."""
    return render_template("home/accessibility.html", settings=_settings())


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def _trainee(now: datetime) -> Any:
    return trainee_home(db.session, current_user, now=now, locale=str(get_locale()))


def _trainer(now: datetime) -> Any:
    return trainer_home(db.session, current_user, today=local_day(now))


def _recruiter(_now: datetime) -> Any:
    return recruiter_home(db.session, current_user)


def _officer(now: datetime) -> Any:
    return officer_home(db.session, today=local_day(now))


def _counsellor(now: datetime) -> Any:
    return counsellor_home(db.session, current_user, now=now)


def _admin(now: datetime) -> Any:
    return admin_home(db.session, current_user, now=now)


# Where a trainee's next step is taken.
STEP_PAGES: dict[NextStep, str] = {
    NextStep.BEGIN: "portfolio.start",
    NextStep.CONFIRM: "portfolio.show",
    NextStep.SAY_WHEN: "portfolio.dates",
    NextStep.SAY_WHERE: "portfolio.profile",
    NextStep.CHOOSE_VISIBILITY: "portfolio.visibility",
    NextStep.ADD: "portfolio.start",
}

# What is read for each role; a role without a reader has nothing here yet, and its page says so.
HOMES: dict[Role, Callable[[datetime], Any]] = {
    Role.TRAINEE: _trainee,
    Role.TRAINER: _trainer,
    Role.RECRUITER: _recruiter,
    Role.REGION_OFFICER: _officer,
    Role.COUNSELLOR: _counsellor,
    Role.ADMIN: _admin,
}

# Those who decide about others' requests come first, one's own portfolio next, the team last.
ORDER = (
    Role.REGION_OFFICER,
    Role.TRAINER,
    Role.RECRUITER,
    Role.TRAINEE,
    Role.COUNSELLOR,
    Role.ISSUER,
    Role.ADMIN,
)
