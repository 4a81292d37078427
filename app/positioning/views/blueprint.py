"""What the pages of positionings share: whose is what."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, current_app, request
from flask_babel import get_locale
from flask_security import current_user

from app.attestations import queries as attestations
from app.config import Settings
from app.db import begin_writing, db
from app.i18n import local_day
from app.portfolio import queries as portfolio
from app.positioning import labels, policies, queries, services
from app.positioning.queries import Decisions, Position
from app.sharing import services as sharing
from app.sharing.models import What
from app.skills import queries as skills
from app.trainings import policies as trainings_policies
from app.trainings import queries as trainings
from app.trainings.models import Enrolment, Module, TrainingSession

bp = Blueprint("positioning", __name__, template_folder="../templates")


def this_day() -> date:
    """The day it is."""
    return local_day(datetime.now(UTC))


def data_dir() -> Path:
    """Where what was learnt of skills is kept."""
    settings: Settings = current_app.config["SETTINGS"]
    return settings.data_dir


def title(module: Module) -> str:
    """A module's name in the language of the page."""
    return (module.title_en if str(get_locale()) == "en" else None) or module.title


def followed(session_id: UUID) -> TrainingSession:
    """A session of one of my providers; any other does not exist."""
    found = trainings.training_session(db.session, session_id)
    if found is None or not trainings_policies.may_follow(current_user, found):
        abort(404)
    return found


def readable(enrolment_id: UUID) -> Enrolment:
    """A person in a session of one of my providers, myself left aside."""
    found = trainings.enrolment_by_id(db.session, enrolment_id)
    if found is None or not policies.may_read(current_user, found) or found.trainee.user_id == current_user.id:
        abort(404)
    return found


def own(enrolment_id: UUID) -> Enrolment:
    """One of my own enrolments."""
    found = trainings.enrolment_by_id(db.session, enrolment_id)
    if found is None or found.trainee.user_id != current_user.id:
        abort(404)
    return found


def in_intake(session_id: UUID) -> list[Enrolment]:
    """Those who are expected in a session, or there, by name; myself left aside."""
    return [
        one
        for one in trainings.cohort(db.session, session_id)
        if one.state in queries.OPEN and one.trainee.user_id != current_user.id
    ]


def positions(people: Sequence[Enrolment]) -> list[Position]:
    """Those people against what they will follow."""
    return services.positions(db.session, people, today=this_day(), data_dir=data_dir())


def note(people: Collection[Enrolment], provider_id: UUID) -> None:
    """Note that I read where these people stand: they see it. In a transaction of its own, for the page is a read."""
    if request.method != "GET" or not people:
        return
    begin_writing(db.session)
    read = dict.fromkeys((one.trainee_id for one in people), provider_id)
    sharing.note_readings(
        db.session, trainees=read, what=What.POSITIONING, now=datetime.now(UTC), reader_id=current_user.id
    )
    db.session.commit()


def told(position: Position, decided: Decisions) -> Mapping[str, Any]:
    """What the pages of one person say: names, who stands behind each proof, first assessments, and words.

    Trainers read the assessments of their own providers, the person reads all of theirs.
    """
    mine = position.trainee.user_id == current_user.id
    assessed = attestations.initial_results(
        db.session,
        position.trainee.id,
        {line.skill_id for one in position.modules for line in one.lines},
        provider_ids=None if mine else trainings_policies.trained_at(current_user),
    )
    return {
        "assessed": assessed,
        "position": position,
        "decided": decided,
        "names": skills.skill_labels(db.session, position.skill_ids, str(get_locale())),
        "origins": portfolio.origins_of(db.session, position.source_ids),
        "labels": labels,
        "name": title,
    }
