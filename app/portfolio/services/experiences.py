"""Where skills come from: trainings, jobs, voluntary work and personal episodes, added, corrected, taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.db import new_id
from app.portfolio.errors import WrongDateError
from app.portfolio.models import Experience, ExperienceKind, Trainee
from app.portfolio.services.grounds import WITH_NULLS, take_turns
from app.portfolio.signals import OwnTraining


def add_experience(
    session: Session,
    *,
    trainee: Trainee,
    kind: ExperienceKind,
    title: str,
    place: str | None,
    started_on: date | None,
    ended_on: date | None,
    source_id: UUID | None = None,
) -> Experience:
    """Keep a training, a job or another episode that skills come from; told twice the same, it is kept once."""
    _check_dates(started_on, ended_on)
    take_turns(session, [trainee.id])
    told = {
        "kind": kind,
        "title": title,
        "place": place,
        "started_on": started_on,
        "ended_on": ended_on,
        "source_id": source_id,
    }
    same = select(Experience).filter_by(trainee_id=trainee.id, removed_at=None, **told)
    found = session.scalars(same.order_by(Experience.title)).first()
    if found is None:
        found = Experience(trainee_id=trainee.id, **told)
        session.add(found)
        session.flush()
    return found


def experience_of_training(session: Session, *, trainee: Trainee, training: OwnTraining) -> Experience:
    """The experience that stands for a training one is enrolled in; back in the portfolio if it had been taken out."""
    take_turns(session, [trainee.id])
    known = select(Experience).where(Experience.trainee_id == trainee.id, Experience.source_id == training.id)
    found = session.scalar(known)
    if found is None:
        return add_experience(
            session,
            trainee=trainee,
            kind=ExperienceKind.TRAINING,
            title=training.title,
            place=training.organisation,
            started_on=training.started_on,
            ended_on=training.ended_on,
            source_id=training.id,
        )
    found.removed_at = None
    session.flush()
    return found


def correct_experience(
    session: Session,
    *,
    experience: Experience,
    kind: ExperienceKind,
    title: str,
    place: str | None,
    started_on: date | None,
    ended_on: date | None,
) -> None:
    """Put an experience right; the skills that come from it stay."""
    _check_dates(started_on, ended_on)
    experience.kind, experience.title, experience.place = kind, title, place
    experience.started_on, experience.ended_on = started_on, ended_on
    session.flush()


def remove_experience(session: Session, *, experience: Experience, now: datetime) -> None:
    """Take an experience out of the portfolio; what was said of its skills stays, and keeps it in its history."""
    experience.removed_at = experience.removed_at or now
    session.flush()


@dataclass(frozen=True, slots=True)
class NewExperience:
    """An experience about to be kept."""

    trainee_id: UUID
    kind: ExperienceKind
    title: str
    place: str | None
    started_on: date | None
    ended_on: date | None


def add_experiences(session: Session, *, experiences: Sequence[NewExperience]) -> list[UUID]:
    """Keep the experiences of many people, all or none; their ids, in the same order."""
    for one in experiences:
        _check_dates(one.started_on, one.ended_on)
    rows = [
        {
            "id": new_id(),
            "trainee_id": one.trainee_id,
            "kind": one.kind,
            "title": one.title,
            "place": one.place,
            "started_on": one.started_on,
            "ended_on": one.ended_on,
        }
        for one in experiences
    ]
    if rows:
        session.execute(insert(Experience), rows, execution_options=WITH_NULLS)
    return [row["id"] for row in rows]  # type: ignore[misc]


def _check_dates(started_on: date | None, ended_on: date | None) -> None:
    if started_on is not None and ended_on is not None and ended_on < started_on:
        raise WrongDateError("ended_on")
