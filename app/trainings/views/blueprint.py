"""What the pages of trainings share: whose is what."""

from datetime import UTC, date, datetime
from uuid import UUID

from flask import Blueprint, abort
from flask_babel import get_locale
from flask_security import current_user

from app.accounts.models import Organisation
from app.db import db
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.portfolio.models import Trainee
from app.trainings import policies, queries
from app.trainings.models import Enrolment, EnrolmentModule, Module, Programme, TrainingSession

bp = Blueprint("trainings", __name__, template_folder="../templates")


def this_day() -> date:
    """The day it is."""
    return local_day(datetime.now(UTC))


def language() -> str:
    """The language of the page, for names of modules and skills."""
    return str(get_locale())


def in_order(enrolment: Enrolment) -> list[EnrolmentModule]:
    """A person's modules as the programme gives them."""
    return sorted(enrolment.modules, key=lambda one: (one.module.position, str(one.id)))


def name(module: EnrolmentModule) -> str:
    """A module's name in the language of the page."""
    return (module.module.title_en if language() == "en" else None) or module.module.title


def followed(session_id: UUID) -> TrainingSession:
    """A session of one of my providers; any other does not exist."""
    found = queries.training_session(db.session, session_id)
    if found is None or not policies.may_manage(current_user, found):
        abort(404)
    return found


def own_providers() -> list[Organisation]:
    """The providers in whose name I may write."""
    return policies.manages_for(current_user) or abort(404)


def own_programme(programme_id: UUID) -> Programme:
    """A training of one of my providers; any other does not exist."""
    found = queries.programme(db.session, programme_id)
    if found is None or found.provider_id not in policies.managed_at(current_user):
        abort(404)
    return found


def own_module(module_id: UUID) -> Module:
    """A module of a training of one of my providers."""
    found = queries.module(db.session, module_id)
    if found is None or found.programme.provider_id not in policies.managed_at(current_user):
        abort(404)
    return found


def own_enrolment(enrolment_id: UUID) -> Enrolment:
    """A person in a session of one of my providers."""
    found = queries.enrolment_by_id(db.session, enrolment_id)
    if found is None or not policies.may_manage(current_user, found.session):
        abort(404)
    return found


def changed_enrolment(enrolment_id: UUID) -> Enrolment:
    """The same, when it is not myself."""
    found = own_enrolment(enrolment_id)
    if not changeable(found):
        abort(404)
    return found


def changeable(found: Enrolment) -> bool:
    """Whether I may change this enrolment."""
    return policies.may_change(current_user, found)


def taught(trainee_id: UUID) -> tuple[Trainee, UUID]:
    """A person who is, or was, with one of my providers, and that provider; nobody certifies themselves."""
    trainee = portfolio.trainee(db.session, trainee_id)
    if trainee is None or trainee.user_id == current_user.id:
        abort(404)
    links = queries.providers_linking(db.session, trainer_id=current_user.id, trainee_ids=[trainee_id])
    return trainee, links.get(trainee_id) or abort(404)
